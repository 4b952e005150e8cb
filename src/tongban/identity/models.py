"""Who there is: people, officers and machine clients. Accounts and passwords are Django's `User`."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.ids import uuid7

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, annex A
WEIGHTED_SUM = " + ".join(
    f"{weight} * substr(%(expressions)s, {place}, 1)::int" for place, weight in enumerate(WEIGHTS, start=1)
)
RIGHT_CHECK_DIGIT = (
    "CASE WHEN %(expressions)s ~ '^[1-9][0-9]{16}[0-9X]$' "
    f"THEN substr('10X98765432', mod({WEIGHTED_SUM}, 11) + 1, 1) = substr(%(expressions)s, 18, 1) ELSE false END"
)


class Role(models.TextChoices):
    """What an officer may be trusted with."""

    REVIEWER = "reviewer", _("Reviewer")
    COUNTER = "counter", _("Counter officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    STEWARD = "steward", _("Data steward")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")


class Scope(models.TextChoices):
    """What a machine client may use."""

    CATALOG = "catalog", _("Read services")
    APPLICATIONS = "applications", _("File applications")
    OFFICER_MOVES = "officer-moves", _("Decide cases")


class Person(models.Model):
    """A natural person, known by their citizen number; one who signs in has a `user`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    id_number = models.CharField(max_length=18, unique=True)
    name = models.TextField()
    name_pinyin = models.TextField()
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="person")
    demo = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Func(F("id_number"), template=RIGHT_CHECK_DIGIT, output_field=BooleanField()),
                name="an_id_number_ends_in_its_check_digit",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A member of staff of one office; `person` is who they are in private, when known."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="officer")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="offices")
    name = models.TextField()
    agency = models.TextField()
    roles = ArrayField(models.TextField(choices=Role.choices), default=list)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "name"], name="officers_of_an_agency")]
        constraints = [
            models.CheckConstraint(condition=~Q(agency=""), name="an_officer_belongs_to_an_agency"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)), name="an_officer_has_known_roles_only"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Client(models.Model):
    """A program with a token; only the token's SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField(unique=True)
    agency = models.TextField(default="", blank=True)
    scopes = ArrayField(models.TextField(choices=Scope.choices), default=list)
    token_digest = models.CharField(max_length=64, unique=True)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=list(Scope.values)), name="a_client_has_known_scopes_only"
            ),
        ]

    def __str__(self) -> str:
        return self.name
