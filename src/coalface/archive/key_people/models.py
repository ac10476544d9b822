"""People who decide or have a say, the posts they hold, and what ties them to each other."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Contact, Customer
from coalface.archive.key_people.rules import LEAST, MOST
from coalface.archive.key_people.rules import Attitude as AttitudeCode
from coalface.identity.audit.history import tracked
from coalface.identity.people.models import Department

_SEEN = "key_people.view"


@tracked(
    "name",
    "phone",
    "email",
    "wechat",
    "birthday_on",
    "responsible",
    "remarks",
    high_volume=True,
    rights=dict.fromkeys(("name", "phone", "email", "wechat", "birthday_on", "remarks"), _SEEN),
)
class Person(models.Model):
    """A decision maker, present or future, or another who has a say; independent of any one customer.

    `responsible` is the colleague who keeps up the relation.
    """

    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, editable=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    birthday_on = models.DateField(_("birthday"), null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept up by"),
    )
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    remarks = models.TextField(_("remarks"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("key person")
        verbose_name_plural = _("key people")
        indexes = [
            models.Index(fields=("name_key", "id"), name="person_by_name"),
            models.Index(fields=("responsible", "name_key", "id"), name="person_by_keeper"),
        ]

    def __str__(self) -> str:
        return self.name


class _Point(models.Func):
    """A range of one number, so that equality can stand beside overlap in a constraint of the core."""

    function = "int8range"
    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class _Hash(models.Func):
    function = "hashtext"
    output_field = models.IntegerField()


class _Days(models.Func):
    function = "daterange"
    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


@tracked("title", "level", "decides", "from_on", "until_on", high_volume=True)
class Position(models.Model):
    """A post somebody holds or held, at a customer or at a body outside.

    `post_key` says place and title in one word, for the rule that nobody holds the same post twice at once.
    """

    class Body(models.TextChoices):
        GOVERNMENT = "government", _("government")
        SHAREHOLDER = "shareholder", _("shareholder")
        GROUP = "group", _("parent group")
        CARRIER = "carrier", _("railway, port or carrier")
        ASSOCIATION = "association", _("association or institute")
        OTHER = "other", _("another body")

    class Level(models.TextChoices):
        TOP = "top", _("top management")
        MIDDLE = "middle", _("middle management")
        WORKING = "working", _("buyer or clerk")

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    body = models.CharField(_("body outside"), max_length=200, blank=True)
    body_kind = models.CharField(_("kind of body"), max_length=12, choices=Body, blank=True)
    title = models.CharField(_("position held"), max_length=100)
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.MIDDLE)
    decides = models.BooleanField(_("decides on buying"), default=False)
    from_on = models.DateField(_("held from"), null=True, blank=True)
    until_on = models.DateField(_("held until"), null=True, blank=True)
    post_key = models.CharField(max_length=330, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("position")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(customer__isnull=False, body="", body_kind="")
                | (models.Q(customer__isnull=True) & ~models.Q(body="") & ~models.Q(body_kind="")),
                name="position_at_one_place",
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True)
                | models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="position_ends_after_start",
            ),
            ExclusionConstraint(
                name="position_not_twice_at_once",
                expressions=[
                    (_Point(models.F("person_id")), "&&"),
                    (_Point(_Hash(models.F("post_key"))), "&&"),
                    (_Days(models.F("from_on"), models.F("until_on")), "&&"),
                ],
            ),
        ]
        indexes = [models.Index(fields=("customer", "until_on"), name="position_at_customer")]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"

    @property
    def where(self) -> str:
        return self.customer.name if self.customer else self.body


class Influence(models.Model):
    """How much a person counts at a customer and how they stand towards us, as noted on a day."""

    class Attitude(models.TextChoices):
        OPPOSED = AttitudeCode.OPPOSED, _("opposed")
        RESERVED = AttitudeCode.RESERVED, _("reserved")
        NEUTRAL = AttitudeCode.NEUTRAL, _("neutral")
        FAVOURABLE = AttitudeCode.FAVOURABLE, _("favourable")
        SUPPORTER = AttitudeCode.SUPPORTER, _("supporter")

    person = models.ForeignKey(Person, models.CASCADE, related_name="influences")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    weight = models.PositiveSmallIntegerField(_("influence, 1 to 5"))
    attitude = models.CharField(_("attitude"), max_length=10, choices=Attitude)
    noted_on = models.DateField(_("noted on"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("what shows it"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("influence")
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__range=(LEAST, MOST)), name="influence_scale")
        ]
        indexes = [models.Index(fields=("customer", "person", "-noted_on", "-id"), name="influence_latest")]


@tracked("kind", "strength", "remarks", high_volume=True)
class Relation(models.Model):
    """What ties two people; one row stands for both directions. The first one
    reports to, or was promoted by, the other."""

    class Kind(models.TextChoices):
        REPORTS = "reports", _("reports to")
        FAMILY = "family", _("family")
        CLASSMATE = "classmate", _("classmates")
        TOWNSMAN = "townsman", _("from the same place")
        COLLEAGUE = "colleague", _("worked together")
        FRIEND = "friend", _("friends")
        PATRON = "patron", _("promoted by")
        RIVAL = "rival", _("rivals")

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("other person"))
    kind = models.CharField(_("kind of relation"), max_length=10, choices=Kind)
    strength = models.PositiveSmallIntegerField(_("strength, 1 to 5"), default=3)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("relation")
        constraints = [
            models.UniqueConstraint(
                Least("person", "other"), Greatest("person", "other"), "kind", name="relation_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="relation_between_two"
            ),
            models.CheckConstraint(condition=models.Q(strength__range=(LEAST, MOST)), name="relation_scale"),
        ]


@tracked("happened_on", "kind", "title", "our_part", high_volume=True)
class Occasion(models.Model):
    """A public-relations occasion of a customer 公关活动, and what we did to help (R1.07)."""

    class Kind(models.TextChoices):
        CEREMONY = "ceremony", _("opening or celebration")
        CONFERENCE = "conference", _("conference or exhibition")
        EXCHANGE = "exchange", _("technical exchange")
        INSPECTION = "inspection", _("inspection or audit")
        WELFARE = "welfare", _("welfare or disaster relief")
        PERSONAL = "personal", _("personal occasion")
        OTHER = "other", _("other occasion")

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, verbose_name=_("customer")
    )
    people = models.ManyToManyField(
        Person, blank=True, related_name="occasions", verbose_name=_("key people there")
    )
    happened_on = models.DateField(_("happened on"))
    kind = models.CharField(_("kind of occasion"), max_length=10, choices=Kind)
    title = models.CharField(_("occasion"), max_length=200)
    our_part = models.TextField(_("what we did to help"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("occasion")
        indexes = [models.Index(fields=("customer", "-happened_on", "-id"), name="occasion_of_customer")]

    def __str__(self) -> str:
        return self.title


class ContactLink(models.Model):
    """Says which key person a contact on a customer's card is."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_links")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)
