"""The city's own book: without fault, its examples come true, and the birth asks little."""

import pytest
from click.testing import CliRunner
from django.conf import settings

from tests.world import Family
from tongban.book import api as book
from tongban.book.check import check
from tongban.book.examples import differences, load_examples
from tongban.book.operations import publish
from tongban.book.records import Example
from tongban.config.cli import main
from tongban.exchange import configuration
from tongban.kernel.actor import SYSTEM
from tongban.kernel.clock import now

EXAMPLES = load_examples(settings.BOOK_DIR)


def test_the_book_has_no_fault() -> None:
    _book, faults = check(settings.BOOK_DIR)
    assert faults == []


def test_the_map_of_what_joining_saves_is_as_the_book_is() -> None:
    answer = CliRunner().invoke(main, ["book", "map", str(settings.BOOK_DIR)])
    assert answer.exit_code == 0, answer.output
    written = (settings.ROOT / "docs" / "map" / "bundles.md").read_text()
    assert written == answer.output, "write it anew: tongban book map > docs/map/bundles.md"


def test_whoever_sends_a_dataset_by_itself_is_its_own_office() -> None:
    content, _faults = check(settings.BOOK_DIR)
    assert content is not None
    pushed = [one for one in content.sources.values() if one.kind == "push"]
    senders = {one.key: configuration.read(one.connector).spec["sender"].split("/")[2] for one in pushed}
    assert senders == {one.key: content.agencies[one.agency].uscc for one in pushed}
    assert len(senders) > 5


def test_the_command_says_so() -> None:
    answer = CliRunner().invoke(main, ["book", "check", str(settings.BOOK_DIR)])
    assert answer.exit_code == 0, answer.output


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.bundle}: {example.name}")
def test_an_example_comes_true(example: Example, edition: book.Edition) -> None:
    assert differences(example, edition) == []


@pytest.mark.django_db
def test_every_bundle_has_an_example(edition: book.Edition) -> None:
    assert {example.bundle for example in EXAMPLES} == set(edition.book.bundles)


@pytest.mark.django_db
def test_the_birth_asks_little(edition: book.Edition) -> None:
    summary = book.summary(edition.book.bundles["birth"], edition.book)
    assert (summary.services, summary.agencies, summary.questions_asked, summary.uploads) == (10, 7, 4, 0)
    assert summary.questions_asked <= 8


@pytest.mark.django_db
def test_publishing_the_same_book_twice_changes_nothing(family: Family, edition: book.Edition) -> None:
    assert publish(settings.BOOK_DIR, by=SYSTEM, at=now()).number == edition.number
