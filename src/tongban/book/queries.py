"""The published book, kept in each process: editions never change, only which one is newest does."""

import threading
import time
from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast

from tongban.book.edition import Edition
from tongban.book.models import PublishedEdition
from tongban.book.records import Agency, Book

RECHECK_SECONDS = 1.0


class NotPublished(LookupError):
    """No such edition of the book; `tongban book publish` makes the first."""


@dataclass
class _Kept:
    """What this process holds: editions by number, the newest one's number and digest, and when that was asked."""

    editions: dict[int, Edition]
    newest: tuple[int, str] | None = None
    asked_at: float = 0.0


_kept = _Kept({})
_loading = threading.Lock()


def is_own(agency: Agency) -> bool:
    """Tell whether an office is this city's: another city's names that city's instance on the exchange."""
    return agency.instance in ("", settings.TONGBAN_INSTANCE)


def current() -> Edition:
    """Return the newest edition, at most a second old in other processes; raise NotPublished before the first."""
    newest = _kept.newest
    if newest is None or time.monotonic() - _kept.asked_at > RECHECK_SECONDS:
        newest = PublishedEdition.objects.order_by("-number").values_list("number", "digest").first()
        if newest is None:
            raise NotPublished("No edition of the book is published yet: run tongban book publish.")
        _kept.newest, _kept.asked_at = newest, time.monotonic()
    number, digest = newest
    kept = edition(number)
    if kept.digest != digest:
        _kept.editions.pop(number, None)
        kept = edition(number)
    return kept


def edition(number: int) -> Edition:
    """Return an edition by its number, from memory once it was read; raise NotPublished for an unknown one."""
    kept = _kept.editions.get(number)
    if kept is None:
        with _loading:
            kept = _kept.editions.get(number) or _read(number)
            _kept.editions[number] = kept
    return kept


def forget_newest() -> None:
    """Make the next `current()` ask the database."""
    _kept.newest = None


def forget_editions() -> None:
    """Drop every edition from memory: for a database that was rolled back or replaced under the process."""
    _kept.editions.clear()
    forget_newest()


def _read(number: int) -> Edition:
    rows = PublishedEdition.objects.annotate(json=Cast("content", TextField()))
    row = rows.filter(number=number).values_list("digest", "published_at", "json").first()
    if row is None:
        raise NotPublished(f"No edition {number} of the book is published.")
    digest, published_at, content = row
    return Edition(number, digest, published_at, msgspec.json.decode(content, type=Book))
