"""What people do to customers."""

from coalface.archive.customers.actions.assignment import MayNotAssign, assign_customers
from coalface.archive.customers.actions.cards import (
    CustomerFields,
    CustomerInvalid,
    DuplicateCustomer,
    change_customer,
    create_customer,
)
from coalface.archive.customers.actions.checks import CheckPolicyInvalid, remind_of_checks, set_check_policy
from coalface.archive.customers.actions.contacts import (
    ContactFields,
    add_contact,
    change_contact,
    part_with_contact,
)
from coalface.archive.customers.actions.engagement import set_engaged_until
from coalface.archive.customers.actions.names import add_name, remove_name
from coalface.archive.customers.actions.projection import fill_keys, reindex
from coalface.archive.customers.actions.recycling import CustomerInUse, delete_customers, restore_customers
from coalface.archive.customers.actions.terms import GradeRow, record_grade, record_grades

__all__ = [
    "CheckPolicyInvalid",
    "ContactFields",
    "CustomerFields",
    "CustomerInUse",
    "CustomerInvalid",
    "DuplicateCustomer",
    "GradeRow",
    "MayNotAssign",
    "add_contact",
    "add_name",
    "assign_customers",
    "change_contact",
    "change_customer",
    "create_customer",
    "delete_customers",
    "fill_keys",
    "part_with_contact",
    "record_grade",
    "record_grades",
    "reindex",
    "remind_of_checks",
    "remove_name",
    "restore_customers",
    "set_check_policy",
    "set_engaged_until",
]
