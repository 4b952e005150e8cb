"""A register is down for an hour: every case that waits for it goes on by itself, none lost, none asked twice."""

from datetime import datetime, timedelta

import pytest
from procrastinate.jobs import Job

from tests.city import City
from tests.world import Family, resident_of, stored
from tongban.book import api as book
from tongban.cases import api as cases
from tongban.exchange import api as exchange
from tongban.exchange.models import Call
from tongban.forms import api as forms
from tongban.identity import api as identity
from tongban.kernel.clock import now
from tongban.kernel.jobs import UntilItWorks

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = timedelta(seconds=30)
QUESTION = "mother.hukou_kind"


def _families(city: City) -> list[Family]:
    def person(key: str) -> identity.Person:
        return identity.person_for(city.people[key]["id_number"], city.people[key]["name"])

    return [Family(person(f"mother-{n}"), person(f"father-{n}"), person("elder-1")) for n in (1, 2, 3, 4)]


def _filed_by_hand(family: Family, key: str) -> str:
    """File with one answer typed while the police's register was silent; return the application's number."""
    actor = resident_of(family.mother).actor
    typed = forms.Answer(value="family", origin="typed", unverified=True).stored()
    answers = {**stored(family), QUESTION: typed}
    filed = cases.file_answers("birth", family.mother, answers, by=actor, key=key, at=now())
    exchange.consent(
        family.mother.id_number,
        purpose="birth",
        sources=["police-person", "police-household"],
        concerning=filed.number,
        by=actor,
        at=now(),
    )
    return filed.number


def _recheck(start: datetime, times: int) -> datetime:
    """Let the worker look every half minute."""
    for n in range(times):
        cases.recheck(at=start + n * HALF_A_MINUTE)
    return start + times * HALF_A_MINUTE


def _waiting() -> int:
    return cases.Application.objects.exclude(recheck_at=None).count()


@pytest.mark.usefixtures("edition")
def test_twenty_cases_outlast_an_hour_without_the_register(city: City, city_at_hand: City) -> None:
    numbers = [
        _filed_by_hand(family, f"hour-{n}-{one}") for n, family in enumerate(_families(city)) for one in range(5)
    ]
    with city.out_of_order("police"):
        later = _recheck(now(), 120)
        assert _waiting() == 20
        tried = Call.objects.filter(concerning__in=numbers).values_list("outcome", flat=True)
        assert set(tried) == {"down"}
        assert len(tried) < 20  # the circuit was open: nobody's list fills up with tries
    _recheck(later, 2)
    assert _waiting() == 0
    source = book.current().book.questions[QUESTION].filled
    assert source is not None
    for number in numbers:
        answer = cases.Application.objects.get(number=number).answers[QUESTION]
        assert (answer["origin"], answer.get("unverified", False)) == ("source", False)
        answered = Call.objects.filter(concerning=number, source=source.source, outcome="answered")
        assert answered.count() == 1


def test_a_job_for_a_silent_register_is_tried_each_minute_for_as_long_as_it_takes() -> None:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x")
    begun = now()
    pauses = []
    for attempts in (0, 1, 2, 3, 4, 5, 60, 1000):
        decision = UntilItWorks().get_retry_decision(exception=RuntimeError(), job=job.evolve(attempts=attempts))
        assert decision.retry_at is not None
        pauses.append(round((decision.retry_at - begun).total_seconds()))
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
