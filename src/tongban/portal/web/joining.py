"""How the services of a bundle hang together, in words: what may be chosen, what waits for what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases import api as cases
from tongban.kernel.words import listed


@dataclass(frozen=True)
class JoinedLine:
    """A service of a bundle's guide: `choice` says what the applicant may choose about it, `begins` when it begins."""

    service: book.Service
    agency: book.Agency
    choice: str
    begins: str


def joined_lines(bundle: book.Bundle, content: book.Book) -> list[JoinedLine]:
    """Return what a bundle joins, each with what is left open and what it waits for."""
    alternatives = book.choosing.groups(bundle.services)
    return [
        JoinedLine(
            service=(service := content.services[one.service]),
            agency=content.agencies[service.agency],
            choice=_choice(one, alternatives, content),
            begins=_begins(one.needs, one.after, content),
        )
        for one in bundle.services
    ]


def waits_for(case: cases.Case, siblings: Sequence[cases.Case], content: book.Book) -> str:
    """Return what a waiting case still waits for, and that one stands in line; empty for one that waits for nothing."""
    if case.state == cases.CaseState.RECEIVED and (number := cases.in_line(case)):
        return cases.line_in_words(number)
    if case.state != cases.CaseState.WAITING:
        return ""
    given = {one.service for one in siblings if one.is_given}
    over = {one.service for one in siblings if one.is_over}
    needs = [key for key in case.needs if key not in given]
    after = [key for key in case.after if key not in over]
    parts = [_("Waits for: %(names)s") % {"names": _titles(needs, content)}] if needs else []
    parts += [_("Begins once this has ended: %(names)s") % {"names": _titles(after, content)}] if after else []
    return " · ".join(parts)


def _choice(one: book.Joined, alternatives: dict[str, list[str]], content: book.Book) -> str:
    if one.one_of:
        others = [key for key in alternatives[one.one_of] if key != one.service]
        return _("you choose: this or %(names)s") % {"names": _titles(others, content)}
    if not one.optional:
        return _("where it applies to you") if one.when else ""
    return _("optional, chosen unless you take it off") if one.chosen else _("optional, if you choose it")


def _begins(needs: Sequence[str], after: Sequence[str], content: book.Book) -> str:
    parts = [_("begins once this is granted: %(names)s") % {"names": _titles(needs, content)}] if needs else []
    if after:
        parts += [_("begins once this has ended, granted or not: %(names)s") % {"names": _titles(after, content)}]
    return "; ".join(parts)


def _titles(keys: Sequence[str], content: book.Book) -> str:
    return listed([str(content.services[key].title) for key in keys])
