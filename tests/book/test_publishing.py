"""Publishing: editions count up, never change, and are found at once; a faulty book is refused whole."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.book.planting import BUNDLE, CERTIFICATE, SAMPLE, Mistake, planted
from tongban.book import api as book
from tongban.book import queries
from tongban.book.check import check
from tongban.book.models import PublishedEdition
from tongban.book.operations import FaultyBook, canonical, publish
from tongban.kernel.actor import SYSTEM
from tongban.kernel.models import OutboxEvent

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 9, tzinfo=UTC)
NEW_SUMMARY = Mistake(BUNDLE, "All at once", "All in one go", 0, "", "")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_edition_from_another_test() -> Iterator[None]:
    queries.forget_editions()
    yield
    queries.forget_editions()


def test_the_first_edition(db: None) -> None:
    published = publish(SAMPLE, by=SYSTEM, at=AT)
    assert (published.number, published.published_at) == (1, AT)
    assert published.book == check(SAMPLE)[0]
    assert list(PublishedEdition.objects.values_list("number", "published_by")) == [(1, "Tongban")]
    assert list(OutboxEvent.objects.values_list("name", "payload")) == [("book.BookPublished", {"number": 1})]


def test_the_same_book_again_changes_nothing() -> None:
    first = publish(SAMPLE, by=SYSTEM, at=AT)
    again = publish(SAMPLE, by=SYSTEM, at=LATER)
    assert (again.number, again.digest, again.published_at) == (1, first.digest, AT)
    assert PublishedEdition.objects.count() == OutboxEvent.objects.count() == 1


def test_a_changed_book_is_a_new_edition_and_the_old_one_stays(tmp_path: Path) -> None:
    publish(SAMPLE, by=SYSTEM, at=AT)
    changed = publish(planted(tmp_path, NEW_SUMMARY), by=SYSTEM, at=LATER)
    assert changed.number == book.current().number == 2
    assert book.current().book.bundles["birth"].summary.en == "All in one go"
    assert book.edition(1).book.bundles["birth"].summary.en == "All at once"


def test_going_back_is_a_new_edition_with_the_old_digest(tmp_path: Path) -> None:
    first = publish(SAMPLE, by=SYSTEM, at=AT)
    publish(planted(tmp_path, NEW_SUMMARY), by=SYSTEM, at=AT)
    back = publish(SAMPLE, by=SYSTEM, at=LATER)
    assert (back.number, back.digest) == (3, first.digest)


def test_a_faulty_book_is_refused_with_every_fault(tmp_path: Path) -> None:
    copy = planted(
        tmp_path,
        Mistake(CERTIFICATE, "depth: 4", "depth: 5", 0, "", ""),
        Mistake(BUNDLE, "lead: health", "lead: xyz", 0, "", ""),
    )
    with pytest.raises(FaultyBook) as refused:
        publish(copy, by=SYSTEM, at=AT)
    assert [(fault.file, fault.line) for fault in refused.value.faults] == [
        ("sample/bundles/birth.yaml", 5),
        ("sample/items/health/birth-certificate.yaml", 14),
    ]
    assert not PublishedEdition.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE book_publishededition SET published_by = 'somebody'", "DELETE FROM book_publishededition"],
)
def test_the_database_keeps_editions_as_they_are(statement: str) -> None:
    publish(SAMPLE, by=SYSTEM, at=AT)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(PublishedEdition.objects.values_list("number", "published_by")) == [(1, "Tongban")]


def test_the_digest_is_that_of_the_canonical_json() -> None:
    published = publish(SAMPLE, by=SYSTEM, at=AT)
    queries.forget_editions()
    assert canonical(book.edition(1).book) == canonical(published.book)
    assert len(published.digest) == 64


def test_without_an_edition_the_reader_is_told_what_to_do() -> None:
    with pytest.raises(book.NotPublished, match="tongban book publish"):
        book.current()
    with pytest.raises(book.NotPublished, match="No edition 7"):
        book.edition(7)


def test_the_current_edition_is_asked_for_once_a_second_and_read_once() -> None:
    publish(SAMPLE, by=SYSTEM, at=AT)
    queries.forget_editions()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = book.current()
        assert book.current() is first
        assert book.edition(1) is first
    assert len(asked) == 2
    queries._kept.asked_at -= 2 * queries.RECHECK_SECONDS
    with CaptureQueriesContext(connection) as asked:
        assert book.current() is first
    assert len(asked) == 1


def test_an_edition_published_elsewhere_is_found_within_a_second(tmp_path: Path) -> None:
    first = publish(SAMPLE, by=SYSTEM, at=AT)
    assert book.current().number == 1
    row = PublishedEdition.objects.get(number=1)
    PublishedEdition(2, "0" * 64, row.content, LATER, "another process").save(force_insert=True)
    assert book.current().number == 1
    queries._kept.asked_at -= 2 * queries.RECHECK_SECONDS
    assert book.current().number == 2
    assert book.current().book == first.book


def test_an_edition_is_read_in_less_than_thirty_milliseconds() -> None:
    publish(SAMPLE, by=SYSTEM, at=AT)

    def milliseconds() -> float:
        queries.forget_editions()
        start = time.perf_counter()
        book.edition(1)
        return (time.perf_counter() - start) * 1000

    assert min(milliseconds() for _ in range(5)) < 30


def test_an_edition_reckons_with_its_calendar_parameters_and_conditions() -> None:
    edition = publish(SAMPLE, by=SYSTEM, at=AT)
    assert edition.calendar().is_workday(date(2026, 1, 4))
    assert not edition.calendar().is_workday(date(2026, 1, 1))
    assert edition.calendar().is_provisional(date(2027, 1, 1))
    days = [date(2019, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [edition.parameter("months_to_register", on=day) for day in days] == [None, 10, 12]
    text = 'months_between(child.born_on, today()) < param("months_to_register")'
    born = {"child.born_on": "2024-01-15"}
    asked_on = [date(2024, 10, 15), date(2024, 12, 15), date(2025, 1, 10), date(2025, 1, 15)]
    assert [book.evaluate(text, born, today=day, edition=edition) for day in asked_on] == [True, False, True, False]
    assert book.evaluate(text, {}, today=days[2], edition=edition) is None
