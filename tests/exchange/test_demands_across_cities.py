"""A demand that goes to another city: checked and answered there, and what comes of it on both sides.

Both cities are this database; whose turn it is, the name of the instance says. What one would post, the other hears.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils.translation import override

from tests.exchange.sharing import ELSEWHERE, THERE, a_neighbour, a_steward, a_wish
from tongban.book import api as book
from tongban.exchange.asking import moves_for
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Agreement, Demand, Outgoing, Peer, Stop
from tongban.exchange.operations import agreeing, demanding, messages
from tongban.identity.models import Officer
from tongban.kernel import events
from tongban.kernel.clock import now, today
from tongban.kernel.ids import uuid7
from tongban.kernel.models import OutboxEvent
from tongban.kernel.refused import Refused

pytestmark = pytest.mark.django_db
HERE = "CN-310000"


@pytest.fixture(autouse=True)
def _neighbours(edition: book.Edition) -> None:
    """Each city has admitted the other."""
    a_neighbour()
    Peer.objects.create(id=uuid7(now()), instance=HERE, title="上海", address="http://127.0.0.1:9", added_at=now())


@contextmanager
def there() -> Iterator[None]:
    """Be the other city for a while."""
    with override_settings(TONGBAN_INSTANCE=THERE):
        yield


def post(*, doubled: bool = False) -> list[str]:
    """Deliver what waits, whichever way it goes, and have it heard; return the topics."""
    waiting = list(Outgoing.objects.filter(delivered_at=None).order_by("id"))
    for one in waiting:
        sender = HERE if one.instance == THERE else THERE
        with override_settings(TONGBAN_INSTANCE=one.instance):
            for _ in range(2 if doubled else 1):
                messages.take_in(sender, one.topic, one.key, one.body, at=now())
                events.deliver(at=now())
        assert not OutboxEvent.objects.filter(name="exchange.MessageReceived", tries__gt=0).exists()
        one.delivered_at = now()
        one.save()
    return [one.topic for one in waiting]


def asked(officer: Any, **changes: Any) -> tuple[Demand, Demand]:
    """Return our demand and its twin in the other city, once it has arrived there."""
    wish = a_wish(**{"source": ELSEWHERE, "provider": ELSEWHERE.rsplit("/", 2)[0], **changes})
    ours = demanding.demand(wish, by=a_steward(officer, "health"), at=now())
    assert post() == ["demand.made"]
    theirs = Demand.objects.get(twin=ours.id)
    assert post() == ["demand.answered"]
    return fresh(ours), theirs


def approved(officer: Any, *fields: str) -> tuple[Demand, Demand]:
    ours, theirs = asked(officer)
    with there():
        demanding.pass_on(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
        demanding.approve(theirs.id, fields or ("name",), by=a_steward(officer, "police"), at=now())
    post()
    return fresh(ours), fresh(theirs)


def fresh(demand: Demand) -> Demand:
    return Demand.objects.get(id=demand.id)


def agreements(demand: Demand) -> list[Agreement]:
    return list(demand.agreements.order_by("id"))


def test_a_demand_arrives_in_the_other_citys_list_as_from_that_office(officer: Any) -> None:
    ours, theirs = asked(officer)
    office = book.current().book.agencies["health"]
    assert (theirs.agency, theirs.provider, theirs.source) == (member_of(office), "police", "police-person")
    assert (theirs.fields, theirs.purposes) == (["name", "birth_date"], ["vaccination-certificate"])
    assert theirs.titles[member_of(office)]["zh"] == f"上海 {office.name.zh}"
    assert (ours.state, theirs.state, ours.due_on) == ("submitted", "submitted", theirs.due_on)
    assert ours.titles[ELSEWHERE]["en"] == "Population register"


def test_it_is_answered_there_and_the_agreement_is_made_on_both_sides(officer: Any) -> None:
    ours, theirs = approved(officer, "name")
    (here,), (elsewhere,) = agreements(ours), agreements(theirs)
    assert (ours.state, theirs.state) == ("approved", "approved")
    assert here.consumer == elsewhere.consumer == member_of(book.current().book.agencies["health"])
    assert (here.source, elsewhere.source) == (ELSEWHERE, "police-person")
    assert here.fields == elsewhere.fields == ["name"]
    assert (here.starts_on, here.ends_on) == (elsewhere.starts_on, elsewhere.ends_on)
    assert here.number_there == elsewhere.number


def test_a_message_that_comes_twice_changes_nothing(officer: Any) -> None:
    ours, theirs = asked(officer)
    with there():
        demanding.pass_on(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
        demanding.approve(theirs.id, ["name"], by=a_steward(officer, "police"), at=now())
    post(doubled=True)
    assert (Demand.objects.count(), len(agreements(ours))) == (2, 1)


def test_a_refusal_comes_back_with_its_reason_and_a_dispute_is_decided_there(officer: Any) -> None:
    ours, theirs = asked(officer)
    with there():
        demanding.pass_on(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
        demanding.refuse(theirs.id, "非必要", by=a_steward(officer, "police"), at=now())
    post()
    assert (fresh(ours).state, fresh(ours).reason) == ("refused", "非必要")
    demanding.dispute(ours.id, "发证必需", by=a_steward(officer, "health"), at=now())
    post()
    assert (fresh(theirs).state, fresh(theirs).dispute) == ("disputed", "发证必需")
    with there():
        demanding.overrule(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
    post()
    post()
    assert (fresh(ours).state, len(agreements(ours))) == ("approved", 1)


def test_a_returned_demand_is_corrected_here_and_submitted_there_again(officer: Any) -> None:
    ours, theirs = asked(officer)
    with there():
        demanding.send_back(theirs.id, "场景不清", by=a_steward(officer, "big-data-center"), at=now())
    post()
    assert (fresh(ours).state, fresh(ours).reason) == ("returned", "场景不清")
    wish = a_wish(source=ELSEWHERE, provider=ours.provider, scenario="发证前核对", fields=("name",))
    demanding.correct(ours.id, wish, by=a_steward(officer, "health"), at=now())
    post()
    assert (fresh(theirs).state, fresh(theirs).scenario, fresh(theirs).fields) == ("submitted", "发证前核对", ["name"])


def test_a_withdrawal_ends_it_there_unless_it_was_answered_meanwhile(officer: Any) -> None:
    ours, theirs = asked(officer)
    demanding.withdraw(ours.id, by=a_steward(officer, "health"), at=now())
    post()
    assert fresh(theirs).state == "withdrawn"
    ours, theirs = asked(officer)
    demanding.withdraw(ours.id, by=a_steward(officer, "health"), at=now())
    with there():
        demanding.pass_on(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
        demanding.approve(theirs.id, ["name"], by=a_steward(officer, "police"), at=now())
    post()
    assert (fresh(ours).state, fresh(theirs).state, len(agreements(ours))) == ("approved", "approved", 1)


def test_an_older_answer_that_comes_late_changes_nothing(officer: Any) -> None:
    ours, _theirs = approved(officer)
    late = {"demand": ours.id, "state": "checked", "reason": "", "due_on": None, "agreement": None}
    hear("demand.answered", **late, at=(now() - timedelta(hours=1)).isoformat())
    assert fresh(ours).state == "approved"


def hear(topic: str, *, instance: str = THERE, **body: Any) -> None:
    plain = {name: str(value) if name in ("demand", "stop") else value for name, value in body.items()}
    messages.take_in(instance, topic, str(uuid7(now())), plain, at=now())
    events.deliver(at=now())


def test_either_side_ends_the_agreement_for_both(officer: Any) -> None:
    for side in ("here", "there"):
        ours, theirs = approved(officer)
        if side == "here":
            agreeing.end_agreement(agreements(ours)[0].id, "不再需要", by=a_steward(officer, "health"), at=now())
        else:
            with there():
                agreeing.end_agreement(agreements(theirs)[0].id, "到期", by=a_steward(officer, "police"), at=now())
        assert post() == ["agreement.ended"]
        assert {one.ends_on < today() for one in (*agreements(ours), *agreements(theirs))} == {True}
        assert post() == []


def test_a_stop_there_reaches_the_cities_that_use_the_dataset_and_is_lifted_with_it(officer: Any) -> None:
    approved(officer)
    with there():
        stop = agreeing.stop("police-person", "核查中", by=a_steward(officer, "police"), at=now())
    assert post() == ["dataset.stopped"]
    ours = Stop.objects.get(source=ELSEWHERE)
    assert (ours.reason, ours.by_label, ours.lifted_at) == ("核查中", "嘉兴", None)
    with there():
        agreeing.lift(stop, by=a_steward(officer, "police"), at=now())
    assert post() == ["dataset.lifted"]
    assert Stop.objects.get(id=ours.id).lifted_at is not None


def test_what_is_stopped_for_our_own_offices_is_nobody_elses_business(officer: Any) -> None:
    agreeing.stop("police-person", "核查中", by=a_steward(officer, "police"), at=now())
    assert post() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": "no-such"}, "This dataset is not in the catalogue."),
        ({"fields": ["no-such"]}, "Choose the fields you need, and no others."),
        ({"source": "police-register-birth"}, "This dataset is not in the catalogue."),
        ({"promised": False}, "Without the promise data can't be shared."),
        ({"per_minute": 10**6}, "Ask for 1 to 6000 calls a minute."),
        ({"office": "CN-440100/GOV/x"}, "CN-440100/GOV/x: CN-330400"),
        ({"office": "no identifier"}, "no identifier"),
    ],
)
def test_a_demand_that_cannot_be_taken_in_is_sent_back_with_the_reason(changes: dict[str, Any], words: str) -> None:
    day = today().isoformat()
    body = {
        "demand": uuid7(now()),
        "office": f"{THERE}/GOV/x",
        "office_title": {"zh": "局", "en": "Office"},
        "source": "police-person",
        "fields": ["name"],
        "scenario": "核对",
        "purposes": {"move": {"zh": "迁", "en": "Move"}},
        "starts_on": day,
        "ends_on": day,
        "per_minute": 60,
        "promised": True,
    }
    with override("en"):
        hear("demand.made", **{**body, **changes})
    assert Demand.objects.count() == 0
    answer = Outgoing.objects.get(instance=THERE, topic="demand.answered")
    assert answer.body["state"] == "returned"
    assert words in answer.body["reason"]


def test_a_city_speaks_only_of_its_own(officer: Any) -> None:
    ours, theirs = asked(officer)
    said = {"reason": "", "due_on": None, "at": datetime.now(tz=now().tzinfo).isoformat()}
    agreed = {"number": "A-1", "fields": ["name"], "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    hear("demand.answered", instance=HERE, demand=ours.id, state="approved", agreement=agreed, **said)
    hear("demand.withdrawn", instance=THERE, demand=theirs.twin)
    hear("dataset.stopped", stop=uuid7(now()), service=f"{HERE}/GOV/x/data/y", consumer="", purpose="", reason="x")
    hear("demand.answered", demand=theirs.id, state="approved", agreement=agreed, **said)
    assert (fresh(ours).state, fresh(theirs).state) == ("submitted", "submitted")
    assert (Stop.objects.count(), Agreement.objects.count()) == (0, 0)


def test_no_more_is_agreed_here_than_was_asked_whatever_the_answer_says(officer: Any) -> None:
    ours, _theirs = asked(officer)
    agreed = {"number": "A-1", "fields": ["name", "ethnicity"], "starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    said = {"reason": "", "due_on": None, "at": now().isoformat()}
    hear("demand.answered", demand=ours.id, state="approved", agreement=agreed, **said)
    (made,) = agreements(ours)
    assert (made.fields, made.starts_on, made.ends_on) == (["name"], ours.starts_on, ours.ends_on)


@pytest.mark.parametrize("body", [{}, {"demand": "no-uuid"}, {"demand": "x" * 5000}])
def test_a_message_that_is_not_understood_is_dropped(body: dict[str, Any]) -> None:
    hear("demand.withdrawn", **body)
    assert not OutboxEvent.objects.filter(tries__gt=0).exists()


def test_nobody_here_checks_or_answers_what_another_city_decides(officer: Any) -> None:
    ours, theirs = asked(officer)
    center = a_steward(officer, "big-data-center")
    assert moves_for(center, ours, book.current()) == []
    assert moves_for(center, theirs, book.current()) == ["pass-on", "send-back"]
    with pytest.raises(Refused) as refused:
        demanding.pass_on(ours.id, by=center, at=now())
    assert refused.value.code == "not_yours"


def test_a_steward_asks_on_the_neighbours_page_and_reads_the_answer_there(officer: Any, enter: Any) -> None:
    browser = enter(Officer.objects.get(pk=a_steward(officer, "health").officer_id))
    url = f"/en/exchange/cities/{ELSEWHERE}/"
    assert f"{url}ask/" in browser.get(url).content.decode()
    form = browser.get(f"{url}ask/").content.decode()
    assert "Population register" in form
    typed = {
        "fields_wanted": ["name"],
        "scenario": "核对",
        "purposes": ["vaccination-certificate"],
        "starts_on": today().isoformat(),
        "ends_on": today().isoformat(),
        "per_minute": "60",
        "promised": "on",
    }
    assert browser.post(f"{url}ask/", {**typed, "scenario": ""}).status_code == 422
    answer = browser.post(f"{url}ask/", typed, follow=True)
    page = answer.content.decode()
    assert ("goes to the other city" in page, "Population register" in page, "嘉兴" in page) == (True, True, True)
    post()
    theirs = Demand.objects.exclude(twin=None).get()
    with there():
        demanding.pass_on(theirs.id, by=a_steward(officer, "big-data-center"), at=now())
        made = demanding.approve(theirs.id, ["name"], by=a_steward(officer, "police"), at=now())
    post()
    for path in (
        f"exchange/cities/{ELSEWHERE}/",
        "exchange/demands/",
        "exchange/agreements/",
        "exchange/agreements.csv",
    ):
        assert browser.get(f"/en/{path}").status_code == 200
    assert made.number in browser.get(url).content.decode()
    assert "Population register" in browser.get("/en/exchange/agreements/").content.decode()


def test_the_provider_sees_whose_demand_it_is_and_can_stop_that_office_alone(officer: Any, enter: Any) -> None:
    _ours, theirs = approved(officer)
    police = enter(Officer.objects.get(pk=a_steward(officer, "police").officer_id))
    assert "上海" in police.get(f"/en/exchange/demands/{theirs.id}/").content.decode()
    with there():
        assert "上海" in police.get("/en/exchange/data/police-person/stop/").content.decode()


def test_a_dataset_that_no_neighbour_offers_has_no_page(officer: Any, enter: Any) -> None:
    browser = enter(Officer.objects.get(pk=a_steward(officer, "health").officer_id))
    for path in (f"{THERE}/GOV/x/data/y", "CN-1/GOV/x/data/y", "x"):
        assert browser.get(f"/en/exchange/cities/{path}/").status_code == 404
        assert browser.get(f"/en/exchange/cities/{path}/ask/").status_code == 404
