"""What is handed out on paper beside the e-certificate, kept on its case, and where it is in plain words. Pure."""

from datetime import date
from typing import Any

import msgspec
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.book import api as book
from tongban.cases.models import Case
from tongban.cases.parcels import Carrier


class Way(TextChoices):
    """How a paper result reaches the person."""

    POST = "post", gettext_lazy("by post")
    COUNTER = "counter", gettext_lazy("at the counter")


class Collector(TextChoices):
    """Who fetched it at the counter."""

    APPLICANT = "applicant", gettext_lazy("the applicant")
    HOLDER = "holder", gettext_lazy("the holder of the certificate")
    OTHER = "other", gettext_lazy("somebody else")


class Paper(msgspec.Struct, frozen=True):
    """A paper result. `holder` is the name on it; `id_end` the last four characters of another collector's ID number.

    `missing_on`: the day the applicant said that the parcel did not arrive; the next parcel takes it away again.
    """

    way: str
    address: str = ""
    holder: str = ""
    carrier: str = ""
    number: str = ""
    posted_on: date | None = None
    missing_on: date | None = None
    arrived_on: date | None = None
    collected_on: date | None = None
    collected_by: str = ""
    collector: str = ""
    id_end: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the plain form kept in the database."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def paper_of(case: Case) -> Paper | None:
    """Return what is, or was, handed out on paper; None where the result is electronic or not there yet."""
    return None if case.hand_out is None else msgspec.convert(case.hand_out, Paper)


def whereabouts(paper: Paper, agency: book.Agency) -> str:
    """Return where the paper is, in the reader's language."""
    if paper.collected_on:
        return _("Collected on %(day)s by %(name)s.") % {"day": _day(paper.collected_on), "name": paper.collector}
    if paper.posted_on:
        posted = {"carrier": Carrier(paper.carrier).label, "number": paper.number, "day": _day(paper.posted_on)}
        words = _("Posted by %(carrier)s, number %(number)s, on %(day)s.") % posted
        return words + " " + _("It has arrived.") if paper.arrived_on else words
    if paper.way == Way.COUNTER:
        place = {"office": agency.name, "address": agency.address}
        return _("Ready to collect at %(office)s, %(address)s. Bring your ID card.") % place
    if paper.missing_on:
        return _("The parcel did not arrive; the office looks into it. It goes to %(address)s.") % {
            "address": paper.address
        }
    return _("Will be posted to %(address)s.") % {"address": paper.address}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
