"""What was counted in stockyards."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Stockyard
from coalface.trade.plans.rules.counting import CountState


@tracked("state", "book_tonnes", "counted_tonnes", "reason", "settled_by", "settled_words")
class StockCount(models.Model):
    """A count of a stockyard 盘库 on a day; its approval makes what was counted the level of that day.

    `book_tonnes` is the level put down last by that day, as it stood when the count was put up.
    """

    class State(models.TextChoices):
        DRAFT = CountState.DRAFT.value, _("draft")
        APPROVING = CountState.APPROVING.value, _("in approval")
        APPROVED = CountState.APPROVED.value, _("approved")
        REFUSED = CountState.REFUSED.value, _("not approved")

    stockyard = models.ForeignKey(
        Stockyard, models.PROTECT, related_name="+", db_index=False, verbose_name=_("stockyard")
    )
    counted_on = models.DateField(_("counted on"))
    book_tonnes = models.DecimalField(_("by the book, t"), max_digits=15, decimal_places=3)
    counted_tonnes = models.DecimalField(_("counted, t"), max_digits=15, decimal_places=3)
    reason = models.CharField(_("reason of the difference"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counted by")
    )
    counted_at = models.DateTimeField(_("put up at"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    settled_at = models.DateTimeField(_("decided at"), null=True)
    settled_words = models.TextField(_("words to the decision"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("stock count")
        constraints = [
            models.UniqueConstraint(
                fields=("stockyard", "counted_on"),
                condition=~Q(state=CountState.REFUSED.value),
                name="stock_count_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(book_tonnes__gte=0, counted_tonnes__gte=0), name="stock_count_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(counted_tonnes=models.F("book_tonnes")) | ~Q(reason=""),
                name="stock_count_differs_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "approving"), settled_by__isnull=True)
                | Q(state__in=("approved", "refused"), settled_by__isnull=False, settled_at__isnull=False),
                name="stock_count_decided_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=("-counted_on", "-id"), name="stock_count_by_day")]

    @property
    def difference(self) -> Decimal:
        """Counted less book, in tonnes: above nought more lies there."""
        return self.counted_tonnes - self.book_tonnes

    @property
    def difference_pct(self) -> Decimal | None:
        """The difference of the book, in percent; None of an empty book."""
        return 100 * self.difference / self.book_tonnes if self.book_tonnes else None

    def __str__(self) -> str:
        return f"{self.stockyard} · {self.counted_on}"
