"""Users, departments and roles."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.identity.people.rules import Scope

SYSTEM_USERNAME = "system"


@tracked("name", "parent", "position")
class Department(models.Model):
    """A node of the department tree; `path` lists the ids from the root down, `/1/5/`."""

    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent department"),
    )
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("department")
        ordering = ("path",)
        constraints = [
            models.UniqueConstraint(
                fields=("parent", "name"), name="department_name_once_per_parent", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked("name", "rights", "scope", "position")
class Role(models.Model):
    """A named bundle of rights with the scope they reach."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=50, unique=True)
    rights = ArrayField(models.CharField(max_length=40), verbose_name=_("rights"), default=list, blank=True)
    scope = models.CharField(_("data scope"), max_length=5, default=Scope.OWN)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("role")
        ordering = ("position", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=[scope.value for scope in Scope]), name="role_scope_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked("username", "full_name", "phone", "email", "department", "is_active", "is_superuser")
class User(AbstractUser):
    """A person who signs in; `full_name` is the name colleagues know.

    Being a superuser is for emergencies: it holds every right, whatever the roles say.
    """

    full_name = models.CharField(_("full name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    roles = models.ManyToManyField(Role, related_name="people", blank=True, verbose_name=_("roles"))

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.full_name or self.username
