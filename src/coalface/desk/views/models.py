"""Saved views."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """One list with its filters, order and columns; `query` is the query string that shows it."""

    screen = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(blank=True)
    shared = models.BooleanField(_("shared with everybody"), default=False)
    pinned = models.BooleanField(_("pinned above the list"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(fields=("owner", "screen", "name"), name="saved_view_named_once")
        ]
        indexes = [models.Index(fields=("screen", "name"), name="saved_view_of_screen")]

    def __str__(self) -> str:
        return self.name
