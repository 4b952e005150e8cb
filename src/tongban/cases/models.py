"""Applications and their cases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.cases.petitions import Petition as Petition
from tongban.cases.procedure_models import Objection as Objection
from tongban.cases.procedure_models import OutsideFile as OutsideFile
from tongban.cases.procedure_models import OutsideMessage as OutsideMessage
from tongban.cases.procedure_models import Proceeding as Proceeding
from tongban.cases.start_models import Offer as Offer
from tongban.cases.start_models import Place as Place
from tongban.cases.start_models import Pool as Pool
from tongban.cases.start_models import Season as Season
from tongban.cases.start_models import StartRun as StartRun
from tongban.cases.states import ApplicationState, CaseState, ConfirmationState


class Application(models.Model):
    """What a resident filed, once (申请): one form, one set of materials, the parent of its cases.

    `wake_at` says when the worker should next look at whether the parties have confirmed; none once they have.
    `filed_in` is the city that sent it, where it was filed in another one (跨省通办); `idempotency_key` then names
    that city and its case. With `company` it is the company's, and `applicant` who filed it for the company.
    `reads_at` says when the worker should next read what is read once all have confirmed; its cases wait for that.
    """

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    bundle = models.TextField()
    edition_number = models.PositiveIntegerField()
    applicant = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("identity.Company", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.TextField(default="")
    answers = models.JSONField()
    choices = models.JSONField(default=dict)
    materials = models.JSONField()
    state = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.TextField()
    filed_in = models.TextField(default="")
    idempotency_key = models.TextField(null=True)
    recheck_at = models.DateTimeField(null=True)
    reads_at = models.DateTimeField(null=True)
    confirm_by = models.DateField(null=True)
    wake_at = models.DateTimeField(null=True)
    edits = models.JSONField(default=list)  # what was changed after filing: at, by, and question key -> [old, new]

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-filed_at"], name="applications_by_person"),
            models.Index(
                fields=["company", "-filed_at"], name="applications_by_company", condition=Q(company__isnull=False)
            ),
            models.Index(F("reads_at"), name="applications_to_read_for", condition=Q(reads_at__isnull=False)),
            models.Index(F("recheck_at"), name="applications_to_recheck", condition=Q(recheck_at__isnull=False)),
            models.Index(F("wake_at"), name="applications_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key"], name="one_key_files_one_application"),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values), name="an_application_is_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Confirmation(models.Model):
    """What another party says to an application: nothing starts before each has confirmed.

    An answer given at a counter names the officer who took it and their office; one given by signing in names none.
    `also` are further parties the person is: a spouse who is in the household's list too is asked once.
    """

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="confirmations")
    party = models.TextField()
    also = ArrayField(models.TextField(), default=list)
    id_number = models.TextField()
    name = models.TextField()
    state = models.TextField(default=ConfirmationState.ASKED)
    reason = models.TextField(default="")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)
    taken_name = models.TextField(default="")
    taken_agency = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["id_number", "state"], name="confirmations_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "party", "id_number"], name="a_person_confirms_once_for_a_party"
            ),
            models.CheckConstraint(condition=~Q(state="declined", reason=""), name="a_declined_one_has_a_reason"),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(answered_at__isnull=False),
                name="what_was_taken_at_a_counter_was_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.state}"


class Case(models.Model):
    """One service of one application at one office (办件): own number, clock and decision. Cut in parts by hash.

    `wake_at` says when the worker should next look at it; a row with none needs nobody but an officer.
    `needs` are the services of the application granted before it begins, `after` those that have ended, however.
    `hand_out` is the paper result that was chosen beside the e-certificate, from the day that one is issued.
    `decided_in` is the city whose office decides, where it is another one: the stage is then what that city last told,
    and `elsewhere` the number there, the version told, and the certificates issued. Of a case that another city sent,
    `elsewhere` keeps its id and number there.
    """

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    number = models.TextField()
    sequence = models.PositiveSmallIntegerField()
    bundle = models.TextField()
    service = models.TextField()
    agency = models.TextField()
    edition_number = models.PositiveIntegerField()
    on_the_spot = models.BooleanField()
    needs = models.JSONField(default=list)
    after = models.JSONField(default=list)
    applicant_name = models.TextField()
    title = models.TextField(default="")
    state = models.TextField()
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    accept_by = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    supplement = models.JSONField(null=True)
    suspension = models.JSONField(null=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.UUIDField(null=True)
    claimed_name = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    reason = models.TextField(default="")
    outputs = models.JSONField(default=dict)
    hand_out = models.JSONField(null=True)
    decided_in = models.TextField(default="")
    elsewhere = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["application", "sequence"], name="cases_by_application"),
            models.Index(fields=["agency", "state", "due_on", "id"], name="cases_by_agency"),
            models.Index(fields=["agency", "claimed_by"], name="cases_by_officer"),
            models.Index(fields=["number"], name="cases_by_number"),
            models.Index(F("wake_at"), name="cases_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="a_case_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(state="refused", reason=""), name="a_refusal_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(granted=True), name="a_granted_case_says_it_was_granted"
            ),
            models.CheckConstraint(condition=~Q(state="not_accepted", reason=""), name="a_non_acceptance_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="supplement_requested", supplement__isnull=True),
                name="a_supplement_says_what_is_missing",
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended", suspension__isnull=True), name="a_suspension_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn", "not_accepted"]) | Q(received_at__isnull=False),
                name="a_case_that_runs_was_received",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered", hand_out__isnull=True), name="what_is_on_its_way_is_on_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_over(self) -> bool:
        """Tell whether it has come to its end, granted or not: what waited for that may begin."""
        return CaseState(self.state).is_final or self.is_given

    @property
    def is_given(self) -> bool:
        """Tell whether it was granted and its e-certificate issued: what needs it may begin, paper or not."""
        return bool(self.granted) and (self.hand_out is not None or self.state == CaseState.CLOSED)


class Evidence(models.Model):
    """A file handed in with a supplement. It names its case by identifier: cases are cut in parts."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="supplements/%Y/%m/")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="evidence_by_case")]

    def __str__(self) -> str:
        return self.name
