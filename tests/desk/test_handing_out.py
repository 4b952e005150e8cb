"""A paper result from the office's list to the parent's hands, on the pages and over the machine interface."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.cases.conftest import ADDRESS, Birth, an_officer_of, work_off
from tests.rest.conftest import Machine
from tests.world import Enter, Family, File, answered
from tongban.cases import api as cases
from tongban.identity import api as identity
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

pytestmark = pytest.mark.django_db
SERVICE = "birth-registration"
TO_HAND_OUT = "/en/desk/?view=hand-out"


@pytest.fixture
def birth(request: pytest.FixtureRequest, family: Family, file: File) -> Birth:
    """Granted by the police; the paper is wished by post, or as a test says."""
    way = getattr(request, "param", "post")
    filed = file(changed=answered(**{"delivery.way": way, "delivery.address": ADDRESS}))
    at = now()
    work_off(at)
    found = Birth(filed, family)
    found.until(SERVICE, "granted", by=an_officer_of("police"), at=at)
    return found


@pytest.fixture
def police(officer: Any, enter: Enter) -> Browser:
    return enter(officer("police"))


@pytest.fixture
def mother(family: Family, enter: Enter) -> Browser:
    return enter(family.mother)


def _move(browser: Browser, birth: Birth, move: str, **typed: str) -> tuple[int, str]:
    case = birth.case(SERVICE)
    answer = browser.post(f"/en/desk/cases/{case.id}/{move}/", {"version": str(case.version), **typed})
    return answer.status_code, answer.content.decode()


def _read(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _progress(birth: Birth) -> str:
    return f"/en/applications/{birth.application.number}/"


def test_the_office_finds_what_to_hand_out_and_where_to(birth: Birth, police: Browser, mother: Browser) -> None:
    case = birth.case(SERVICE)
    listed, shown = _read(police, TO_HAND_OUT), _read(police, f"/en/desk/cases/{case.id}/")
    assert (case.number in listed, "To hand out (1)" in listed) == (True, True)
    assert (ADDRESS in shown, "Handed out" in shown) == (True, True)
    assert f"Will be posted to {ADDRESS}." in _read(mother, _progress(birth))


def test_an_electronic_result_is_not_on_that_list(family: Family, file: File, police: Browser) -> None:
    found, at, reviewer = Birth(file(), family), now(), an_officer_of("police")
    work_off(at)
    found.until(SERVICE, "under_review", by=reviewer, at=at)
    found.grant(SERVICE, by=reviewer, at=at)
    assert "To hand out (0)" in _read(police, TO_HAND_OUT)


def test_a_parcel_is_posted_lost_posted_again_and_received(birth: Birth, police: Browser, mother: Browser) -> None:
    status, shown = _move(police, birth, "post", carrier="sf", number="SF12")
    assert (status, "not a tracking number of SF Express" in shown, 'value="SF12"' in shown) == (422, True, True)
    assert _move(police, birth, "post", carrier="", number="")[0] == 422
    assert _move(police, birth, "post", carrier="sf", number="SF1234567890123")[0] == 302
    shown = _read(mother, _progress(birth))
    assert ("number SF1234567890123" in shown, "I received it" in shown, "csrfmiddlewaretoken" in shown) == (True,) * 3
    case = birth.case(SERVICE)
    assert mother.post(f"{_progress(birth)}missing/{case.id}/").status_code == 302
    assert "The parcel did not arrive" in _read(police, f"/en/desk/cases/{case.id}/")
    assert "To hand out (1)" in _read(police, TO_HAND_OUT)
    assert _move(police, birth, "post", carrier="ems", number="EA123456785CN")[0] == 302
    assert 'value="EA123456785CN"' in _read(police, f"/en/desk/cases/{case.id}/correct-parcel/")
    assert _move(police, birth, "correct-parcel", carrier="ems", number="1034567890123")[0] == 302
    assert mother.post(f"{_progress(birth)}arrived/{case.id}/").status_code == 302
    assert birth.case(SERVICE).state == "closed"
    shown = _read(mother, _progress(birth))
    assert ("It has arrived." in shown, "I received it" in shown) == (True, False)


@pytest.mark.parametrize("birth", ["counter"], indirect=True)
def test_the_paper_is_handed_over_at_the_counter(birth: Birth, police: Browser, mother: Browser) -> None:
    assert "Ready to collect at" in _read(mother, _progress(birth))
    shown = _read(police, f"/en/desk/cases/{birth.case(SERVICE).id}/give-at-counter/")
    assert ("任芳" in shown, "林知夏" in shown) == (True, True)
    status, shown = _move(police, birth, "give-at-counter", collector="applicant")
    assert (status, "Look at the person&#x27;s original ID card first" in shown) == (422, True)
    other = {"collector": "other", "name": "王外婆", "card_seen": "on"}
    assert _move(police, birth, "give-at-counter", **other, id_end="12")[0] == 422
    assert _move(police, birth, "give-at-counter", **other, id_end="123X")[0] == 302
    assert "by 王外婆." in _read(mother, _progress(birth))
    assert "(123X)" in _read(police, f"/en/desk/cases/{birth.case(SERVICE).id}/")


def test_the_second_of_two_officers_is_told(birth: Birth, police: Browser) -> None:
    case = birth.case(SERVICE)
    sent = {"version": str(case.version), "carrier": "sf", "number": "SF1234567890123"}
    addresses = [f"/en/desk/cases/{case.id}/post/"] * 2
    assert [police.post(address, sent).status_code for address in addresses] == [302, 422]


def test_a_parcel_of_another_application_is_not_answered_here(birth: Birth, mother: Browser, file: File) -> None:
    other = file()
    case = birth.case(SERVICE)
    cases.post(case.id, "sf", "SF1234567890123", by=an_officer_of("police"), at=now())
    assert mother.post(f"/applications/{other.number}/arrived/{case.id}/").status_code == 404


def test_an_offices_own_system_hands_out(birth: Birth) -> None:
    _client, token = identity.create_client(
        name="police", agency="police", scopes=["officer-moves"], by=SYSTEM, at=now()
    )
    office, case = Machine(token), birth.case(SERVICE)
    address = f"/cases/{case.id}/moves"
    waiting = office.calls("GET", f"/cases/{case.id}").json()
    assert (waiting["paper"]["way"], waiting["answers"]["delivery.address"]) == ("post", ADDRESS)
    parcel = {"carrier": "ems", "tracking_number": "EA123456785CN"}
    wrong = office.calls("POST", address, {"move": "post", **parcel, "tracking_number": "EA1"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "tracking_number")
    posted = office.calls("POST", address, {"move": "post", **parcel, "version": waiting["version"]}).json()
    assert (posted["state"], posted["paper"]["tracking_number"]) == ("delivered", "EA123456785CN")
    given = {"move": "give_at_counter", "collector": "other", "collector_name": "王外婆", "collector_id_end": "123X"}
    unseen = office.calls("POST", address, given)
    assert (unseen.status_code, unseen.json()["code"]) == (422, "card_not_seen")
    done = office.calls("POST", address, {**given, "card_seen": True}).json()
    assert (done["state"], done["paper"]["collected_on"] is not None) == ("closed", True)
