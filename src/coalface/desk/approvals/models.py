"""Routes, approvals with their steps, and who stands in for whom."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.identity.people.models import Role

ONE_APPROVER = models.Q(role__isnull=True, person__isnull=False) | models.Q(
    role__isnull=False, person__isnull=True
)


class Route(models.Model):
    """Through whose hands the records of a kind go; kept as configuration."""

    subject_kind = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("approval route")

    def __str__(self) -> str:
        return self.subject_kind


class RouteStep(models.Model):
    """One station of a route: holders of a role, or one person."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("route", "position"), name="route_step_once"),
            models.CheckConstraint(condition=ONE_APPROVER, name="route_step_role_or_person"),
        ]

    def __str__(self) -> str:
        return str(self.role or self.person)


@tracked("state", "settled_at")
class Approval(models.Model):
    """Somebody asks for a decision on a record; the steps are copied from the route of that moment."""

    class State(models.TextChoices):
        OPEN = "open", _("in approval")
        GRANTED = "granted", _("approved")
        REFUSED = "refused", _("not approved")
        RETURNED = "returned", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    route_version = models.PositiveIntegerField()
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("approval")
        constraints = [
            models.UniqueConstraint(
                fields=("subject_kind", "subject_id"),
                condition=models.Q(state="open"),
                name="approval_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at__isnull=True)
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False)),
                name="approval_settled_when_not_open",
            ),
        ]
        indexes = [
            models.Index(fields=("subject_kind", "subject_id", "-id"), name="approval_of_subject"),
            models.Index(fields=("author", "-requested_at", "-id"), name="approval_of_author"),
            models.Index(fields=("-requested_at", "-id"), name="approval_by_request"),
        ]

    def __str__(self) -> str:
        return self.title


class ApprovalStep(models.Model):
    """One station; `decided_by` acted in the name of `on_behalf_of` when the two differ."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        GRANTED = "granted", _("approved")
        REFUSED = "refused", _("not approved")
        RETURNED = "returned", _("sent back")
        PASSED_OVER = "passed_over", _("passed over")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    is_current = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("approval", "position"), name="approval_step_once"),
            models.UniqueConstraint(
                fields=("approval",), condition=models.Q(is_current=True), name="approval_one_current_step"
            ),
            models.CheckConstraint(condition=ONE_APPROVER, name="approval_step_role_or_person"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("granted", "refused", "returned"),
                    decided_by__isnull=False,
                    on_behalf_of__isnull=False,
                    decided_at__isnull=False,
                )
                | models.Q(
                    state__in=("waiting", "passed_over"),
                    decided_by__isnull=True,
                    on_behalf_of__isnull=True,
                    decided_at__isnull=True,
                ),
                name="approval_step_decided_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=("role",), name="step_of_role", condition=models.Q(is_current=True)),
            models.Index(fields=("person",), name="step_of_person", condition=models.Q(is_current=True)),
            models.Index(fields=("decided_by", "-decided_at"), name="step_decided_by"),
        ]

    @property
    def approver(self) -> str:
        """The office, or the person, whose word is asked."""
        return str(self.person or self.role)

    def __str__(self) -> str:
        return f"{self.approval} · {self.approver}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


class Delegation(models.Model):
    """For a period somebody else may decide what waits for a person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    starts_on = models.DateField(_("first day of the period"))
    ends_on = models.DateField(_("last day of the period"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("delegate")), name="delegation_to_another"
            ),
        ]
        indexes = [models.Index(fields=("delegate", "ends_on"), name="delegation_of_delegate")]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate}"
