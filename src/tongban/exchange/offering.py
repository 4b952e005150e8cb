"""What this city offers other cities: its catalogue of shared data, and how theirs is read."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import crossing
from tongban.exchange.hub.spool import Spool
from tongban.exchange.identifiers import CLASS, Identifier, hub_of
from tongban.exchange.models import Peer

DATASETS = "data"
LONGEST = 4_000_000
SECONDS = 20.0


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return str(book.Text(zh=self.zh, en=self.en))


class OfferedField(msgspec.Struct, frozen=True):
    """A field of an offered dataset."""

    name: str
    type: str
    title: Words


class Offered(msgspec.Struct, frozen=True):
    """A dataset as another city sees it; `service` is the identifier it is called by."""

    service: str
    title: Words
    provider: Words
    sharing: str
    security_level: int
    updated: str
    fields: list[OfferedField]


class _Catalog(msgspec.Struct, frozen=True):
    catalog: list[Offered]


def offered() -> list[Offered]:
    """Return the datasets that this city's offices share, in the order of their identifiers."""
    content = book.current().book
    found = [
        _offered(source, content.agencies[source.agency])
        for source in content.sources.values()
        if source.kind == "read" and source.sharing != "withheld" and book.is_own(content.agencies[source.agency])
    ]
    return sorted(found, key=lambda one: one.service)


def read_from(peer: Peer) -> list[Offered]:
    """Return what a city offers, as its hub answers now. Raises crossing.Unanswered."""
    named = {"x-road-client": hub_of(settings.TONGBAN_INSTANCE), "x-road-id": str(uuid4())}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    folder = Path(tempfile.gettempdir())
    crossed = crossing.cross(
        crossing.way_to(peer),
        "GET",
        f"/r1/{hub_of(peer.instance)}/catalog",
        headers,
        Spool.of(folder, b""),
        into=lambda: Spool(folder, LONGEST),
        seconds=SECONDS,
    )
    try:
        if error := crossed.named.get("x-road-error", ""):
            raise crossing.Unanswered("wrong_answer", error)
        return msgspec.json.decode(crossed.body.content(), type=_Catalog).catalog
    except msgspec.DecodeError as fault:
        raise crossing.Unanswered("wrong_answer", str(fault)) from fault
    finally:
        crossed.body.close()


def kept(peer: Peer) -> list[Offered]:
    """Return what a city offered when its catalogue was last read."""
    return msgspec.convert(peer.catalog, list[Offered])


def stored(catalog: list[Offered]) -> list[dict[str, Any]]:
    """Return a catalogue as it is kept in the database."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(catalog)
    return plain


def _offered(source: book.Source, agency: book.Agency) -> Offered:
    identifier = Identifier(settings.TONGBAN_INSTANCE, CLASS, agency.uscc, DATASETS, source.key)
    return Offered(
        service=str(identifier),
        title=_words(source.title),
        provider=_words(agency.name),
        sharing=source.sharing,
        security_level=source.security_level,
        updated=source.updated,
        fields=[OfferedField(one.name, one.type, _words(one.title)) for one in source.fields],
    )


def _words(text: book.Text) -> Words:
    return Words(text.zh, text.en)
