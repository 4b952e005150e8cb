"""A person signs once: charges are split and settled by themselves, up to limits, until they revoke it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.payments.conftest import Platform, settled
from tests.world import Family, resident_of
from tongban.book import api as book
from tongban.exchange.events import RecordsPushed
from tongban.kernel.clock import now
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice
from tongban.payments import operations, queries
from tongban.payments.about import About
from tongban.payments.models import Bill, Charge, Order, Receipt, StandingMandate
from tongban.payments.operations.mandates import revoke, sign

pytestmark = pytest.mark.django_db
Push = Callable[..., Charge | None]
ACCOUNT = "6230990000000000026"


@pytest.fixture
def mandate(edition: book.Edition, family: Family) -> StandingMandate:
    return _signed(edition, family)


def _signed(edition: book.Edition, family: Family, account: str = ACCOUNT, *, month: int = 60_000) -> StandingMandate:
    """The mother's mandate for herself: 500 yuan each time."""
    mother = family.mother
    terms = edition.book.services["visit-settlement"].result.terms
    assert terms is not None
    return sign(
        terms,
        [mother.id_number],
        account,
        About(
            application_id=uuid4(),
            application_number="31T1",
            case_id=uuid4(),
            bundle="medical-payment",
            service="visit-settlement",
            agency="hospital-center",
            edition_number=edition.number,
        ),
        limit_each=50_000,
        limit_month=month,
        holder_id_number=mother.id_number,
        holder_name=mother.name,
        at=now(),
    )


def _push(family: Family, number: str, **changed: Any) -> Charge | None:
    """A visit of the mother for 360 yuan, 300 of it covered, as a hospital sends it; the worker works."""
    record = {
        "charge_number": number,
        "id_number": family.mother.id_number,
        "hospital": "市示例医院（示例）",
        "at": "2026-11-24T09:00:00+08:00",
        "total": 360,
        "covered": 300,
        "insurance": "employee",
        "deductible_left": 0,
        "account_balance": 50,
        **changed,
    }
    with transaction.atomic():
        announce(RecordsPushed(source="hospital-charges", records=[record]), at=now())
    settled()
    return Charge.objects.filter(number=number).first()


def _bill(charge: Charge | None) -> Bill:
    assert charge is not None
    return Bill.objects.get(charge=charge)


def test_a_charge_is_split_and_taken_from_the_account(
    mandate: StandingMandate, family: Family, platform: Platform
) -> None:
    charge = _push(family, "V1")
    assert charge is not None
    assert (charge.shares, charge.own, charge.total) == ({"pool": 21_000, "account": 5_000}, 10_000, 36_000)
    assert _bill(charge).state == "paid"
    receipt = Receipt.objects.get(holder_id_number=family.mother.id_number)
    assert (receipt.amount, receipt.agency, receipt.lines[0]["zh"]) == (10_000, "hospital-center", "诊间自动结算")
    assert [entry["amount"] for entry in platform.log()["entries"] if entry.get("by") == ACCOUNT][-1] == 10_000


def test_a_charge_that_is_sent_again_is_settled_once(
    mandate: StandingMandate, family: Family, platform: Platform
) -> None:
    _push(family, "V2")
    _push(family, "V2")
    assert (Charge.objects.count(), Order.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_what_insurance_pays_in_full_leaves_no_bill(mandate: StandingMandate, family: Family) -> None:
    charge = _push(family, "V3", total=100, covered=100, account_balance=100)
    assert charge is not None
    assert (charge.own, charge.bill, charge.shares) == (0, None, {"pool": 7_000, "account": 3_000})


def test_no_share_is_more_than_is_left(mandate: StandingMandate, family: Family) -> None:
    charge = _push(family, "V4", total=100, covered=1000, account_balance=1000)
    assert charge is not None
    assert (charge.shares, charge.own) == ({"pool": 10_000, "account": 0}, 0)


@pytest.mark.parametrize(("total", "state"), [(500, "paid"), (500.01, "open")])
def test_the_limit_of_one_charge_is_kept_to_the_fen(
    mandate: StandingMandate, family: Family, platform: Platform, total: float, state: str
) -> None:
    charge = _push(family, f"V5-{total}", total=total, covered=0, account_balance=0)
    assert _bill(charge).state == state


def test_above_the_months_limit_a_charge_is_told_and_left_to_pay(
    mandate: StandingMandate, family: Family, platform: Platform
) -> None:
    _push(family, "V6", total=500, covered=0, account_balance=0)
    bill = _bill(_push(family, "V7", total=100.01, covered=0, account_balance=0))
    assert bill.state == "open"
    assert bill.pay_by is not None
    assert Notice.objects.filter(body_zh__contains="100.01").exists()
    order = operations.place(mandate.application_id, by=resident_of(family.mother), at=now())
    assert order.amount == 10_001
    within = _bill(_push(family, "V8", total=100, covered=0, account_balance=0))
    assert within.state == "paid"


def test_an_account_that_refuses_leaves_arrears(edition: book.Edition, family: Family, platform: Platform) -> None:
    _signed(edition, family, "6230990000000000000")
    charge = _push(family, "V9")
    assert charge is not None
    assert (charge.fault, charge.wake_at, _bill(charge).state) == ("unknown_account", None, "open")


def test_a_silent_provider_is_asked_again_and_takes_once(
    mandate: StandingMandate, family: Family, platform: Platform
) -> None:
    platform.fault("down", 1)
    charge = _push(family, "V10")
    assert charge is not None
    assert (_bill(charge).state, charge.tries) == ("open", 1)
    assert charge.wake_at is not None
    settled(charge.wake_at)
    assert _bill(charge).state == "paid"


def test_a_revoked_mandate_takes_nothing_more(mandate: StandingMandate, family: Family, platform: Platform) -> None:
    mother = resident_of(family.mother)
    with pytest.raises(Refused):
        revoke(mandate.id, by=resident_of(family.father), at=now())
    revoke(mandate.id, by=mother, at=now())
    assert _push(family, "V11") is None
    with pytest.raises(Refused):
        revoke(mandate.id, by=mother, at=now())


def test_nobody_elses_charges_are_kept(mandate: StandingMandate, family: Family) -> None:
    assert _push(family, "V12", id_number=family.father.id_number) is None


def test_the_page_lists_charges_and_ends_a_mandate(
    mandate: StandingMandate, family: Family, platform: Platform, enter: Any
) -> None:
    _push(family, "V13")
    mother = enter(family.mother)
    page = mother.get("/payments/mandates/").content.decode()
    for words in ("360.00", "210.00", "100.00", "已结清"):
        assert words in page
    mother.post(f"/payments/mandates/{mandate.id}/revoke/")
    assert queries.mandates_for(resident_of(family.mother)).get().revoked_at is not None
