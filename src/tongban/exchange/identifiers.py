"""X-Road identifiers: INSTANCE/CLASS/MEMBER/SUBSYSTEM[/SERVICE], each part UTF-8 and percent-encoded."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.conf import settings

from tongban.book import api as book

CLASS = "GOV"
DATASETS = "data"  # the subsystem of each office under which the datasets of the book are called
HUB, PLATFORM = "hub", "tongban"  # the member and subsystem that each hub itself is
FORBIDDEN = frozenset(':;/\\%"\u200b\ufeff')  # X-Road PR-REST 4.8
LONGEST = 255


class WrongIdentifier(ValueError):
    """A part is missing, too long, or holds a character that identifiers may not hold."""


@dataclass(frozen=True)
class Identifier:
    """A member's subsystem, and the code of one of its services where one is named."""

    instance: str
    member_class: str
    member: str
    subsystem: str
    service: str = ""

    def __str__(self) -> str:
        """Return it as it stands in headers and paths."""
        parts = [self.instance, self.member_class, self.member, self.subsystem, self.service]
        return "/".join(quote(part, safe="") for part in parts if part)

    @property
    def member_identifier(self) -> str:
        """INSTANCE/CLASS/MEMBER: what agreements are made with."""
        return "/".join(quote(part, safe="") for part in (self.instance, self.member_class, self.member))


def read_client(text: str) -> Identifier:
    """Return the identifier of a subsystem from an X-Road-Client header. Raises WrongIdentifier."""
    parts = text.split("/")
    if len(parts) != 4:
        raise WrongIdentifier("INSTANCE/CLASS/MEMBER/SUBSYSTEM is expected")
    return Identifier(*map(_part, parts))


def read_service(parts: list[str]) -> Identifier:
    """Return the identifier of a service from five still encoded parts of a path. Raises WrongIdentifier."""
    if len(parts) != 5:
        raise WrongIdentifier("INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE is expected")
    return Identifier(*map(_part, parts))


def member_of(agency: book.Agency) -> str:
    """Return the member identifier of an office of the book: its credit code is its member code."""
    return f"{agency.instance or settings.TONGBAN_INSTANCE}/{CLASS}/{agency.uscc}"


def hub_of(instance: str) -> str:
    """Return the identifier of the hub itself of an instance, as it stands in headers and paths."""
    return str(Identifier(instance, CLASS, HUB, PLATFORM))


def member_part(identifier: str) -> str:
    """Return INSTANCE/CLASS/MEMBER of a longer identifier."""
    return "/".join(identifier.split("/")[:3])


def _part(encoded: str) -> str:
    try:
        part = unquote(encoded, errors="strict")
    except UnicodeDecodeError as fault:
        raise WrongIdentifier("not UTF-8") from fault
    if not part or len(part) > LONGEST or part in (".", ".."):
        raise WrongIdentifier("a part is empty, a dot, or too long")
    if not part.isprintable() or FORBIDDEN & set(part):
        raise WrongIdentifier("a character is not allowed")
    return part
