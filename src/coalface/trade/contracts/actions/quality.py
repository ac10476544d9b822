"""Taking over what a product promises of its quality into a contract."""

from django.db import transaction

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.catalogue.queries import spec_on, spec_words
from coalface.trade.contracts.actions.recording import change_contract
from coalface.trade.contracts.models import Contract

NO_PRODUCT = mark("Name the product of the contract first.")
NO_SPEC = mark("%(product)s has no quality specification on %(day)s.")


class NoSpecification(Refused):
    """The contract names no product, or its product promises nothing on the day the contract begins."""


@transaction.atomic
def take_over_quality(*, contract: Contract, version: int, by: User) -> Contract:
    """The quality element says what the product promises on the day the contract begins (B2, B3)."""
    if contract.product is None:
        raise NoSpecification(blocking("no_product", NO_PRODUCT, "product"))
    spec = spec_on(contract.product, contract.starts_on)
    if spec is None:
        values = {"product": contract.product.name, "day": contract.starts_on}
        raise NoSpecification(blocking("no_spec", NO_SPEC, "quality_words", values))
    return change_contract(contract=contract, version=version, quality_words=spec_words(spec), by=by)
