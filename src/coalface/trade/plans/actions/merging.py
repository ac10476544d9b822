"""Orders when two cards become one."""

from coalface.desk.subjects.merging import Note
from coalface.trade.plans.models import Order


def let_orders_meet(left_id: int, kept_id: int, note: Note) -> None:
    """Orders both cards have for the same month, product and contract stand side by side as parts.

    Part of merging, which is what is audited.
    """
    taken: set[tuple[object, ...]] = set(
        Order.objects.filter(customer=kept_id).values_list("month_on", "product", "contract", "part")
    )
    for order in Order.objects.filter(customer=left_id).select_for_update(of=("self",)).order_by("pk"):
        part = order.part
        while (order.month_on, order.product_id, order.contract_id, part) in taken:
            part += 1
        taken.add((order.month_on, order.product_id, order.contract_id, part))
        if part != order.part:
            note(Order, order.pk)
            order.part = part
            order.save(update_fields=["part"])
