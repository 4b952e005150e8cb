"""Money goes back when a case ends without a grant, out when a payment is granted, and the books are compared."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.cases.conftest import Birth, FileBirth, an_officer_of
from tests.payments.conftest import CERTIFICATE, FEE, REGISTRATION, Due, Platform, connected, settled
from tests.world import Enter, answered, resident_of
from tongban.cases import api as cases
from tongban.cases.operations import billing
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import day_of, now
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice
from tongban.payments import operations
from tongban.payments.models import Bill, Discrepancy, Order, Payment, Payout, Receipt, Refund, Statement
from tongban.payments.operations.reconciling import reconcile, reconcile_yesterday
from tongban.payments.operations.settling import settle
from tongban.payments.providers import Came, Entry, ToPay
from tongban.payments.queries import shares_of

pytestmark = pytest.mark.django_db
Charge = Callable[..., Any]
BENEFIT = "maternity-benefit"


def _registered(charge: Charge, file_birth: FileBirth, **fee: Any) -> Birth:
    """A registration that costs something, with the police; its certificate of birth is issued."""
    charge({REGISTRATION: [{**FEE, "collector": "police", **fee}]})
    birth = file_birth(at=now())
    settled()
    return birth


def _pay(birth: Birth, reference: str = "one") -> Order:
    order = operations.place(birth.application.id, by=resident_of(birth.family.mother), at=now())
    settle(Came(order.number, reference, order.amount, now()), provider="sandbox", at=now())
    settled()
    return order


def test_a_fee_due_at_acceptance_is_paid_before_the_office_begins(charge: Charge, file_birth: FileBirth) -> None:
    birth = _registered(charge, file_birth, due="acceptance")
    case, police = birth.case(REGISTRATION), an_officer_of("police")
    assert (case.state, case.wake_at) == ("received", None)
    with pytest.raises(Refused, match="80"):
        cases.accept(case.id, by=police, at=now())
    _pay(birth)
    assert birth.case(REGISTRATION).wake_at is not None
    cases.accept(case.id, by=police, at=now())


def test_nothing_is_granted_before_it_is_paid_but_it_may_be_refused(charge: Charge, file_birth: FileBirth) -> None:
    birth, police = _registered(charge, file_birth), an_officer_of("police")
    birth.until(REGISTRATION, "under_review", by=police, at=now())
    case = birth.case(REGISTRATION)
    moves = {move.key: move.is_open for move in cases.moves_for(police, case, frozenset())}
    assert (moves["grant"], moves["refuse"]) == (False, True)
    with pytest.raises(Refused, match="80"):
        cases.decide(case.id, grant=True, reason="", by=police, at=now())
    _pay(birth)
    cases.decide(case.id, grant=True, reason="", by=police, at=now())


def test_a_refused_case_pays_its_fee_back(charge: Charge, file_birth: FileBirth, platform: Platform) -> None:
    birth, police = _registered(charge, file_birth), an_officer_of("police")
    birth.until(REGISTRATION, "under_review", by=police, at=now())
    order = operations.place(birth.application.id, by=resident_of(birth.family.mother), at=now())
    platform_pays(order, platform)
    cases.decide(birth.case(REGISTRATION).id, grant=False, reason="材料不符", by=police, at=now())
    settled()
    settled(now() + timedelta(seconds=1))
    assert (Refund.objects.get().state, Bill.objects.get().state) == ("done", "refunded")
    assert (Receipt.objects.get().refunded, Receipt.objects.get().amount) == (8000, 8000)


def platform_pays(order: Order, platform: Platform) -> None:
    """Put an order into the platform's books and take its money, as its cashier does."""
    nobody = "http://127.0.0.1:9/"
    told = ToPay(order.number, order.amount, shares_of(order), "test", order.expires_at, nobody, nobody, "zh")
    platform.press("pay", connected().cashier_url(told))
    operations.look_soon(order.id, at=now())
    settled()


def test_a_fee_that_is_not_refundable_stays(charge: Charge, file_birth: FileBirth) -> None:
    birth, police = _registered(charge, file_birth, refundable=False), an_officer_of("police")
    birth.until(REGISTRATION, "under_review", by=police, at=now())
    _pay(birth)
    cases.decide(birth.case(REGISTRATION).id, grant=False, reason="材料不符", by=police, at=now())
    settled()
    assert (Refund.objects.count(), Bill.objects.get().state) == (0, "paid")


def test_cash_is_written_down_with_its_slip_and_handed_back_by_hand(charge: Charge, file_birth: FileBirth) -> None:
    birth, police = _registered(charge, file_birth), an_officer_of("police")
    birth.until(REGISTRATION, "under_review", by=police, at=now())
    number = birth.application.number
    with pytest.raises(Refused):
        operations.take_at_counter(number, "cash", "A-0001", by=an_officer_of("tax"), at=now())
    assert operations.take_at_counter(number, "cash", "A-0001", by=police, at=now()) == 8000
    settled()
    assert (Payment.objects.get().taken_name, Bill.objects.get().state) == ("吴敏", "paid")
    cases.decide(birth.case(REGISTRATION).id, grant=False, reason="材料不符", by=police, at=now())
    settled()
    refund = Refund.objects.get()
    assert (refund.state, refund.wake_at) == ("asked", None)
    operations.settle_refund(refund.id, "B-0001", by=police, at=now())
    assert (Refund.objects.get().state, Bill.objects.get().state) == ("done", "refunded")


def test_nobody_takes_their_own_payment(charge: Charge, file_birth: FileBirth) -> None:
    birth = _registered(charge, file_birth)
    birth.until(REGISTRATION, "accepted", by=an_officer_of("police"), at=now())
    own = an_officer_of("police", person_id=birth.family.mother.id)
    with pytest.raises(Refused):
        operations.take_at_counter(birth.application.number, "card", "T-0001", by=own, at=now())


@pytest.fixture
def benefit(charge: Charge, file_birth: FileBirth, platform: Platform) -> Callable[..., Birth]:
    """Return a function that has a benefit of ¥1,234.56 granted, to be paid to an account."""

    def granted(account: str, **bundle: str) -> Birth:
        charge(results={BENEFIT: {"amount": "1234.56", "account_from": "benefit.account"}}, bundle=bundle)
        birth = file_birth(at=now(), changed=answered(**{"benefit.account": account}))
        settled()
        for service in ("family-planning-check", BENEFIT):
            case = birth.case(service)
            if case.state == "received":
                by = an_officer_of(case.agency)
                birth.until(service, "under_review", by=by, at=now())
                cases.decide(case.id, grant=True, reason="", by=by, at=now())
            settled()
        return birth

    return granted


def test_a_benefit_is_paid_out_with_a_receipt(benefit: Callable[[str], Birth]) -> None:
    birth = benefit("6230999506190000219")
    payout = Payout.objects.get()
    assert (payout.state, payout.amount, payout.payee_name) == ("done", 123456, "任芳")
    assert Receipt.objects.get(payout=payout).amount == 123456
    assert birth.case(BENEFIT).state == "closed"


def test_the_person_the_bundle_names_is_paid(benefit: Callable[..., Birth], enter: Enter) -> None:
    birth = benefit("6230999506190000219", paid="other-parent")
    assert Payout.objects.get().payee_name == "彭志"
    assert "1,234.56" in enter(birth.family.father).get("/payments/").content.decode()


def test_an_account_that_does_not_exist_is_told_corrected_and_paid(
    benefit: Callable[[str], Birth], enter: Enter
) -> None:
    birth = benefit("6230999506190000000")
    payout = Payout.objects.get()
    assert payout.state == "failed"
    path = f"/payments/payouts/{payout.id}/account/"
    assert Notice.objects.filter(url=path).count() == 1
    mother = enter(birth.family.mother)
    assert mother.post(path, {"account": "x"}).status_code == 422
    assert mother.post(path, {"account": "6230 9995 0619 0000 219"}).status_code == 302
    settled()
    assert (Payout.objects.get().state, Payout.objects.get().account) == ("done", "6230999506190000219")


def test_yesterdays_statement_is_compared_once_and_agrees(benefit: Callable[[str], Birth]) -> None:
    benefit("6230999506190000219")
    tomorrow = now() + timedelta(days=1)
    ours = Payout.objects.get().reference
    of_other_tests = [one for one in connected().statement(day_of(now())) if one.reference != ours]
    assert reconcile_yesterday(connected(), at=tomorrow) == len(of_other_tests)
    assert not Discrepancy.objects.filter(reference=ours).exists()
    assert reconcile_yesterday(connected(), at=tomorrow) == 0
    assert Statement.objects.count() == 1


def test_differences_are_listed_and_what_heals_itself_is_healed(due: Due, enter: Enter, officer: Any) -> None:
    order, day = due.place(), day_of(now())
    entries = [
        Entry("payment", order.number, "lost", 8000),
        Entry("payment", "20260101ffff", "strange", 500),
        Entry("payout", "P1", "nobody's", 700),
    ]
    assert reconcile("sandbox", day, entries, at=now()) == 3
    assert due.bill().state == "paid"
    healed = Discrepancy.objects.get(reference="lost")
    assert (healed.kind, healed.settled_by) == ("missing_here", "Tongban")
    open_ones = Discrepancy.objects.filter(settled_at=None).order_by("reference")
    assert [one.reference for one in open_ones] == ["nobody's", "strange"]
    boss = enter(officer("health", ("supervisor",)))
    page = boss.get("/payments/office/differences/").content.decode()
    assert "20260101ffff" in page
    boss.post(f"/payments/office/differences/{open_ones[0].id}/", {"note": "已与银行核实"})
    assert Discrepancy.objects.filter(settled_at=None).count() == 1


def test_money_we_know_and_the_statement_does_not_is_a_difference(due: Due) -> None:
    settle(Came(due.place().number, "one", 8000, now()), provider="sandbox", at=now())
    assert reconcile("sandbox", day_of(now()), [], at=now()) == 1
    found = Discrepancy.objects.get()
    assert (found.kind, found.here, found.there, found.agencies) == ("missing_there", 8000, None, ["health"])


def test_a_fee_that_went_back_is_billed_again_when_the_case_is_taken_up_again(due: Due, platform: Platform) -> None:
    platform_pays(due.place(), platform)
    bill = due.bill()
    operations.settle_end(bill.case_id, "终结", by=SYSTEM, at=now())
    settled(now() + timedelta(seconds=1))
    assert Bill.objects.get().state == "refunded"
    billing.bill(due.birth.case(CERTIFICATE), "decision", at=now())
    assert sorted(Bill.objects.values_list("state", flat=True)) == ["open", "refunded"]
