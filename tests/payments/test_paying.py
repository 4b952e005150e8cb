"""A fee is billed, ordered, paid at the cashier, and the case goes on: once, whatever is told how often."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.payments.conftest import CERTIFICATE, FEE, Due, Platform, connected, settled
from tests.world import Enter, resident_of
from tongban.cases import api as cases
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused
from tongban.payments import operations
from tongban.payments.models import Bill, Order, Payment, Receipt, Refund
from tongban.payments.operations.settling import NotOurs, settle
from tongban.payments.providers import Came

pytestmark = pytest.mark.django_db
Cashier = Callable[[Order], str]


def _came(order: Order, reference: str = "one", amount: int | None = None) -> Came:
    return Came(order.number, reference, order.amount if amount is None else amount, now())


def _die_before_the_commit(order: Order) -> None:
    with transaction.atomic():
        settle(_came(order), provider="sandbox", at=now())
        raise KeyboardInterrupt


def test_a_case_decided_on_the_spot_waits_for_its_fee(due: Due) -> None:
    bill = due.bill()
    assert (bill.state, bill.amount, bill.collector, bill.payer_name) == ("open", 8000, "health", "任芳")
    assert due.state() == "received"


def test_paid_at_the_cashier_the_case_goes_on_and_each_collector_gives_a_receipt(
    due: Due, platform: Platform, cashier: Cashier
) -> None:
    order = due.place()
    platform.pay(cashier(order))
    operations.look_soon(order.id, at=now())
    settled()
    order.refresh_from_db()
    assert (order.state, due.bill().state, due.state()) == ("paid", "paid", "closed")
    receipt = Receipt.objects.get(application_id=order.application_id)
    assert (receipt.agency, receipt.amount, receipt.lines[0]["en"]) == ("health", 8000, "Cost of paper")


def test_everything_due_is_one_order_split_exactly(
    charge: Any, file_birth: Any, platform: Platform, enter: Enter
) -> None:
    charge({CERTIFICATE: [FEE, {**FEE, "key": "post", "amount": "0.1", "collector": "tax"}]})
    due = Due(file_birth(at=now()))
    settled()
    order = due.place()
    shares = {line.collector: line.amount for line in order.lines.all()}
    assert (order.amount, shares) == (8010, {"health": 8000, "tax": 10})
    settle(_came(order), provider="sandbox", at=now())
    assert {one.agency: one.amount for one in Receipt.objects.all()} == shares


def test_the_same_order_serves_until_it_runs_out(due: Due) -> None:
    first = due.place()
    assert due.place().id == first.id
    Order.objects.update(expires_at=now() - timedelta(minutes=1))
    assert due.place().id != first.id


def test_a_person_who_owes_nothing_orders_nothing(due: Due) -> None:
    with pytest.raises(Refused):
        operations.place(due.birth.application.id, by=resident_of(due.birth.family.stranger), at=now())


def test_whoever_cancels_comes_back_and_can_pay_later(due: Due, platform: Platform, cashier: Cashier) -> None:
    order = due.place()
    address = cashier(order)
    assert platform.press("cancel", address).endswith(f"/payments/orders/{order.number}/")
    assert connected().ask(order.number) == []
    platform.pay(address)
    assert [one.amount for one in connected().ask(order.number)] == [8000]


def test_the_cashier_refuses_an_address_that_was_changed(due: Due, platform: Platform, cashier: Cashier) -> None:
    with pytest.raises(AssertionError, match="400"):
        platform.press("pay", cashier(due.place()).replace("amount=8000", "amount=1"))


def test_money_told_twice_counts_once(due: Due) -> None:
    order = due.place()
    told = _came(order)
    assert [settle(told, provider="sandbox", at=now()) for _time in range(2)] == [True, False]
    assert (Payment.objects.count(), Refund.objects.count(), Receipt.objects.count()) == (1, 0, 1)


def test_what_is_paid_twice_goes_back_by_itself(due: Due, platform: Platform, cashier: Cashier) -> None:
    platform.fault("paid_twice")
    order = due.place()
    platform.pay(cashier(order))
    operations.look_soon(order.id, at=now())
    settled()
    refund = Refund.objects.get()
    assert (Payment.objects.count(), refund.surplus, refund.state, refund.amount) == (2, True, "done", 8000)
    assert (due.bill().state, Receipt.objects.get().refunded) == ("paid", 0)


@pytest.mark.parametrize(("order", "amount", "code"), [("", 7999, "wrong_amount"), ("unknown", 8000, "unknown_order")])
def test_money_that_cannot_be_ours_is_not_counted(due: Due, order: str, amount: int, code: str) -> None:
    told = replace(_came(due.place(), amount=amount))
    with pytest.raises(NotOurs, match=code):
        settle(replace(told, order=order or told.order), provider="sandbox", at=now())
    assert (Payment.objects.count(), due.bill().state) == (0, "open")


def test_a_process_that_dies_in_the_middle_leaves_nothing_half_done(due: Due) -> None:
    order = due.place()
    with pytest.raises(KeyboardInterrupt):
        _die_before_the_commit(order)
    assert (Payment.objects.count(), Receipt.objects.count(), due.bill().state) == (0, 0, "open")
    assert settle(_came(order), provider="sandbox", at=now())
    assert due.bill().state == "paid"


def test_an_order_nobody_pays_ends_only_when_the_platform_has_said_so(due: Due, platform: Platform) -> None:
    order = due.place()
    later = order.expires_at + timedelta(minutes=2)
    platform.fault("down", -1)
    Order.objects.update(wake_at=later)
    settled(later)
    order.refresh_from_db()
    assert (order.state, order.tries) == ("placed", 1)
    platform.fault("down", 0)
    Order.objects.update(wake_at=later)
    settled(later)
    order.refresh_from_db()
    assert (order.state, order.wake_at) == ("expired", None)


def test_money_that_comes_late_still_counts(due: Due) -> None:
    order = due.place()
    Order.objects.update(state="expired", wake_at=None)
    settle(_came(order), provider="sandbox", at=now())
    assert due.bill().state == "paid"


def test_an_unpaid_fee_is_reminded_of_and_then_ends_the_case(due: Due) -> None:
    pay_by = due.bill().pay_by
    assert pay_by is not None
    settled(due.bill().wake_at)
    assert due.bill().reminded_at is not None
    settled(due.bill().wake_at)
    assert (due.state(), due.bill().state) == ("not_accepted", "void")


def test_the_payer_the_bundle_names_pays(charge: Any, file_birth: Any) -> None:
    charge({CERTIFICATE: [FEE]}, bundle={"pays": "other-parent"})
    due = Due(file_birth(at=now()))
    settled()
    assert due.bill().payer_name == "彭志"
    with pytest.raises(Refused):
        operations.place(due.birth.application.id, by=resident_of(due.birth.family.mother), at=now())


def test_a_fee_without_a_collector_is_only_told(charge: Any, file_birth: Any) -> None:
    charge({CERTIFICATE: [{key: value for key, value in FEE.items() if key != "collector"}]})
    due = Due(file_birth(at=now()))
    settled()
    assert (Bill.objects.count(), due.state()) == (0, "closed")


def test_a_fee_that_is_not_due_for_this_person_is_not_billed(charge: Any, file_birth: Any) -> None:
    charge({CERTIFICATE: [{**FEE, "when": "child.birth_date > today()"}]})
    due = Due(file_birth(at=now()))
    settled()
    assert (Bill.objects.count(), due.state()) == (0, "closed")


def test_the_progress_page_says_what_is_to_pay(due: Due, enter: Enter) -> None:
    page = enter(due.birth.family.mother).get(f"/applications/{due.birth.application.number}/").content.decode()
    assert f"/payments/{due.birth.application.number}/" in page
    assert "¥80.00" in page


def test_a_stranger_sees_nothing_of_it(due: Due, enter: Enter) -> None:
    order, stranger = due.place(), enter(due.birth.family.stranger)
    for path in (f"/payments/{due.birth.application.number}/", f"/payments/orders/{order.number}/"):
        assert stranger.get(path).status_code == 404


def test_withdrawn_before_it_was_paid_nothing_is_due(due: Due) -> None:
    cases.withdraw(due.birth.application.id, by=resident_of(due.birth.family.mother), at=now())
    settled()
    assert due.bill().state == "void"
