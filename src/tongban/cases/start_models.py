"""What begins without the person or again each period, and places of which there are few."""

from django.db import models
from django.db.models import F, Q

from tongban.cases.states import OfferState, SeasonState


class Offer(models.Model):
    """What a bundle's start offers one person in one period, or that there was nothing to offer (免申即享).

    `begun_by` is the source or the kind of certificate that began it; `given` are the answers that came with it.
    `why` are keys of conditions that were not met, or not known. `draft_id` is the form that is filed if nobody says
    no. An answer taken at a counter names the officer. `wake_at`: when the worker next looks at it.
    """

    id = models.UUIDField(primary_key=True)
    bundle = models.TextField()
    start = models.TextField()
    period = models.TextField()
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    edition_number = models.PositiveIntegerField()
    begun_by = models.TextField(default="")
    given = models.JSONField(default=dict)
    state = models.TextField(default=OfferState.NOTED)
    why = models.JSONField(default=list)
    draft_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    noted_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    decline_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_name = models.TextField(default="")
    taken_agency = models.TextField(default="")
    tries = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "state"], name="offers_by_person"),
            models.Index(fields=["bundle", "-noted_at"], name="offers_by_bundle"),
            models.Index(F("draft_id"), name="offers_by_draft", condition=Q(draft_id__isnull=False)),
            models.Index(F("wake_at"), name="offers_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "person", "start", "period"], name="a_start_offers_once_in_a_period"
            ),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="an_offer_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(draft_id__isnull=False, decline_by__isnull=False),
                name="what_is_offered_can_be_read_and_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.start} {self.period}"


class StartRun(models.Model):
    """How far the search for whom a start concerns has come on a day: `after` the last person looked at."""

    bundle = models.TextField()
    start = models.TextField()
    day = models.DateField()
    after = models.UUIDField(null=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "start"], name="a_start_is_searched_for_once")]

    def __str__(self) -> str:
        return f"{self.bundle} {self.start} {self.day}"


class Season(models.Model):
    """One period in which a person, or a company, files a recurring bundle again.

    `follows` is the application that the chain of periods goes back to; `draft_id` the form that was begun for them.
    """

    id = models.UUIDField(primary_key=True)
    bundle = models.TextField()
    period = models.TextField()
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("identity.Company", null=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("cases.Application", on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    due_on = models.DateField()
    state = models.TextField(default=SeasonState.COMING)
    draft_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(F("draft_id"), name="seasons_by_draft", condition=Q(draft_id__isnull=False)),
            models.Index(F("wake_at"), name="seasons_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "bundle", "period"],
                condition=Q(company__isnull=True),
                name="a_person_has_a_period_once",
            ),
            models.UniqueConstraint(
                fields=["company", "bundle", "period"],
                condition=Q(company__isnull=False),
                name="a_company_has_a_period_once",
            ),
            models.CheckConstraint(condition=Q(state__in=SeasonState.values), name="a_season_is_in_a_known_state"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.period}"


class Pool(models.Model):
    """The places of a service in a period: its row is locked by whoever takes one or gives one back.

    `key` is the service's key, or `bundle/service` where a bundle has a quota of its own.
    """

    key = models.TextField()
    period = models.TextField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "period"], name="a_period_has_its_places_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.period}"


class Place(models.Model):
    """A case's place, or its place in line while `pool` is none. It names its case by identifier."""

    case_id = models.UUIDField(primary_key=True)
    key = models.TextField()
    pool = models.ForeignKey(Pool, null=True, on_delete=models.PROTECT, related_name="places")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["key", "asked_at", "case_id"], name="places_in_line", condition=Q(pool__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(pool__isnull=True, taken_at__isnull=True) | Q(pool__isnull=False, taken_at__isnull=False),
                name="a_place_was_taken_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return str(self.case_id)
