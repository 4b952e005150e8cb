"""What opens by itself: by an event, a certificate, an age, or a new month; told, declined, agreed to, or filed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cases.conftest import an_officer_of
from tests.cases.starting import Register, let_work, publish_starts, register_at_hand
from tests.identity.people import a_resident
from tests.world import Enter, resident_of
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.cases.models import Offer, StartRun
from tongban.cases.operations import finding
from tongban.exchange import api as exchange
from tongban.exchange import gateway
from tongban.exchange.events import RecordsPushed
from tongban.exchange.models import Call
from tongban.exchange.operations import withdraw_consent
from tongban.forms.models import Draft
from tongban.identity import api as identity
from tongban.kernel import events
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import day_of, now
from tongban.kernel.models import Look
from tongban.kernel.refused import Refused
from tongban.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(edition: book.Edition, tmp_path: Path, settings: Any) -> book.Edition:
    return publish_starts(settings, tmp_path / "book")


@pytest.fixture
def register(edition: book.Edition, tmp_path: Path, settings: Any) -> Iterator[Register]:
    with register_at_hand(settings, tmp_path / "connectors") as register:
        yield register


@pytest.fixture
def person(edition: book.Edition, register: Register) -> identity.Person:
    person = a_resident("任芳", "19900000041")
    register.levels[person.id_number] = 3
    return person


def _push(person: identity.Person, event: str = "e-1", *, at: datetime | None = None) -> None:
    record = {"event_id": event, "id_number": person.id_number, "name": person.name}
    with transaction.atomic():
        events.announce(RecordsPushed(source="aid-events", records=[record]), at=at or now())
    let_work(at or now())


def _offers() -> list[tuple[str, str, str]]:
    return list(Offer.objects.order_by("noted_at", "id").values_list("start", "period", "state"))


def _told(person: identity.Person) -> list[str]:
    return list(
        Notice.objects.filter(id_number=person.id_number).order_by("at", "id").values_list("body_en", flat=True)
    )


def _after_days(offer: Offer) -> datetime:
    assert offer.wake_at is not None
    return offer.wake_at


def test_a_pushed_event_is_offered_with_why_by_which_data_and_how_much(person: identity.Person) -> None:
    _push(person)
    offer = Offer.objects.get()
    assert (offer.state, offer.begun_by, offer.application_id) == ("offered", "aid-events", None)
    assert offer.decline_by is not None
    assert offer.decline_by > day_of(now())
    assert _told(person) == [
        "Care allowance: Your level of care was assessed. Read from: Register of care. "
        f"Amount: Care allowance a month: 300.00 yuan. If you say nothing by {offer.decline_by} it is filed for you. "
        "You can agree now, or decline."
    ]
    assert cases.Application.objects.count() == 0


def test_the_same_event_sent_again_offers_nothing_again(person: identity.Person, register: Register) -> None:
    _push(person)
    _push(person)
    assert len(_offers()) == 1
    assert (register.asked, len(_told(person))) == (1, 1)


def test_nobody_says_a_word_and_it_is_filed_by_itself(person: identity.Person) -> None:
    _push(person)
    offer = Offer.objects.get()
    let_work(_after_days(offer) - timedelta(seconds=1))
    assert cases.Application.objects.count() == 0
    let_work(_after_days(offer))
    offer.refresh_from_db()
    application = cases.Application.objects.get()
    assert (offer.state, offer.application_id, application.filed_by) == ("filed", application.id, "Tongban")
    assert [case.state for case in cases.cases_of(application.id)] == ["received"]
    assert _told(person)[-1].startswith("Filed: Care allowance, number ")


def test_who_declines_is_not_asked_again_for_the_event_and_keeps_no_form(person: identity.Person) -> None:
    _push(person)
    offer = Offer.objects.get()
    cases.decline_offer(offer.id, by=resident_of(person), at=now())
    _push(person)
    let_work(now() + timedelta(days=60))
    assert [state for _start, period, state in _offers() if period == "e-1"] == ["declined"]
    assert (cases.Application.objects.count(), Draft.objects.count()) == (0, 0)
    with pytest.raises(Refused):
        cases.agree(offer.id, by=resident_of(person), at=now())


def test_who_agrees_has_it_filed_at_once_and_once(person: identity.Person) -> None:
    _push(person)
    offer = Offer.objects.get()
    first = cases.agree(offer.id, by=resident_of(person), at=now())
    assert cases.agree(offer.id, by=resident_of(person), at=now()) == first
    let_work(now() + timedelta(days=60))
    assert cases.Application.objects.count() == 1
    assert Offer.objects.get(id=offer.id).state == "agreed"


def test_an_offer_is_nobody_elses(person: identity.Person) -> None:
    _push(person)
    stranger = a_resident("陈生", "19900000042")
    for act in (cases.agree, cases.decline_offer):
        with pytest.raises(Offer.DoesNotExist):
            act(Offer.objects.get().id, by=resident_of(stranger), at=now())


def test_a_condition_not_met_opens_nothing_and_tells_nobody(person: identity.Person, register: Register) -> None:
    register.levels[person.id_number] = 0
    _push(person)
    offer = Offer.objects.get()
    assert (offer.state, offer.why, _told(person), Draft.objects.count()) == ("nothing", ["level-known"], [], 0)


def test_what_no_register_knows_opens_nothing(person: identity.Person, register: Register) -> None:
    del register.levels[person.id_number]
    _push(person)
    assert [state for *_rest, state in _offers()] == ["nothing"]


def test_a_silent_register_is_asked_again(person: identity.Person, register: Register) -> None:
    register.is_down = True
    _push(person)
    assert [state for *_rest, state in _offers()] == ["noted"]
    register.is_down = False
    gateway.forget_connections()
    let_work(now() + timedelta(hours=1, minutes=1))
    assert [state for *_rest, state in _offers()] == ["offered"]


def test_who_has_taken_a_consent_back_is_only_told_that_they_may_apply(
    person: identity.Person, register: Register
) -> None:
    exchange.consent(
        person.id_number,
        purpose="aid",
        sources=["aid-register"],
        concerning="earlier",
        by=resident_of(person).actor,
        at=now(),
    )
    withdraw_consent("aid", by=resident_of(person), at=now())
    _push(person)
    assert ([state for *_rest, state in _offers()], register.asked) == (["hinted"], 0)
    assert _told(person) == [
        "Care allowance: Your level of care was assessed. You may be entitled to it. A form was begun for you: "
        "apply if you wish."
    ]
    let_work(now() + timedelta(days=60))
    assert cases.Application.objects.count() == 0


def test_without_a_statutory_basis_nothing_is_read(person: identity.Person, register: Register, tmp_path: Path) -> None:
    words = (tmp_path / "book" / "sources" / "starts.yaml").read_text()
    start, end = words.index("    statutory:"), words.index("    fields:")
    (tmp_path / "book" / "sources" / "starts.yaml").write_text(words[:start] + words[end:])
    book.publish(tmp_path / "book", by=SYSTEM, at=now())
    _push(person)
    assert ([state for *_rest, state in _offers()], register.asked) == (["hinted"], 0)


def test_the_look_up_stands_in_the_persons_list(person: identity.Person) -> None:
    _push(person)
    call = Call.objects.get(concerning=str(Offer.objects.get().id))
    assert (call.source, call.actor_kind, call.purpose) == ("aid-register", "system", "aid")


def test_a_record_without_a_valid_number_or_an_event_is_passed_over(person: identity.Person) -> None:
    records = [{"event_id": "x", "id_number": "1", "name": "无"}, {"id_number": person.id_number}]
    finding.note_pushed("aid-events", records, at=now())
    assert _offers() == []


def test_a_stranger_whom_a_register_names_is_written_down(edition: book.Edition, register: Register) -> None:
    number = _number(day_of(now()).replace(year=1990, day=1), 7)
    record = {"event_id": "x", "id_number": number, "name": "周强"}
    finding.note_pushed("aid-events", [record], at=now())
    assert Offer.objects.get().person.id_number == number


def test_people_who_turn_sixty_are_found_once_and_late_too(edition: book.Edition, register: Register) -> None:
    today = day_of(now())
    born = [today.replace(year=today.year - 60), today.replace(year=today.year - 60) - timedelta(days=20)]
    born += [today.replace(year=today.year - 60) + timedelta(days=1), today.replace(year=today.year - 61)]
    people = [identity.person_for(_number(day, n), "周强", at=now()) for n, day in enumerate(born)]
    for person in people:
        register.levels[person.id_number] = 2
    let_work(now())
    let_work(now() + timedelta(hours=1))
    found = Offer.objects.filter(start="sixty").order_by("person__id_number")
    assert {one.person_id for one in found} == {people[0].id, people[1].id}
    assert {(one.period, one.state) for one in found} == {("60", "offered")}
    assert StartRun.objects.get(start="sixty").is_done
    let_work(now() + timedelta(days=1, minutes=1))
    assert {one.person_id for one in Offer.objects.filter(start="sixty")} == {people[0].id, people[1].id, people[2].id}


def test_what_the_start_itself_wants_must_be_known_to_be_true(edition: book.Edition, register: Register) -> None:
    today = day_of(now())
    person = identity.person_for(_number(today.replace(year=today.year - 60), 1), "周强", at=now())
    register.levels[person.id_number] = 1
    let_work(now())
    offer = Offer.objects.get()
    assert (offer.state, offer.why) == ("nothing", ["when"])


def test_a_new_month_is_offered_to_whom_it_was_granted_before(person: identity.Person) -> None:
    _push(person)
    application = cases.agree(Offer.objects.get().id, by=resident_of(person), at=now())
    officer, case = an_officer_of("health"), cases.cases_of(application.id)[0]
    cases.accept(case.id, by=officer, at=now())
    cases.start_review(case.id, by=officer, at=now())
    cases.decide(case.id, grant=True, reason="", by=officer, at=now())
    let_work(now())
    month = (day_of(now()).replace(day=1) + timedelta(days=32)).replace(day=1)
    next_month = now().replace(year=month.year, month=month.month, day=3)
    let_work(next_month)
    found = Offer.objects.get(start="again", period=f"{month:%Y-%m}")
    assert found.state == "offered"
    let_work(found.wake_at or next_month)
    assert Offer.objects.get(id=found.id).state == "filed"


def test_the_database_refuses_a_second_offer_of_a_period(person: identity.Person) -> None:
    _push(person)
    offer = Offer.objects.get()
    offer.id = offer.person_id
    with pytest.raises(IntegrityError):
        offer.save(force_insert=True)


def test_the_person_reads_the_offer_and_agrees_on_the_page(person: identity.Person, enter: Enter) -> None:
    _push(person)
    browser, offer = enter(person, headers={"accept-language": "en"}), Offer.objects.get()
    mine = browser.get("/en/me/").content.decode()
    assert mine.count("Offered to you") == 1
    assert "Begun, not filed" not in mine
    page = browser.get(f"/en/me/offers/{offer.id}/").content.decode()
    assert all(words in page for words in ("Register of care", "300.00 yuan", "Agree and file now", "No, thank you"))
    answer = browser.post(f"/en/me/offers/{offer.id}/")
    assert answer["Location"] == f"/en/applications/{cases.Application.objects.get().number}/"


def test_the_person_declines_on_the_page(person: identity.Person, enter: Enter) -> None:
    _push(person)
    browser, offer = enter(person), Offer.objects.get()
    assert browser.post(f"/en/me/offers/{offer.id}/decline/")["Location"] == "/en/me/"
    assert Offer.objects.get().state == "declined"


def test_an_officer_takes_the_answer_at_the_counter_and_the_look_is_recorded(
    person: identity.Person, enter: Enter, officer: Any
) -> None:
    _push(person)
    browser = enter(officer("health", ("counter",)))
    found = browser.post("/en/desk/counter/offers/", {"id_number": person.id_number})
    page = browser.get(found["Location"])
    assert "The person agrees" in page.content.decode()
    assert list(Look.objects.values_list("person_id", "purpose")) == [(person.id, "aid")]
    offer = Offer.objects.get()
    browser.post(found["Location"], {"offer": str(offer.id), "agree": "1"})
    assert Offer.objects.get().state == "offered"  # the card was not seen
    browser.post(found["Location"], {"offer": str(offer.id), "agree": "1", "card_seen": "on"})
    offer.refresh_from_db()
    assert (offer.state, offer.taken_name, offer.taken_agency) == ("agreed", "吴敏", "health")
    let_work(now())
    assert "Care allowance: you agreed at a counter, and it was filed." in _told(person)
    assert enter(officer("tax", ("counter",))).get(found["Location"]).status_code == 404


def test_the_office_in_the_lead_reads_what_was_offered_and_no_other(
    person: identity.Person, enter: Enter, officer: Any
) -> None:
    _push(person)
    page = enter(officer("health")).get("/en/desk/offers/").content.decode()
    assert ("Your care allowance" in page, "任芳" in page, "Offered: 1" in page) == (True, False, True)
    assert "Nothing was offered" in enter(officer("tax")).get("/en/desk/offers/").content.decode()


def _number(born: Any, sequence: int) -> str:
    """Return a citizen number of this birthday with its check digit (GB 11643)."""
    body = f"310101{born:%Y%m%d}{100 + sequence}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11]
