"""What follows from a bundle's graph: order, longest chain, questions, and what joining saves."""

from graphlib import CycleError

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.book.planting import SAMPLE
from tongban.book.check import check
from tongban.book.graph import BundleSummary, critical_path, needed_questions, order, summary
from tongban.book.records import Book, Bundle, Consent, Joined, Outcome, Phones, Service, Text

WORDS = Text(zh="字", en="word")


def service(key: str, days: int) -> Service:
    return Service(
        key=key, title=WORDS, summary=WORDS, agency="a", catalog_code="", task_code="", type="20", served=["1"],
        kind="promised", legal_days=days, promised_days=days, visits=0, reach="city", depth=4, channels=["web"],
        legal_basis=[], conditions=[], asks=[], materials=[], result=Outcome(kind="record", title=WORDS),
        phones=Phones(enquiry="1", complaint="2"),
    )  # fmt: skip


def bundle(needs: dict[str, list[str]]) -> Bundle:
    return Bundle(
        key="b", title=WORDS, summary=WORDS, who=WORDS, lead="a", parties=[], steps=[], conditions=[],
        consent=Consent(text=WORDS, basis=WORDS),
        services=[Joined(service=key, needs=needed) for key, needed in needs.items()],
    )  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw a graph without circles, listed in any order."""
    keys = [f"s{number}" for number in range(draw(st.integers(1, 8)))]
    needs = {key: draw(st.lists(st.sampled_from(keys[:n]), unique=True)) if n else [] for n, key in enumerate(keys)}
    return {key: needs[key] for key in draw(st.permutations(keys))}


@given(graphs())
def test_the_order_has_each_service_once_and_after_what_it_needs(needs: dict[str, list[str]]) -> None:
    ordered = order(bundle(needs))
    assert sorted(ordered) == sorted(needs)
    assert all(ordered.index(need) < ordered.index(key) for key in needs for need in needs[key])


@given(graphs(), st.data())
def test_the_longest_chain_is_the_longest_of_all_chains(needs: dict[str, list[str]], data: st.DataObject) -> None:
    days = {key: data.draw(st.integers(0, 30)) for key in needs}
    services = {key: service(key, number) for key, number in days.items()}

    def chains(key: str) -> list[int]:
        return [days[key] + before for need in needs[key] for before in chains(need)] or [days[key]]

    assert critical_path(bundle(needs), services) == max(length for key in needs for length in chains(key))


def test_a_service_comes_after_what_is_to_end_before_it_and_counts_for_the_longest_chain() -> None:
    joined = [Joined(service="b", after=["a"]), Joined(service="a")]
    changed = msgspec.structs.replace(bundle({}), services=joined)
    services = {"a": service("a", 3), "b": service("b", 4)}
    assert (order(changed), critical_path(changed, services)) == (["a", "b"], 7)


def test_what_is_left_open_counts_as_preselected_and_of_alternatives_the_first(sample: Book) -> None:
    first, second = sample.bundles["birth"].services
    left_out = msgspec.structs.replace(second, optional=True, chosen=False)
    taken = msgspec.structs.replace(second, optional=True)
    either = [msgspec.structs.replace(one, one_of="x") for one in (first, second)]
    counted = [
        summary(msgspec.structs.replace(sample.bundles["birth"], services=services), sample).services
        for services in ([first, left_out], [first, taken], either)
    ]
    assert counted == [1, 2, 1]


def test_services_that_wait_for_nothing_keep_the_bundles_order() -> None:
    assert order(bundle({"c": [], "a": [], "b": []})) == ["c", "a", "b"]


def test_a_need_outside_the_bundle_holds_nothing_up() -> None:
    assert order(bundle({"a": ["elsewhere"]})) == ["a"]


def test_a_circle_has_no_order() -> None:
    with pytest.raises(CycleError):
        order(bundle({"a": ["b"], "b": ["a"]}))


@pytest.fixture(scope="module")
def sample() -> Book:
    found, faults = check(SAMPLE)
    assert found is not None, faults
    return found


def test_the_questions_a_bundle_needs(sample: Book) -> None:
    assert [question.key for question in needed_questions(sample.bundles["birth"], sample)] == [
        "child.born_on",
        "child.given_name",
        "child.follows",
        "applicant.id_number",
        "applicant.name",
        "child.surname",
        "child.record_number",
    ]


def test_what_joining_saves(sample: Book) -> None:
    assert summary(sample.bundles["birth"], sample) == BundleSummary(
        services=2,
        agencies=2,
        questions_asked=2,
        questions_filled=1,
        questions_if_separate=6,
        materials=2,
        materials_if_separate=4,
        uploads=0,
        visits=1,
        visits_if_separate=1,
        promised_days=3,
        legal_days=15,
    )
