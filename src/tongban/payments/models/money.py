"""Bills, orders, payments, refunds, payouts and receipts. Amounts are whole fen (分, 1/100 yuan).

Applications and cases are named by identifier: they lie above.
"""

from django.db import models
from django.db.models import F, Q

from tongban.payments.states import BillState, OrderState, PayoutState, RefundState, Way


class Bill(models.Model):
    """One fee of one case (缴费单). `wake_at`: when to remind, or to let it lapse after `pay_by`."""

    id = models.UUIDField(primary_key=True)
    application_id = models.UUIDField()
    application_number = models.TextField()
    case_id = models.UUIDField()
    bundle = models.TextField()
    service = models.TextField()
    fee = models.TextField()
    edition_number = models.PositiveIntegerField()
    agency = models.TextField()
    collector = models.TextField()
    payer_id_number = models.TextField()
    payer_name = models.TextField()
    amount = models.PositiveBigIntegerField()
    refundable = models.BooleanField()
    state = models.TextField(default=BillState.OPEN)
    opened_at = models.DateTimeField()
    pay_by = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    payment = models.ForeignKey("payments.Payment", null=True, on_delete=models.PROTECT, related_name="bills")
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["payer_id_number", "state"], name="bills_by_payer"),
            models.Index(fields=["application_id"], name="bills_by_application"),
            models.Index(fields=["agency", "-opened_at"], name="bills_by_agency"),
            models.Index(fields=["collector", "-opened_at"], name="bills_by_collector"),
            models.Index(F("wake_at"), name="bills_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "fee"],
                condition=Q(state__in=["open", "paid"]),
                name="a_case_is_billed_a_fee_once",
            ),
            models.CheckConstraint(condition=Q(state__in=BillState.values), name="a_bill_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_is_for_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "refunded"]) | Q(paid_at__isnull=False, payment__isnull=False),
                name="a_paid_bill_says_when_and_by_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fee} {self.amount}"


class Order(models.Model):
    """Bills paid at once (支付订单). `number` is ours at the provider; `wake_at`: when to ask it whether money came."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    application_id = models.UUIDField()
    payer_id_number = models.TextField()
    payer_name = models.TextField()
    amount = models.PositiveBigIntegerField()
    provider = models.TextField(default="")
    state = models.TextField(default=OrderState.PLACED)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["application_id", "-placed_at"], name="orders_by_application"),
            models.Index(F("wake_at"), name="orders_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="an_order_is_in_a_known_state"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """One bill of an order, with the collector whose share it is: the lines of an order make up its amount."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines")
    collector = models.TextField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "bill"], name="an_order_has_a_bill_once")]

    def __str__(self) -> str:
        return f"{self.collector} {self.amount}"


class Payment(models.Model):
    """Money that came (支付流水): online, named by the provider's `reference`, or at a counter, by its slip."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    way = models.TextField(default=Way.ONLINE)
    provider = models.TextField(default="")
    reference = models.TextField()
    amount = models.PositiveBigIntegerField()
    paid_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    taken_name = models.TextField(default="")
    taken_agency = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["provider", "paid_at"], name="payments_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="money_that_came_counts_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="a_payment_came_a_known_way"),
            models.CheckConstraint(
                condition=Q(way="online") | Q(taken_by__isnull=False), name="who_took_money_at_a_counter_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Refund(models.Model):
    """Money on its way back (退款): of a fee, or of what was paid twice. `number` makes a second try harmless."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    amount = models.PositiveBigIntegerField()
    reason = models.TextField()
    surplus = models.BooleanField()
    state = models.TextField(default=RefundState.ASKED)
    reference = models.TextField(default="")
    fault = models.TextField(default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(F("wake_at"), name="refunds_to_wake", condition=Q(wake_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["payment", "bill"], name="a_bill_is_refunded_once_of_a_payment"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="a_refund_is_in_a_known_state"),
        ]

    def __str__(self) -> str:
        return self.number


class Payout(models.Model):
    """Money to a person (发放). `number` changes with each account that is tried, so that each is tried once."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    application_id = models.UUIDField()
    application_number = models.TextField()
    case_id = models.UUIDField(unique=True)
    bundle = models.TextField()
    service = models.TextField()
    edition_number = models.PositiveIntegerField()
    agency = models.TextField()
    payee_id_number = models.TextField()
    payee_name = models.TextField()
    account = models.TextField()
    amount = models.PositiveBigIntegerField()
    state = models.TextField(default=PayoutState.ASKED)
    provider = models.TextField(default="")
    reference = models.TextField(default="")
    fault = models.TextField(default="")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["payee_id_number", "-asked_at"], name="payouts_by_payee"),
            models.Index(fields=["agency", "-asked_at"], name="payouts_by_agency"),
            models.Index(F("wake_at"), name="payouts_to_wake", condition=Q(wake_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="a_payout_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payout_is_of_something"),
        ]

    def __str__(self) -> str:
        return self.number


class Receipt(models.Model):
    """An e-receipt (财政电子票据) of one collector for one payment, or of an office for what it paid out.

    `lines`: titles (zh, en) with amounts in fen. What was paid back later is written on it, and it counts for the rest.
    """

    id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    code = models.TextField()
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="receipts")
    payout = models.ForeignKey(Payout, null=True, on_delete=models.PROTECT, related_name="receipts")
    application_id = models.UUIDField()
    application_number = models.TextField()
    edition_number = models.PositiveIntegerField()
    agency = models.TextField()
    holder_id_number = models.TextField()
    holder_name = models.TextField()
    amount = models.PositiveBigIntegerField()
    refunded = models.PositiveBigIntegerField(default=0)
    lines = models.JSONField()
    issued_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder_id_number", "-issued_at"], name="receipts_by_holder"),
            models.Index(fields=["application_id"], name="receipts_by_application"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["payment", "agency"], name="a_collector_gives_one_receipt_a_payment"),
            models.UniqueConstraint(fields=["payout"], name="a_payout_has_one_receipt"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True, payout__isnull=False) | Q(payment__isnull=False, payout__isnull=True),
                name="a_receipt_is_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(refunded__lte=F("amount")), name="no_more_goes_back_than_came"),
        ]

    def __str__(self) -> str:
        return self.number
