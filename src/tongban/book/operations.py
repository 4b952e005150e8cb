"""Publishing: the checked book becomes an edition that never changes."""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.book import queries
from tongban.book.check import check
from tongban.book.edition import Edition
from tongban.book.events import BookPublished
from tongban.book.fault import Fault
from tongban.book.models import PublishedEdition
from tongban.book.records import Book
from tongban.kernel.actor import Actor
from tongban.kernel.events import announce
from tongban.kernel.refused import Refused

PUBLISHING = 0x626F6F6B  # the advisory lock's number: "book"


class FaultyBook(Refused):
    """The folder cannot be published; `faults` names every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(_("The book has %(count)d faults.") % {"count": len(faults)}, code="faulty_book")
        self.faults = faults


def publish(folder: Path, *, by: Actor, at: datetime) -> Edition:
    """Check the folder and publish it as a new edition; return the current one if nothing has changed.

    Raises FaultyBook with every fault. Announces BookPublished.
    """
    book, faults = check(folder)
    if book is None:
        raise FaultyBook(faults)
    return publish_checked(book, by=by, at=at)


def publish_checked(book: Book, *, by: Actor, at: datetime) -> Edition:
    """Publish a book that was checked without a fault, as `publish` does."""
    content = canonical(book)
    digest = hashlib.sha256(content).hexdigest()
    number = _store(content, digest, by, at)
    queries.forget_newest()
    transaction.on_commit(queries.forget_newest)
    return queries.current() if number is None else queries.edition(number)


def canonical(book: Book) -> bytes:
    """Return the book's one JSON form: keys sorted, defaults left out, UTF-8."""
    return msgspec.json.encode(book, order="sorted")


@transaction.atomic
def _store(content: bytes, digest: str, by: Actor, at: datetime) -> int | None:
    """Add the edition and return its number, or None if the newest one is the same."""
    with connection.cursor() as cursor:
        # two publishers in turn, so that neither takes the other's number
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])
    newest = PublishedEdition.objects.order_by("-number").values_list("number", "digest").first()
    if newest is not None and newest[1] == digest:
        return None
    number = newest[0] + 1 if newest else 1
    PublishedEdition(
        number=number, digest=digest, content=msgspec.json.decode(content), published_at=at, published_by=by.label
    ).save(force_insert=True)
    queries.forget_editions()
    announce(BookPublished(number=number), at=at)
    return number
