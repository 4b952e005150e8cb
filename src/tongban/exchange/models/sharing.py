"""Which office may use which data: demands, the agreements that come of them, stops, and how much was used."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.exchange.states import DemandState


class Demand(models.Model):
    """An office asks for fields of a dataset, for named services and a period (需求清单).

    `source` is empty when what is wanted is in no catalogue yet: then `wanted` says it in words.

    Across cities each side keeps the demand, and `instance` is the other city. Here, what our office asks there has
    the other office's member identifier as `provider` and the service's identifier as `source`; what is asked of ours
    has the other office's as `agency`, and `twin`, the demand's id there. `titles` are the other city's words for its
    identifiers and keys.
    """

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    agency = models.TextField()  # agency key, as is
    provider = models.TextField()
    instance = models.TextField(default="")  # another city's hub; empty: this one
    twin = models.UUIDField(null=True)
    titles = models.JSONField(default=dict)  # identifier or key -> {zh, en}
    told_at = models.DateTimeField(null=True)  # the other city's clock at its last word on our demand
    source = models.TextField(default="")
    wanted = models.TextField(default="")
    scenario = models.TextField()
    fields = ArrayField(models.TextField(), default=list)
    purposes = ArrayField(models.TextField())
    starts_on = models.DateField()
    ends_on = models.DateField()
    per_minute = models.PositiveIntegerField()
    promised = models.BooleanField()  # truth, compliance and security promised (Art. 39)
    state = models.TextField(default=DemandState.SUBMITTED)
    reason = models.TextField(default="")
    dispute = models.TextField(default="")
    due_on = models.DateField(null=True)
    submitted_by = models.UUIDField()
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-submitted_at"], name="demands_by_agency"),
            models.Index(fields=["provider", "state"], name="demands_by_provider"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DemandState.values), name="a_demand_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(state="refused", reason=""), name="a_refused_demand_has_a_reason"),
            models.CheckConstraint(condition=~Q(source="", wanted=""), name="a_demand_says_what_is_wanted"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_demand_ends_after_it_starts"),
            models.UniqueConstraint(fields=["instance", "twin"], name="a_demand_of_another_city_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_answered_elsewhere(self) -> bool:
        """Tell whether another city checks and answers it."""
        return bool(self.instance) and self.twin is None


class Agreement(models.Model):
    """What a consumer may read: fields of a source, for purposes, in a period, so many calls a minute.

    `consumer` is an X-Road member identifier INSTANCE/CLASS/MEMBER: all of its subsystems may use it.
    `number_there` is what the provider's city calls it, where that is another one.
    """

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    number_there = models.TextField(default="")
    consumer = models.TextField()
    source = models.TextField()
    fields = ArrayField(models.TextField())
    purposes = ArrayField(models.TextField())
    scenario = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    per_minute = models.PositiveIntegerField()
    demand = models.ForeignKey(Demand, null=True, on_delete=models.PROTECT, related_name="agreements")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["consumer", "source"], name="agreements_by_consumer")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="an_agreement_allows_a_call"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def numbers(self) -> str:
        """Its number, and the one it has in the provider's city."""
        return f"{self.number} ({self.number_there})" if self.number_there else self.number


class Stop(models.Model):
    """A source stopped at once: for everybody, or for one purpose or one consumer; lifted when it is cleared up."""

    id = models.UUIDField(primary_key=True)
    source = models.TextField()
    consumer = models.TextField(default="")  # member identifier; empty: everybody
    purpose = models.TextField(default="")  # empty: every purpose
    reason = models.TextField()
    by_label = models.TextField()
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["source"], name="stops_in_force", condition=Q(lifted_at__isnull=True))]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_stop_has_a_reason")]

    def __str__(self) -> str:
        return self.source


class Usage(models.Model):
    """How many calls an agreement has had in a minute; counted beside the call, not after it."""

    id = models.UUIDField(primary_key=True)
    agreement_id = models.UUIDField()
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement_id", "minute"], name="a_minute_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.minute} {self.calls}"
