"""Standing mandates and the charges that are settled by them. Amounts are whole fen."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongban.payments.models.money import Bill, Order


class StandingMandate(models.Model):
    """A person lets charges of one kind about these people be settled from an account, up to limits, until revoked."""

    id = models.UUIDField(primary_key=True)
    application_id = models.UUIDField()
    application_number = models.TextField()
    case_id = models.UUIDField(unique=True)
    bundle = models.TextField()
    service = models.TextField()
    edition_number = models.PositiveIntegerField()
    agency = models.TextField()
    settlement = models.TextField()
    holder_id_number = models.TextField()
    holder_name = models.TextField()
    covers = models.JSONField()
    account = models.TextField()
    limit_each = models.PositiveBigIntegerField()
    limit_month = models.PositiveBigIntegerField()
    signed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder_id_number", "-signed_at"], name="mandates_by_holder"),
            GinIndex(fields=["covers"], name="mandates_by_whom_they_cover"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} {self.application_number}"


class Charge(models.Model):
    """What an office charged somebody whom a mandate covers, and how it was split: `shares` by key, in fen.

    `bill` is the holder's part, none where nothing was left; `within` the limits it is taken from the account by
    `order`, by the worker (`wake_at`), else it waits as arrears for the holder. `fault`: why it could not be taken.
    """

    id = models.UUIDField(primary_key=True)
    mandate = models.ForeignKey(StandingMandate, on_delete=models.PROTECT, related_name="charges")
    settlement = models.TextField()
    number = models.TextField()
    about_id_number = models.TextField()
    place = models.TextField()
    total = models.PositiveBigIntegerField()
    own = models.PositiveBigIntegerField()
    shares = models.JSONField()
    within = models.BooleanField()
    taken_at = models.DateTimeField()
    bill = models.OneToOneField(Bill, null=True, on_delete=models.PROTECT, related_name="charge")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="charges")
    fault = models.TextField(default="")
    tries = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["mandate", "-taken_at"], name="charges_by_mandate"),
            models.Index(F("wake_at"), name="charges_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "number"], name="a_charge_is_settled_once"),
            models.CheckConstraint(
                condition=Q(own=0, bill__isnull=True) | Q(own__gt=0, bill__isnull=False),
                name="what_is_left_to_the_holder_has_a_bill",
            ),
            models.CheckConstraint(condition=Q(own__lte=F("total")), name="nobody_pays_more_than_the_charge"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} {self.number}"
