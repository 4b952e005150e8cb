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
    helps = models.BooleanField(default=False)  # has held a mandate: whoever never did costs no further question
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


class MandateKind(models.TextChoices):
    """On what somebody acts for another."""

    REPRESENTATIVE = "representative", _("Legal representative, by the market register")
    STAFF = "staff", _("Mandated by the company")
    PERSONAL = "personal", _("Mandated by the person")


class Company(models.Model):
    """A company or other organisation, known by its unified social credit code (GB 32100-2015)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    uscc = models.CharField(max_length=18, unique=True)
    name = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(condition=Q(uscc__regex="^[0-9A-Z]{18}$"), name="a_company_has_a_credit_code"),
            models.CheckConstraint(condition=~Q(name=""), name="a_company_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """Somebody may act for another (代办): for a person or a company, for `bundles` (none: all), up to a day.

    It counts from `accepted_at` until `until` has passed or `ended_at`. One that an officer saw on paper names the
    officer, their office and the paper; a legal representative's is `source`'s word and lapses unless it says so again.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField(choices=MandateKind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    bundles = ArrayField(models.TextField(), default=list)
    until = models.DateField()
    given_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")
    source = models.TextField(default="")
    paper = models.TextField(default="")
    taken_by = models.UUIDField(null=True)
    taken_name = models.TextField(default="")
    taken_agency = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["helper", "until"], name="mandates_by_helper"),
            models.Index(fields=["person", "until"], name="mandates_by_person"),
            models.Index(fields=["company", "until"], name="mandates_by_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="personal", person__isnull=False, company__isnull=True)
                | Q(kind__in=["representative", "staff"], person__isnull=True, company__isnull=False),
                name="a_mandate_is_a_persons_or_a_companys",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("helper")), name="nobody_has_a_mandate_from_themselves"
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(paper=""), name="a_mandate_taken_at_a_counter_names_its_paper"
            ),
            models.CheckConstraint(
                condition=~Q(kind="representative") | ~Q(source=""), name="a_representative_is_proved_by_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} {self.kind}"
