"""The commands `tongban book check`, `publish` and `summary`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from tests.book.planting import BUNDLE, SAMPLE, Mistake, planted
from tongban.book import queries
from tongban.book.cli import book


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    queries.forget_editions()
    with translation.override("en"):
        yield
    queries.forget_editions()


def said(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(book, list(words))
    return answer.exit_code, answer.output


def test_check_counts_what_it_found() -> None:
    assert said("check", str(SAMPLE)) == (0, "2 services, 1 bundles, 7 questions, 2 sources: no fault.\n")


def test_check_prints_each_fault_and_fails(tmp_path: Path) -> None:
    copy = planted(tmp_path, Mistake(BUNDLE, "lead: health", "lead: helth", 0, "", ""))
    expected = "sample/bundles/birth.yaml:5: There is no agency “helth”. — Did you mean “health”?\n1 fault.\n"
    assert said("check", str(copy)) == (1, expected)


@pytest.mark.django_db
def test_publish_says_what_it_did(tmp_path: Path) -> None:
    code, first = said("publish", str(SAMPLE))
    assert (code, first[:20]) == (0, "Published edition 1,")
    code, again = said("publish", str(SAMPLE))
    assert (code, again) == (0, first.replace("Published", "Nothing changed: still"))
    copy = planted(tmp_path, Mistake(BUNDLE, "lead: health", "lead: helth", 0, "", ""))
    assert said("publish", str(copy))[0] == 1


def test_summary_shows_what_joining_saves() -> None:
    code, shown = said("summary", "birth", "--folder", str(SAMPLE))
    assert code == 0
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert lines[0] == "小孩出生 (A child is born)"
    assert lines[-1] == "in order birth-certificate, birth-registration"
    assert "questions asked 2" in lines


def test_summary_of_an_unknown_bundle_names_those_there_are() -> None:
    code, shown = said("summary", "wedding", "--folder", str(SAMPLE))
    assert code == 2
    assert "There is no bundle wedding; there are: birth." in shown
