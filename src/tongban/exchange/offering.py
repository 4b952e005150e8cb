"""What this city offers other cities: its catalogue of shared data, and how theirs is read."""

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import msgspec
from django.conf import settings

from tongban.book import api as book
from tongban.exchange import crossing
from tongban.exchange.hub.spool import Spool
from tongban.exchange.identifiers import CLASS, DATASETS, Identifier, WrongIdentifier, hub_of, member_part, read_service
from tongban.exchange.models import Peer

LONGEST = 4_000_000
SECONDS = 20.0


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: book.Text) -> "Words":
        """Return a text of the book as it is told."""
        return cls(text.zh, text.en)

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> book.Text:
        """The same as the book's texts are."""
        return book.Text(zh=self.zh, en=self.en)


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
        catalog = msgspec.json.decode(crossed.body.content(), type=_Catalog).catalog
        if any(read_service(one.service.split("/")).instance != peer.instance for one in catalog):
            raise crossing.Unanswered("wrong_answer", "it offers what is not its own")
        return catalog
    except (msgspec.DecodeError, WrongIdentifier) as fault:
        raise crossing.Unanswered("wrong_answer", str(fault)) from fault
    finally:
        crossed.body.close()


def kept(peer: Peer) -> list[Offered]:
    """Return what a city offered when its catalogue was last read."""
    return msgspec.convert(peer.catalog, list[Offered])


def found_there(service: str) -> tuple[Peer, Offered] | None:
    """Return what an active neighbour offered under this identifier, percent-encoded or not; None when it does not."""
    peer = Peer.objects.filter(instance=unquote(service.partition("/")[0]), active=True).first()
    offers = [one for one in kept(peer) if unquote(one.service) == unquote(service)] if peer else []
    return (peer, offers[0]) if peer and offers else None


def source_there(one: Offered) -> book.Source:
    """Return what another city offers in the shape of a dataset; one without fields is passed through as it is."""
    return book.Source(
        key=one.service,
        title=one.title.text,
        agency=member_part(one.service),
        connector="",
        path="",
        kind="read",
        sharing=one.sharing,
        security_level=one.security_level,
        legal_basis=[],
        fields=[book.Field(name=field.name, type=field.type, title=field.title.text) for field in one.fields],
        purposes=[],
        updated=one.updated,
        raw=not one.fields,
        sample=False,
    )


def titles_of(services: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the words of other cities' datasets among these, by identifier; with none of them nothing is asked."""
    instances = {one.partition("/")[0] for one in services if "/" in one}
    peers = Peer.objects.filter(instance__in=instances).order_by("instance") if instances else []
    offers = [one for peer in peers for one in kept(peer) if one.service in services]
    return {one.service: msgspec.to_builtins(one.title) for one in offers}


def titles_there(peer: Peer, one: Offered) -> dict[str, dict[str, str]]:
    """Return the words of what a neighbour offers, by identifier, a field's by `identifier#field`; its offices' names
    begin with the city's.
    """
    provider = Words(f"{peer.title} {one.provider.zh}", f"{peer.title} {one.provider.en}")
    named = {one.service: one.title, member_part(one.service): provider}
    named |= {f"{one.service}#{field.name}": field.title for field in one.fields}
    return {key: msgspec.to_builtins(words) for key, words in named.items()}


def stored(catalog: list[Offered]) -> list[dict[str, Any]]:
    """Return a catalogue as it is kept in the database."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(catalog)
    return plain


def _offered(source: book.Source, agency: book.Agency) -> Offered:
    identifier = Identifier(settings.TONGBAN_INSTANCE, CLASS, agency.uscc, DATASETS, source.key)
    return Offered(
        service=str(identifier),
        title=Words.of(source.title),
        provider=Words.of(agency.name),
        sharing=source.sharing,
        security_level=source.security_level,
        updated=source.updated,
        fields=[OfferedField(one.name, one.type, Words.of(one.title)) for one in source.fields],
    )
