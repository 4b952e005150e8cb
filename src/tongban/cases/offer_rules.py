"""Whether a start has something to offer, by what registers said; and whether an offer may still be answered. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.cases.models import Offer
from tongban.cases.states import OfferState
from tongban.forms import api as forms
from tongban.kernel.refused import Refused

CONSENT = ("no_consent", "consent_withdrawn")


@dataclass(frozen=True)
class Verdict:
    """What is done with a start: `why` are the keys of what is not met, or not known; `when` is the start's own."""

    state: OfferState
    why: list[str]


def judged(form: forms.Form, start: book.Start, found: forms.Filled, today: date) -> Verdict:
    """Return OFFERED when all is known and met, HINTED when only the person's word or consent is missing, else NOTHING.

    What the start itself wants must be known to be true; unless it is not known for want of consent alone, which the
    person may give.
    """
    values = form.values(found.answers)
    met: dict[str, bool | None] = {"when": form.truth(start.when, values, today)}
    met |= {one.condition.key: one.met for one in form.conditions(values, today)}
    unmet = [key for key, one in met.items() if one is False]
    unknown = [key for key, one in met.items() if one is None]
    faults = {one["fault"] for one in found.readings.values()}
    asks_consent = any(one.get("reason") in CONSENT for one in found.readings.values())
    if unmet:
        return Verdict(OfferState.NOTHING, unmet)
    missing = sorted(forms.faults(form, values, today))
    materials = forms.provided(form, found.answers, found.readings, {}, today=today)
    missing += [one.material.key for one in materials if one.is_missing]
    if not unknown and not missing and not faults & {"down", "refused"}:
        return Verdict(OfferState.OFFERED, [])
    if (met["when"] or asks_consent) and not faults & {"not_found"}:
        return Verdict(OfferState.HINTED, [*unknown, *missing])
    return Verdict(OfferState.NOTHING, unknown or missing)


def check_open(offer: Offer) -> None:
    """An offer is answered once, and while it stands."""
    if offer.state not in (OfferState.OFFERED, OfferState.HINTED):
        raise over()


def over() -> Refused:
    """Return what whoever comes too late is told."""
    return Refused(_("This has been answered already, or its time has passed."), code="changed_meanwhile")
