"""Making facts findable by what was stated in words."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models import Fact, FactField
from coalface.archive.dossier.rules.values import ValueKind
from coalface.desk.search.actions import IndexRow, index_many
from coalface.desk.subjects.hooks import News

KIND = "fact"
LONGEST = 1_000


def findable_facts() -> QuerySet[Fact]:
    """Facts in words: figures, dates and answers offered are filtered for in the list, not searched for."""
    facts = Fact.objects.filter(field__kind=ValueKind.TEXT)
    return facts.select_related("field__group", "customer", "competitor")


def index_row(fact: Fact) -> IndexRow:
    """A fact is found by its words and its field.

    One in a confidential field shows its field instead of its words: they are read on the fact's own page,
    where reading leaves a trace (R0.16). Whoever brought a fact finds it, also about another's customer.
    """
    said, customer = fact.text[:LONGEST], fact.customer
    secret = fact.field.confidential
    return IndexRow(
        KIND,
        fact.pk,
        str(fact.field) if secret else said,
        f"{fact.about} · {fact.as_of_on}" if secret else f"{fact.field} · {fact.about} · {fact.as_of_on}",
        # Together, so that no fact counts as being called just like its field.
        (said, f"{fact.field.group} {fact.field}"),
        customer.responsible_id if customer else None,
        customer.department_id if customer else None,
        everyones=customer is None or customer.responsible_id != fact.author_id,
    )


def index_facts(facts: Iterable[Fact]) -> int:
    """Enter those of these facts that are in words; returns how many entries changed."""
    ids = [fact.pk for fact in facts]
    # All rows first: while they are copied into the index the connection answers nothing else.
    return index_many([index_row(fact) for fact in findable_facts().filter(pk__in=ids)])


def index_facts_of(field: FactField) -> int:
    """All facts of a field, which is named or kept secret otherwise from now on."""
    return index_facts(Fact.objects.filter(field=field).only("pk"))


def follow_customers(news: Sequence[News]) -> None:
    """Facts are found by those who look after their customer, also after it changed hands."""
    changed = [one.subject.pk for one in news if isinstance(one.subject, Customer)]
    index_facts(Fact.objects.filter(customer__in=changed).only("pk"))
