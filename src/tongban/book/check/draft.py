"""The book while it is checked: its well-formed records with their places, and all keys known."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from tongban.book import records
from tongban.book.conditions import ANY, Vocabulary
from tongban.book.conditions.vocabulary import vocabulary_of
from tongban.book.fault import Fault
from tongban.book.reader import Document, Place

R = TypeVar("R", bound=records.Record, covariant=True)


@dataclass(frozen=True)
class Entry(Generic[R]):
    """A record, its key, and where it stands."""

    key: str
    record: R
    document: Document
    place: Place

    def fault(self, what: str, remedy: str, *place: str | int) -> Fault:
        """Return a fault at a place of this record."""
        return self.document.fault(what, remedy, (*self.place, *place))


@dataclass
class Draft:
    """Entries by chapter and key. `known` also has keys of records whose shape is wrong, `unread` names chapters
    of which a file could not be read, so that some of their keys are not known."""

    agencies: dict[str, Entry[records.Agency]] = field(default_factory=dict)
    services: dict[str, Entry[records.Service]] = field(default_factory=dict)
    bundles: dict[str, Entry[records.Bundle]] = field(default_factory=dict)
    questions: dict[str, Entry[records.Question]] = field(default_factory=dict)
    materials: dict[str, Entry[records.Material]] = field(default_factory=dict)
    certificates: dict[str, Entry[records.CertificateKind]] = field(default_factory=dict)
    sources: dict[str, Entry[records.Source]] = field(default_factory=dict)
    withheld: dict[str, Entry[records.Withheld]] = field(default_factory=dict)
    parameters: dict[str, Entry[records.Parameter]] = field(default_factory=dict)
    tables: dict[str, Entry[records.Table]] = field(default_factory=dict)
    settlements: dict[str, Entry[records.Settlement]] = field(default_factory=dict)
    calendar: dict[str, Entry[records.Holidays]] = field(default_factory=dict)
    halls: dict[str, Entry[records.Hall]] = field(default_factory=dict)
    examples: dict[str, Entry[records.Example]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def entries(self) -> Iterator[Entry[records.Record]]:
        """Yield every well-formed entry."""
        for chapter in CHAPTERS:
            yield from getattr(self, chapter).values()

    def keys(self, chapter: str) -> set[str]:
        """Return the known keys of a chapter; `purposes` are services and bundles together."""
        if chapter == "purposes":
            return self.keys("services") | self.keys("bundles")
        return self.known.get(chapter, set())

    def is_whole(self, chapter: str) -> bool:
        """Tell whether every record of a chapter is well-formed."""
        return chapter not in self.unread and self.keys(chapter) == set(getattr(self, chapter))

    def vocabulary(self) -> Vocabulary:
        """Return what expressions may name; a record whose shape is wrong counts as any type."""
        vocabulary = vocabulary_of(
            {key: entry.record for key, entry in self.questions.items()},
            {key: entry.record for key, entry in self.parameters.items()},
            {key: entry.record for key, entry in self.tables.items()},
        )
        any_question = dict.fromkeys(self.keys("questions"), ANY)
        any_parameter = dict.fromkeys(self.keys("parameters"), ANY)
        return Vocabulary(
            {**any_question, **vocabulary.questions},
            {**any_parameter, **vocabulary.parameters},
            vocabulary.value_on,
            {**dict.fromkeys(self.keys("tables"), ANY), **vocabulary.tables},
        )

    def book(self) -> records.Book:
        """Return the records as the book; faulty ones are missing from it."""
        chapters = {
            chapter: {key: entry.record for key, entry in getattr(self, chapter).items()}
            for chapter in CHAPTERS
            if chapter != "examples"
        }
        return records.Book(**chapters)


CHAPTERS = (
    "agencies",
    "services",
    "bundles",
    "questions",
    "materials",
    "certificates",
    "sources",
    "withheld",
    "parameters",
    "tables",
    "settlements",
    "calendar",
    "halls",
    "examples",
)


def suggestion(written: str, known: Iterable[str], otherwise: str) -> str:
    """Return a remedy that names the likeliest meant word, or `otherwise`."""
    meant = likeliest(written, known)
    return _("Did you mean “%(word)s”?") % {"word": meant} if meant else otherwise


def likeliest(written: str, known: Iterable[str]) -> str:
    """Return the known word most like the written one, empty if none is like it."""
    return next(iter(difflib.get_close_matches(written, sorted(known), n=1)), "")
