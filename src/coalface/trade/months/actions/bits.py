"""How months become bits, in SQL: five calendar years a row, the last of their months in the lowest bit."""

_SINCE_ON = "make_date((date_part('year', {day})::int / 5) * 5, 1, 1)"
_BIT = "1::bigint << (59 - mod(date_part('year', {day})::int, 5) * 12 - (date_part('month', {day})::int - 1))"
SHIPPED = "(m.shipments > 0 OR m.dispatched_kg > 0)"
TRADED = "(m.shipments > 0 OR m.dispatched_kg > 0 OR m.settled_kg > 0)"
PAID = "(m.paid_fen > 0 OR m.contracts_started > 0)"

INSERT_ALL = f"""
INSERT INTO months_busymonths (customer_id, since_on, shipped_bits, busy_bits)
SELECT customer_id, {_SINCE_ON.format(day="month_on")},
       coalesce(bit_or({_BIT.format(day="month_on")}) FILTER (WHERE shipped), 0),
       bit_or({_BIT.format(day="month_on")})
  FROM (
    SELECT m.customer_id, m.month_on, {SHIPPED} AS shipped FROM months_customermonth m WHERE {TRADED}
     UNION ALL
    SELECT m.customer_id, m.month_on, false FROM months_cashmonth m WHERE {PAID}
  ) AS busy
 GROUP BY 1, 2
"""

_OF_PAIR = "SELECT FROM {table} m WHERE m.customer_id = p.customer_id AND m.month_on = p.month_on AND {what}"
_CHANGED = f"""
WITH pair AS (
    SELECT p.customer_id, {_SINCE_ON.format(day="p.month_on")} AS since_on,
           {_BIT.format(day="p.month_on")} AS bit,
           EXISTS ({_OF_PAIR.format(table="months_customermonth", what=SHIPPED)}) AS shipped,
           EXISTS ({_OF_PAIR.format(table="months_customermonth", what=TRADED)})
           OR EXISTS ({_OF_PAIR.format(table="months_cashmonth", what=PAID)}) AS busy
      FROM unnest(%(customers)s::bigint[], %(months)s::date[]) AS p(customer_id, month_on)
), changed AS (
    SELECT customer_id, since_on, bit_or(bit) AS asked,
           coalesce(bit_or(bit) FILTER (WHERE shipped), 0) AS shipped,
           coalesce(bit_or(bit) FILTER (WHERE busy), 0) AS busy
      FROM pair GROUP BY customer_id, since_on
)"""

# A row without any month goes before the others are changed: a change may not leave it without one.
DELETE_IDLE = f"""{_CHANGED}
DELETE FROM months_busymonths b USING changed c
 WHERE b.customer_id = c.customer_id AND b.since_on = c.since_on
   AND c.busy = 0 AND (b.busy_bits & (~c.asked)) = 0
"""
WRITE_PAIRS = f"""{_CHANGED}
INSERT INTO months_busymonths AS b (customer_id, since_on, shipped_bits, busy_bits)
SELECT c.customer_id, c.since_on, (coalesce(k.shipped_bits, 0) & (~c.asked)) | c.shipped,
       (coalesce(k.busy_bits, 0) & (~c.asked)) | c.busy
  FROM changed c
  LEFT JOIN months_busymonths k ON k.customer_id = c.customer_id AND k.since_on = c.since_on
 WHERE (coalesce(k.shipped_bits, 0) & c.asked, coalesce(k.busy_bits, 0) & c.asked) <> (c.shipped, c.busy)
    ON CONFLICT (customer_id, since_on)
    DO UPDATE SET shipped_bits = EXCLUDED.shipped_bits, busy_bits = EXCLUDED.busy_bits
"""
