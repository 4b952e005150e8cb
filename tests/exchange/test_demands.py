"""The way of a demand from one office to another, and what comes of it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.exchange.sharing import a_demand, a_steward, a_wish, an_agreement
from tongban.book import api as book
from tongban.exchange import lists
from tongban.exchange.asking import moves_for
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Agreement
from tongban.exchange.operations import agreeing, demanding
from tongban.exchange.states import DemandState
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now, today
from tongban.kernel.refused import Refused
from tongban.kernel.workdays import due_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def stewards(officer: Any) -> dict[str, Any]:
    """The steward of the office that asks, of the one that has the data, and of the superior data office."""
    return {key: a_steward(officer, key) for key in ("health", "police", "big-data-center", "tax")}


def _days(number: int) -> Any:
    return due_on(number, counted_from=today(), calendar=book.current().calendar())


def test_a_demand_is_passed_on_and_approved_and_becomes_an_agreement(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    assert (made.state, made.due_on) == ("submitted", _days(2))
    assert demanding.pass_on(made.id, by=stewards["big-data-center"], at=now()) is None
    made.refresh_from_db()
    assert (made.state, made.due_on) == ("checked", _days(5))
    agreement = demanding.approve(made.id, ["name"], by=stewards["police"], at=now())
    made.refresh_from_db()
    assert (made.state, made.due_on) == ("approved", None)
    assert agreement.consumer == member_of(book.current().book.agencies["health"])
    assert (agreement.fields, agreement.purposes) == (["name"], ["vaccination-certificate"])
    actions = [[entry.action for entry in history_of([one])] for one in (made.id, agreement.id)]
    assert actions == [
        ["exchange.demanded", "exchange.demand_checked", "exchange.demand_approved"],
        ["exchange.agreed"],
    ]


@pytest.mark.usefixtures("edition")
def test_what_is_shared_without_conditions_is_agreed_after_the_form_check(officer: Any, stewards: Any) -> None:
    open_to_all = {"provider": "market-regulation", "source": "market-company-public", "fields": ("name", "status")}
    made = a_demand(officer, **open_to_all)
    agreement = demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    made.refresh_from_db()
    assert agreement is not None
    assert (made.state, agreement.fields) == ("approved", ["name", "status"])


def test_a_returned_demand_is_corrected_and_submitted_again(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.send_back(made.id, "场景不清", by=stewards["big-data-center"], at=now())
    made.refresh_from_db()
    assert (made.state, made.reason) == ("returned", "场景不清")
    demanding.correct(made.id, a_wish(scenario="发证前核对姓名"), by=stewards["health"], at=now())
    made.refresh_from_db()
    assert (made.state, made.scenario, made.reason, made.due_on) == ("submitted", "发证前核对姓名", "", _days(2))


def test_a_refusal_is_disputed_once_and_decided_above(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    demanding.refuse(made.id, "用途与职责无关", by=stewards["police"], at=now())
    demanding.dispute(made.id, "属于法定职责", by=stewards["health"], at=now())
    made.refresh_from_db()
    assert (made.state, made.due_on) == ("disputed", _days(10))
    demanding.uphold(made.id, "不属于职责", by=stewards["big-data-center"], at=now())
    with pytest.raises(Refused) as refused:
        demanding.dispute(made.id, "再议", by=stewards["health"], at=now())
    assert refused.value.code == "changed_meanwhile"


def test_a_dispute_may_be_decided_for_the_office_that_asks(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    demanding.refuse(made.id, "不便提供", by=stewards["police"], at=now())
    demanding.dispute(made.id, "属于法定职责", by=stewards["health"], at=now())
    agreement = demanding.overrule(made.id, by=stewards["big-data-center"], at=now())
    assert agreement.fields == ["name", "birth_date"]


def test_what_is_in_no_catalogue_is_catalogued_within_fifteen_days_and_answered(officer: Any, stewards: Any) -> None:
    made = a_demand(officer, source="", fields=(), wanted="户籍迁移记录")
    demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    made.refresh_from_db()
    assert made.due_on == _days(15)
    assert moves_for(stewards["police"], made, book.current()) == ["catalog", "refuse"]
    demanding.catalog(made.id, "police-household", by=stewards["police"], at=now())
    agreement = demanding.approve(made.id, ["address"], by=stewards["police"], at=now())
    assert (agreement.source, agreement.fields) == ("police-household", ["address"])


def test_nobody_gives_more_than_was_asked_for(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    with pytest.raises(Refused) as refused:
        demanding.approve(made.id, ["name", "phone"], by=stewards["police"], at=now())
    assert refused.value.code == "wrong_field"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"provider": "health"}, "wrong_provider"),
        ({"provider": "civil-affairs"}, "wrong_provider"),
        ({"scenario": " "}, "no_words"),
        ({"scenario": "长" * 1001}, "too_long"),
        ({"source": "police-fingerprints"}, "unknown_source"),
        ({"source": "police-register-birth"}, "unknown_source"),
        ({"fields": ("fingerprints",)}, "wrong_field"),
        ({"fields": ()}, "wrong_field"),
        ({"purposes": ("birth-registration",)}, "wrong_purpose"),
        ({"purposes": ()}, "wrong_purpose"),
        ({"ends_on": today() - timedelta(days=1)}, "wrong_period"),
        ({"ends_on": today() + timedelta(days=2000)}, "wrong_period"),
        ({"per_minute": 0}, "wrong_rate"),
        ({"promised": False}, "not_promised"),
    ],
)
def test_a_demand_that_says_too_little_or_wants_too_much_is_refused(
    changes: dict[str, Any], code: str, officer: Any
) -> None:
    with pytest.raises(Refused) as refused:
        a_demand(officer, **changes)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["health", "police", "tax"])
def test_only_the_superior_data_office_checks_forms(who: str, officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    with pytest.raises(Refused) as refused:
        demanding.pass_on(made.id, by=stewards[who], at=now())
    assert refused.value.code == "not_yours"


@pytest.mark.parametrize("who", ["health", "big-data-center", "tax"])
def test_only_the_provider_answers(who: str, officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.pass_on(made.id, by=stewards["big-data-center"], at=now())
    with pytest.raises(Refused) as refused:
        demanding.approve(made.id, ["name"], by=stewards[who], at=now())
    assert refused.value.code == "not_yours"


def test_a_reason_is_needed(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    with pytest.raises(Refused) as refused:
        demanding.send_back(made.id, "  ", by=stewards["big-data-center"], at=now())
    assert refused.value.code == "no_reason"


def test_an_office_takes_its_demand_back(officer: Any, stewards: Any) -> None:
    made = a_demand(officer)
    demanding.withdraw(made.id, by=stewards["health"], at=now())
    made.refresh_from_db()
    assert (DemandState(made.state), made.due_on) == (DemandState.WITHDRAWN, None)


def test_each_office_sees_what_waits_for_it(officer: Any, stewards: Any) -> None:
    a_demand(officer)
    passed = a_demand(officer)
    demanding.pass_on(passed.id, by=stewards["big-data-center"], at=now())
    counts = {who: lists.waiting_count(one, book.current()) for who, one in stewards.items()}
    assert counts == {"health": 0, "police": 1, "big-data-center": 1, "tax": 0}


def test_an_agreement_ends_early(officer: Any, stewards: Any) -> None:
    agreement = an_agreement(officer)
    with pytest.raises(Refused):
        agreeing.end_agreement(agreement.id, "不再需要", by=stewards["tax"], at=now())
    agreeing.end_agreement(agreement.id, "不再需要", by=stewards["health"], at=now())
    assert Agreement.objects.get(id=agreement.id).ends_on == today() - timedelta(days=1)
    with pytest.raises(Refused):
        agreeing.end_agreement(agreement.id, "不再需要", by=stewards["police"], at=now())


def test_numbers_are_given_in_turn(officer: Any) -> None:
    first, second = a_demand(officer), a_demand(officer)
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1
    assert first.number.startswith(f"D-{today().year}-")
