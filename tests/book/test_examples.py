"""Examples of the sample book: what they expect is compared with what the book makes of their answers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.book.planting import SAMPLE
from tongban.book.check import check
from tongban.book.edition import Edition
from tongban.book.examples import differences, load_examples, outcome
from tongban.book.records import Example


@pytest.fixture(scope="module")
def edition() -> Edition:
    found, faults = check(SAMPLE)
    assert found is not None, faults
    return Edition(1, "", datetime(2026, 1, 1, tzinfo=UTC), found)


@pytest.fixture(scope="module")
def example() -> Example:
    return load_examples(SAMPLE)[0]


def changed(example: Example, **expect: Any) -> Example:
    return msgspec.structs.replace(example, expect=expect)


def test_the_sample_comes_true(edition: Edition, example: Example) -> None:
    assert differences(example, edition) == []


def test_what_the_book_makes_of_the_answers(edition: Edition, example: Example) -> None:
    assert outcome(example, edition) == {
        "conditions": {"birth-certificate/recent": True, "recent": True},
        "joined": ["birth-certificate", "birth-registration"],
        "asked": ["child.given_name", "child.follows"],
        "decisions": {"birth-certificate": "granted", "birth-registration": "officer"},
        "values": {**example.given, "child.surname": "李"},
    }


def test_every_difference_is_named(edition: Edition, example: Example) -> None:
    wrong = changed(
        example,
        conditions={"recent": False},
        joined=["birth-certificate"],
        asked=["child.given_name", "child.born_on", "child.follows"],
        decisions={"birth-certificate": "refused"},
        values={"child.surname": "王"},
    )
    assert differences(wrong, edition) == [
        "conditions.recent: expected False, got True",
        "joined: missing [], not expected ['birth-registration']",
        "asked: missing ['child.born_on'], not expected []",
        "decisions.birth-certificate: expected refused, got granted",
        "values.child.surname: expected 王, got 李",
    ]


def test_without_answers_nothing_is_known_and_an_officer_decides(edition: Edition, example: Example) -> None:
    happened = outcome(msgspec.structs.replace(example, given={}), edition)
    assert happened["conditions"]["recent"] is None
    assert happened["decisions"]["birth-certificate"] == "officer"


def test_what_is_not_chosen_is_not_joined_and_not_asked_for(edition: Edition, example: Example) -> None:
    bundle = edition.book.bundles["birth"]
    services = [bundle.services[0], msgspec.structs.replace(bundle.services[1], optional=True)]
    bundles = {"birth": msgspec.structs.replace(bundle, services=services)}
    changed = replace(edition, book=msgspec.structs.replace(edition.book, bundles=bundles))
    left = outcome(msgspec.structs.replace(example, choose={"birth-registration": False}), changed)
    assert (left["joined"], outcome(example, changed)["joined"]) == (
        ["birth-certificate"],
        ["birth-certificate", "birth-registration"],
    )


def test_a_rule_that_refuses_refuses(edition: Edition, example: Example) -> None:
    unborn = msgspec.structs.replace(example, given={"child.born_on": "2026-06-01", "child.follows": "father"})
    assert outcome(unborn, edition)["decisions"]["birth-certificate"] == "refused"


def test_a_service_whose_condition_is_false_is_not_joined(edition: Edition, example: Example) -> None:
    older = msgspec.structs.replace(example, given={"child.born_on": "2024-06-01", "child.follows": "mother"})
    assert outcome(older, edition)["joined"] == ["birth-certificate"]
