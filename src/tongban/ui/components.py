"""What the components in `templates/ui/` are given: plain rows with every part named, so that no template guesses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Words = Any  # a str, or a lazy translation of one


@dataclass(frozen=True)
class Link:
    """An address with its words. `current` marks the part of the site the reader is in."""

    url: str
    text: Words
    current: bool = False


@dataclass(frozen=True)
class Account:
    """The corner of the header: a name with a menu, or the way in."""

    name: str = ""
    links: Sequence[Link] = ()
    sign_in_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True)
class Tag:
    """A state in words. `kind`: neutral, info, good, wait, bad."""

    text: Words
    kind: str = "neutral"


@dataclass(frozen=True)
class Card:
    """A way into something, in a grid of its kind (`ui/cards.html`)."""

    title: Words
    url: str
    text: Words = ""
    icon: str = ""
    meta: Words = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Figure:
    """A number the city is proud of, beside the number it replaces (`ui/figures.html`)."""

    value: Words
    label: Words
    instead_of: Words = ""


@dataclass(frozen=True)
class Row:
    """A line of a summary list (`ui/summary_list.html`). A `masked` value arrives masked; `source` names a register.

    `in_full`: what is masked elsewhere and shown this once, in a field of its own, to copy by keyboard.
    """

    label: Words
    value: Words
    masked: bool = False
    in_full: bool = False
    reveal_url: str = ""
    source: Words = ""
    source_at: datetime | None = None
    note: Words = ""
    url: str = ""
    link_text: Words = ""


@dataclass(frozen=True)
class Step:
    """A step of a form (`ui/steps.html`). `state`: done, current, todo."""

    title: Words
    state: str
    url: str = ""


@dataclass(frozen=True)
class Happening:
    """A point of a timeline (`ui/timeline.html`). `state`: done, current, waiting, asked, paused, failed."""

    title: Words
    state: str
    state_text: Words
    at: datetime | None = None
    by: Words = ""
    text: Words = ""
    url: str = ""
    link_text: Words = ""


@dataclass(frozen=True)
class Cell:
    """A cell of `ui/table.html`; at most one of `tag`, `due_on` (with `due_days` working days left), `url`."""

    text: Words = ""
    url: str = ""
    tag: Tag | None = None
    due_on: date | None = None
    due_days: int = 0
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A list that becomes cards on a phone; the first cell of a row is the card's title."""

    caption: Words
    columns: Sequence[Words]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class CertificateCard:
    """An e-certificate as its holder sees it (`ui/certificate_card.html`)."""

    title: Words
    number: str
    issuer: Words
    issued_on: date
    state: Tag
    holder: str = ""
    valid_until: date | None = None
    is_invalid: bool = False
    url: str = ""
    pdf_url: str = ""
