"""Paper results: the e-certificate waits for no post, the paper is followed until somebody has it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.cases.conftest import ADDRESS, FILED, Birth, FileBirth, an_officer_of, filed_with_paper, work_off
from tests.world import resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.certificates import api as certificates
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.audit import history_of
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db
SERVICE = "birth-registration"
LATER = FILED + timedelta(days=2)


@pytest.fixture
def police() -> identity.Officer:
    return an_officer_of("police")


@pytest.fixture
def posted(by_post: Birth, police: identity.Officer) -> Birth:
    by_post.until(SERVICE, "delivered", by=police)
    return by_post


def _paper(birth: Birth) -> cases.Paper:
    paper = cases.paper_of(birth.case(SERVICE))
    assert paper is not None
    return paper


def _where(birth: Birth) -> str:
    agency = book.current().book.agencies["police"]
    with translation.override("en"):
        return cases.whereabouts(_paper(birth), agency)


def _refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def _acts(birth: Birth) -> list[tuple[str, str]]:
    """Return what was done later, by name: acts of one moment have no order."""
    history = history_of([birth.case(SERVICE).id])
    return sorted((one.action, one.note) for one in history if one.at == LATER)


def _told(birth: Birth, word: str) -> list[str]:
    while events.deliver(at=LATER):
        pass
    found = Notice.objects.filter(id_number=birth.family.mother.id_number, body_en__contains=word)
    return list(found.order_by("id").values_list("body_en", flat=True))


@pytest.mark.parametrize("way", ["post", "counter"])
def test_the_paper_waits_to_be_handed_out_and_nobody_waits_for_the_paper(
    file_birth: FileBirth, police: identity.Officer, way: str
) -> None:
    birth = filed_with_paper(file_birth, way)
    case = birth.until(SERVICE, "granted", by=police)
    issued = [one.kind for one in certificates.certificates_of_cases([case.id])]
    states = birth.states()
    assert (issued, states[SERVICE], case.claimed_by) == (["household-page"], "granted", None)
    assert (states["social-security-card"], states["resident-medical-insurance"] != "waiting") == ("received", True)
    assert (_paper(birth).way, _paper(birth).address) == (way, ADDRESS if way == "post" else "")


def test_an_electronic_result_closes_at_once(registration: Birth, police: identity.Officer) -> None:
    registration.until(SERVICE, "under_review", by=police)
    registration.grant(SERVICE, by=police)
    case = registration.case(SERVICE)
    assert (case.state, case.hand_out) == ("closed", None)


def test_a_refusal_hands_out_nothing(by_post: Birth, police: identity.Officer) -> None:
    case = by_post.until(SERVICE, "under_review", by=police)
    cases.decide(case.id, grant=False, reason="材料不符", by=police, at=FILED)
    work_off(FILED)
    case = by_post.case(SERVICE)
    assert (case.state, case.hand_out) == ("closed", None)


def test_waking_what_waits_to_be_handed_out_changes_nothing(by_post: Birth, police: identity.Officer) -> None:
    before = by_post.until(SERVICE, "granted", by=police)
    cases.Case.objects.filter(id=before.id).update(wake_at=FILED)
    work_off(FILED)
    after = by_post.case(SERVICE)
    assert (after.state, after.version, after.wake_at) == ("granted", before.version, None)
    assert len(certificates.certificates_of_cases([before.id])) == 1


def test_the_applicant_says_that_the_parcel_arrived(posted: Birth) -> None:
    assert _where(posted) == "Posted by SF Express, number SF1234567890123, on Sept. 23, 2026."
    case = posted.case(SERVICE)
    cases.confirm_arrival(case.id, by=resident_of(posted.family.mother), at=LATER)
    assert (posted.case(SERVICE).state, _where(posted)[-15:]) == ("closed", "It has arrived.")
    assert _acts(posted) == [("cases.arrived", ""), ("cases.closed", "")]


def test_silence_counts_as_arrived_after_fifteen_days(posted: Birth) -> None:
    work_off(FILED + timedelta(days=15))
    before = posted.case(SERVICE).state
    work_off(FILED + timedelta(days=16))
    assert (before, posted.case(SERVICE).state) == ("delivered", "closed")


def test_a_city_says_after_how_many_days(by_post: Birth, police: identity.Officer, settings: Any) -> None:
    settings.TONGBAN_PARCEL_DAYS = 3
    by_post.until(SERVICE, "delivered", by=police)
    work_off(FILED + timedelta(days=4))
    assert by_post.case(SERVICE).state == "closed"


def test_a_parcel_that_did_not_arrive_is_to_be_handed_out_again(posted: Birth, police: identity.Officer) -> None:
    case = posted.case(SERVICE)
    cases.report_missing(case.id, by=resident_of(posted.family.mother), at=LATER)
    work_off(FILED + timedelta(days=60))  # nothing closes it by itself
    case = posted.case(SERVICE)
    assert (case.state, case.wake_at, _paper(posted).number) == ("granted", None, "")
    assert _where(posted) == f"The parcel did not arrive; the office looks into it. It goes to {ADDRESS}."
    assert _acts(posted) == [("cases.parcel_missing", "顺丰速运，单号 SF1234567890123")]
    cases.post(case.id, "ems", "EA123456785CN", by=police, at=LATER)
    assert _where(posted) == "Posted by China Post EMS, number EA123456785CN, on Sept. 25, 2026."


def test_a_lost_parcel_holds_up_nobody(posted: Birth) -> None:
    before = posted.states()
    cases.report_missing(posted.case(SERVICE).id, by=resident_of(posted.family.mother), at=LATER)
    assert posted.states() == {**before, SERVICE: "granted"}


def test_a_wrong_number_is_corrected_and_the_days_run_on(posted: Birth, police: identity.Officer) -> None:
    before = posted.case(SERVICE)
    cases.correct_parcel(before.id, "sf", "sf 1234 5678 90124", by=police, at=LATER)
    after = posted.case(SERVICE)
    assert (_paper(posted).number, after.wake_at, after.version) == (
        "SF1234567890124",
        before.wake_at,
        before.version + 1,
    )
    assert _told(posted, "was posted") == [
        f"“Household registration of a birth” was posted by SF Express, number SF123456789012{digit}."
        for digit in (4, 4)  # told by the number that holds when the notice is written
    ]


def test_only_the_applicant_says_whether_it_arrived(posted: Birth) -> None:
    case, father = posted.case(SERVICE), resident_of(posted.family.father)
    acts = (cases.confirm_arrival, cases.report_missing)
    assert [_refusal(lambda act=act: act(case.id, by=father, at=LATER)) for act in acts] == ["not_yours"] * 2


def test_what_was_answered_is_not_answered_again(posted: Birth) -> None:
    case, mother = posted.case(SERVICE), resident_of(posted.family.mother)
    cases.confirm_arrival(case.id, by=mother, at=LATER)
    assert _refusal(lambda: cases.report_missing(case.id, by=mother, at=LATER)) == "wrong_state"


def test_two_officers_do_not_post_one_paper_twice(by_post: Birth, police: identity.Officer) -> None:
    case = by_post.until(SERVICE, "granted", by=police)
    cases.post(case.id, "sf", "SF1234567890123", by=police, at=LATER, version=case.version)
    second = an_officer_of("police")
    number = "SF1234567890999"
    assert _refusal(lambda: cases.post(case.id, "sf", number, by=second, at=LATER, version=case.version)) == (
        "changed_meanwhile"
    )
    assert _refusal(lambda: cases.post(case.id, "sf", number, by=second, at=LATER)) == "wrong_state"


def test_the_applicant_is_told_where_it_can_be_collected_and_who_has_it(
    at_counter: Birth, police: identity.Officer
) -> None:
    case = at_counter.until(SERVICE, "granted", by=police)
    assert "Bring your ID card." in _told(at_counter, "ready to collect")[0]
    cases.give_at_counter(case.id, "other", name="王外婆", id_end="123x", card_seen=True, by=police, at=LATER)
    assert at_counter.case(SERVICE).state == "closed"
    assert (_paper(at_counter).collector, _paper(at_counter).id_end) == ("王外婆", "123X")
    assert _where(at_counter) == "Collected on Sept. 25, 2026 by 王外婆."
    assert _told(at_counter, "handed over") == [
        "“Household registration of a birth” was handed over at the counter to 王外婆 on 2026-09-25."
    ]
    assert _acts(at_counter) == [("cases.closed", ""), ("cases.collected", "王外婆")]


@pytest.mark.parametrize(
    ("collector", "more", "name"),
    [("applicant", {}, "任芳"), ("holder", {}, "林知夏"), ("other", {"name": "王"}, "王")],
)
def test_who_collected_it_is_kept(
    at_counter: Birth, police: identity.Officer, collector: str, more: dict[str, str], name: str
) -> None:
    case = at_counter.until(SERVICE, "granted", by=police)
    cases.give_at_counter(case.id, collector, **more, id_end="1234", card_seen=True, by=police, at=LATER)
    assert _paper(at_counter).collector == name


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"collector": "nobody"}, "collector"),
        ({"collector": "other", "name": " ", "id_end": "1234"}, "collector"),
        ({"collector": "other", "name": "王", "id_end": "12X4"}, "collector"),
        ({"collector": "other", "name": "王" * 61, "id_end": "1234"}, "collector"),
        ({"collector": "applicant", "card_seen": False}, "card_not_seen"),
    ],
)
def test_nothing_is_handed_over_without_knowing_to_whom(
    at_counter: Birth, police: identity.Officer, how: dict[str, Any], code: str
) -> None:
    case = at_counter.until(SERVICE, "granted", by=police)
    given = {"card_seen": True, **how}
    assert _refusal(lambda: cases.give_at_counter(case.id, **given, by=police, at=LATER)) == code


def test_a_parcel_that_came_back_is_handed_over_at_the_counter(posted: Birth, police: identity.Officer) -> None:
    cases.give_at_counter(posted.case(SERVICE).id, "applicant", card_seen=True, by=police, at=LATER)
    assert posted.case(SERVICE).state == "closed"


def test_what_is_collected_at_the_counter_is_not_posted(at_counter: Birth, police: identity.Officer) -> None:
    case = at_counter.until(SERVICE, "granted", by=police)
    assert _refusal(lambda: cases.post(case.id, "sf", "SF1234567890123", by=police, at=LATER)) == "way"


@pytest.mark.parametrize(
    ("carrier", "number", "kept"),
    [
        ("ems", "ea 123456785 cn", "EA123456785CN"),
        ("ems", "1034567890123", "1034567890123"),
        ("registered", "RA123456785CN", "RA123456785CN"),
        ("sf", "123456789012", "123456789012"),
        ("jd", "JD0012345678901", "JD0012345678901"),
    ],
)
def test_each_carrier_has_its_numbers(
    by_post: Birth, police: identity.Officer, carrier: str, number: str, kept: str
) -> None:
    case = by_post.until(SERVICE, "granted", by=police)
    cases.post(case.id, carrier, number, by=police, at=LATER)
    assert _paper(by_post).number == kept


@pytest.mark.parametrize(
    ("carrier", "number", "code"),
    [
        ("pigeon", "1034567890123", "carrier"),
        ("ems", "EA123456784CN", "tracking_number"),  # the check digit
        ("ems", "SF1234567890123", "tracking_number"),
        ("sf", "1034567890123", "tracking_number"),
        ("sf", "１２３４５６７８９０１２", "tracking_number"),
        ("jd", "", "tracking_number"),
    ],
)
def test_a_number_that_is_not_the_carriers_is_refused(
    by_post: Birth, police: identity.Officer, carrier: str, number: str, code: str
) -> None:
    case = by_post.until(SERVICE, "granted", by=police)
    assert _refusal(lambda: cases.post(case.id, carrier, number, by=police, at=LATER)) == code
