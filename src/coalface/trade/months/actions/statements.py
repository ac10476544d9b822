"""How a set of customer months is summed up, in SQL.

Every statement takes its sources as relations in scope: `{shipments}`, `{arrivals}`, `{settlements}`,
`{quantities}`, `{plans}`, `{starts}` and `{receipts}` are either whole tables or the rows of the pairs being
recomputed. What arrived counts in the month it arrived in, with the product of its shipment.

Rounding: the tonnes of a month are summed exactly (a tonne has six decimals, so the sum is whole grams) and
rounded once to kilograms; a shipment's amount is rounded to the fen as its invoice line is, then summed.
Contracted quantities are rounded per contract month. All of it half away from zero, which is half up here.

Rows are written month after month, as they come in of themselves: the newest year lies together, and who asks
for it reads a third of a table that holds three.
"""

TRADE_COLUMNS = (
    "contracted_kg, excused_kg, dispatched_kg, dispatched_fen, shipments, dispatched_g, term_g, rail_g, "
    "heat_g, heat_sum, ash_g, ash_sum, sulphur_g, sulphur_sum, received_kg, settled_kg, settled_fen, "
    "planned_kg"
)

INSERT_TRADE = f"""
INSERT INTO months_customermonth (customer_id, month_on, product_id, {TRADE_COLUMNS})
SELECT customer_id, month_on, product_id,
       coalesce(sum(contracted_kg), 0), coalesce(sum(excused_kg), 0),
       coalesce(round(sum(net_tonnes) * 1000), 0), coalesce(sum(fen), 0), count(net_tonnes),
       coalesce(sum(net_tonnes) * 1000000, 0),
       coalesce(sum(net_tonnes) FILTER (WHERE term) * 1000000, 0),
       coalesce(sum(net_tonnes) FILTER (WHERE rail) * 1000000, 0),
       coalesce(sum(net_tonnes) FILTER (WHERE kcal_per_kg IS NOT NULL) * 1000000, 0),
       coalesce(sum(net_tonnes * kcal_per_kg), 0),
       coalesce(sum(net_tonnes) FILTER (WHERE ash_pct IS NOT NULL) * 1000000, 0),
       coalesce(sum(net_tonnes * ash_pct), 0),
       coalesce(sum(net_tonnes) FILTER (WHERE sulphur_pct IS NOT NULL) * 1000000, 0),
       coalesce(sum(net_tonnes * sulphur_pct), 0),
       coalesce(round(sum(arrived_tonnes) * 1000), 0),
       coalesce(round(sum(settled_tonnes) * 1000), 0), coalesce(round(sum(settled_yuan) * 100), 0),
       sum(planned_kg)
  FROM (
    SELECT customer_id, month_on, product_id, net_tonnes, kcal_per_kg, ash_pct, sulphur_pct,
           round(net_tonnes * unit_price_per_tonne, 2) * 100 AS fen, transport = 'rail' AS rail, term,
           NULL::numeric AS contracted_kg, NULL::numeric AS excused_kg, NULL::numeric AS arrived_tonnes,
           NULL::numeric AS settled_tonnes, NULL::numeric AS settled_yuan, NULL::bigint AS planned_kg
      FROM ({{shipments}}) AS shipment
     UNION ALL
    SELECT customer_id, month_on, product_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           round(tonnes * 1000), round(excused_tonnes * 1000), NULL, NULL, NULL, NULL
      FROM ({{quantities}}) AS quantity
     WHERE tonnes > 0
     UNION ALL
    SELECT customer_id, month_on, product_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, tonnes,
           NULL, NULL, NULL
      FROM ({{arrivals}}) AS arrival
     UNION ALL
    SELECT customer_id, month_on, product_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           tonnes, amount_yuan, NULL
      FROM ({{settlements}}) AS settlement
     UNION ALL
    SELECT customer_id, month_on, product_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, planned_kg
      FROM ({{plans}}) AS plan
  ) AS part
 GROUP BY month_on, customer_id, product_id
 ORDER BY month_on, customer_id
"""

INSERT_CASH = """
INSERT INTO months_cashmonth (customer_id, month_on, paid_fen, cash_fen, bank_acceptance_fen,
                              commercial_acceptance_fen, other_fen, due_fen, on_time_fen, contracts_started)
SELECT customer_id, month_on,
       coalesce(sum(fen), 0),
       coalesce(sum(fen) FILTER (WHERE instrument = 'cash'), 0),
       coalesce(sum(fen) FILTER (WHERE instrument = 'bank_acceptance'), 0),
       coalesce(sum(fen) FILTER (WHERE instrument = 'commercial_acceptance'), 0),
       coalesce(sum(fen), 0) - coalesce(sum(fen) FILTER (
           WHERE instrument IN ('cash', 'bank_acceptance', 'commercial_acceptance')), 0),
       coalesce(sum(fen) FILTER (WHERE due_on IS NOT NULL), 0),
       coalesce(sum(fen) FILTER (WHERE received_on <= due_on), 0),
       coalesce(sum(started), 0)
  FROM (
    SELECT customer_id, month_on, amount * 100 AS fen, instrument, due_on, received_on, 0 AS started
      FROM ({receipts}) AS receipt
     UNION ALL
    SELECT customer_id, month_on, NULL, NULL, NULL, NULL, 1 FROM ({starts}) AS begun
  ) AS part
 GROUP BY month_on, customer_id
 ORDER BY month_on, customer_id
"""

_SHIPMENT = (
    "s.product_id, s.net_tonnes, s.kcal_per_kg, s.ash_pct, s.sulphur_pct, s.unit_price_per_tonne, s.transport"
)
_TERM = "coalesce(c.kind <> 'spot', false) AS term"

ALL_SHIPMENTS = f"""
SELECT s.customer_id, date_trunc('month', s.shipped_on::timestamp)::date AS month_on, {_SHIPMENT}, {_TERM}
  FROM dispatch_shipment s LEFT JOIN contracts_contract c ON c.id = s.contract_id
"""
ALL_ARRIVALS = """
SELECT a.customer_id, date_trunc('month', a.arrived_on::timestamp)::date AS month_on, s.product_id, a.tonnes
  FROM dispatch_arrival a JOIN dispatch_shipment s ON s.id = a.shipment_id
"""
_SETTLEMENT = """
  JOIN settlement_statement t ON t.contract_id = c.id AND t.kind = 'final'
  JOIN settlement_statementversion v ON v.statement_id = t.id AND v.number = (
       SELECT max(posted.number) FROM settlement_statementversion posted
        WHERE posted.statement_id = t.id AND posted.posted_at IS NOT NULL)
  JOIN settlement_statementline n ON n.version_id = v.id
  JOIN quality_lot l ON l.id = n.lot_id"""
ALL_SETTLEMENTS = f"""
SELECT c.customer_id, date_trunc('month', l.until_on::timestamp)::date AS month_on, l.product_id,
       n.tonnes, n.amount_yuan
  FROM contracts_contract c {_SETTLEMENT}
"""
ALL_QUANTITIES = """
SELECT c.customer_id, q.month_on, c.product_id, q.tonnes, q.excused_tonnes
  FROM contracts_contractmonth q
  JOIN contracts_contract c ON c.id = q.contract_id AND c.state NOT IN ('draft', 'approving')
"""
# Only the approved revision of a month's plan counts; where there is none, what is planned stays empty.
ALL_PLANS = """
SELECT l.customer_id, r.month_on, l.product_id, l.planned_kg
  FROM plans_planline l JOIN plans_plan r ON r.id = l.plan_id
 WHERE r.state = 'approved'
"""
ALL_STARTS = """
SELECT c.customer_id, date_trunc('month', c.starts_on::timestamp)::date AS month_on FROM contracts_contract c
 WHERE c.state NOT IN ('draft', 'approving')
"""
ALL_RECEIPTS = """
SELECT r.customer_id, date_trunc('month', r.received_on::timestamp)::date AS month_on,
       r.amount, r.instrument, r.due_on, r.received_on
  FROM payments_receipt r
"""

# The pairs being recomputed; each source reads only their rows, through the index on customer and day.
PAIRS = "(SELECT * FROM unnest(%(customers)s::bigint[], %(months)s::date[]) AS pair(customer_id, month_on)) p"
_IN_MONTH = ">= p.month_on AND {day} < (p.month_on + interval '1 month')::date"

PAIR_SHIPMENTS = f"""
SELECT p.customer_id, p.month_on, {_SHIPMENT}, {_TERM}
  FROM {PAIRS}
  JOIN dispatch_shipment s
    ON s.customer_id = p.customer_id AND s.shipped_on {_IN_MONTH.format(day="s.shipped_on")}
  LEFT JOIN contracts_contract c ON c.id = s.contract_id
"""
PAIR_ARRIVALS = f"""
SELECT p.customer_id, p.month_on, s.product_id, a.tonnes
  FROM {PAIRS}
  JOIN dispatch_arrival a
    ON a.customer_id = p.customer_id AND a.arrived_on {_IN_MONTH.format(day="a.arrived_on")}
  JOIN dispatch_shipment s ON s.id = a.shipment_id
"""
PAIR_SETTLEMENTS = f"""
SELECT p.customer_id, p.month_on, l.product_id, n.tonnes, n.amount_yuan
  FROM {PAIRS}
  JOIN contracts_contract c ON c.customer_id = p.customer_id {_SETTLEMENT}
   AND l.until_on {_IN_MONTH.format(day="l.until_on")}
"""
PAIR_QUANTITIES = f"""
SELECT p.customer_id, p.month_on, c.product_id, q.tonnes, q.excused_tonnes
  FROM {PAIRS}
  JOIN contracts_contract c
    ON c.customer_id = p.customer_id AND c.state NOT IN ('draft', 'approving')
  JOIN contracts_contractmonth q ON q.contract_id = c.id AND q.month_on = p.month_on
"""
PAIR_PLANS = f"""
SELECT p.customer_id, p.month_on, l.product_id, l.planned_kg
  FROM {PAIRS}
  JOIN plans_plan r ON r.month_on = p.month_on AND r.state = 'approved'
  JOIN plans_planline l ON l.plan_id = r.id AND l.customer_id = p.customer_id
"""
PAIR_STARTS = f"""
SELECT p.customer_id, p.month_on
  FROM {PAIRS}
  JOIN contracts_contract c
    ON c.customer_id = p.customer_id AND c.starts_on {_IN_MONTH.format(day="c.starts_on")}
   AND c.state NOT IN ('draft', 'approving')
"""
PAIR_RECEIPTS = f"""
SELECT p.customer_id, p.month_on, r.amount, r.instrument, r.due_on, r.received_on
  FROM {PAIRS}
  JOIN payments_receipt r
    ON r.customer_id = p.customer_id AND r.received_on {_IN_MONTH.format(day="r.received_on")}
"""

DELETE_PAIRS = (
    f"DELETE FROM {{table}} m USING {PAIRS} WHERE m.customer_id = p.customer_id AND m.month_on = p.month_on"
)

TAKE_MARKS = """
DELETE FROM ledger_dirtymonth
 WHERE id IN (SELECT id FROM ledger_dirtymonth ORDER BY customer_id, month_on LIMIT %s)
RETURNING customer_id, month_on
"""
