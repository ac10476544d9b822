"""The search projection, written by the actions of the stages."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from coalface.identity.people.models import Department


class SearchEntry(models.Model):
    """One findable subject; `tokens` holds bigrams, pinyin, initials and codes made in Python.

    `everyones` marks what people see without looking after it, such as a competitor: only the scope of its
    own kind says who does. Customers have an index of their own: most lists are searched by customer.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=250)
    subtitle = models.CharField(max_length=250, blank=True)
    sort_key = models.CharField(max_length=250)
    tokens = SearchVectorField()
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    department = models.ForeignKey(Department, models.SET_NULL, null=True, related_name="+")
    everyones = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("subject_kind", "subject_id"), name="search_entry_once")
        ]
        indexes = [
            GinIndex(fields=("tokens",), name="search_tokens"),
            GinIndex(fields=("tokens",), name="search_everyones", condition=models.Q(everyones=True)),
            GinIndex(
                fields=("tokens",), name="search_customers", condition=models.Q(subject_kind="customer")
            ),
            models.Index(fields=("sort_key", "id"), name="search_by_pinyin"),
        ]

    def __str__(self) -> str:
        return self.title
