"""Which data may cross, to whom, for what. A rule answers yes by returning, and no with a reason code.

Shanghai Data Regulation Art. 30, 38-40; State Council Order 809 (2025) on sharing government data.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.models import Agreement, Consent, Stop
from tongban.kernel.refused import Refused

PUBLIC = "public"  # the purpose of a call that needs to name none


@dataclass(frozen=True)
class Wanted:
    """One call as it is judged: which fields of which source, for which purpose, about whom, by whom, on which day.

    `member` is the X-Road member identifier of the consumer; empty for this city's own portal. `by_law`: nobody asked
    for it; the city starts of its own accord, as a statutory duty lets it.
    """

    source: book.Source
    fields: Collection[str]
    purpose: str
    on: date
    subject_digest: str = ""
    concerning: str = ""
    member: str = ""
    by_law: bool = False


def check_withheld(wanted: Wanted, withheld: Iterable[book.Withheld]) -> None:
    """What a law withholds flows to nobody, whatever else is agreed: the negative list (Art. 38)."""
    named = [one for one in withheld if one.source == wanted.source.key and one.field in ("", *wanted.fields)]
    if named or wanted.source.sharing == "withheld":
        law = f"{named[0].basis.law} {named[0].basis.article}" if named else str(wanted.source.title)
        raise Refused(_("A law withholds this data: %(law)s.") % {"law": law}, code="withheld")


def is_open(source: book.Source) -> bool:
    """Tell whether every office may read a dataset as it is: no agreement, no purpose, no consent (无条件共享)."""
    return source.sharing == "unconditional" and source.kind == "read" and not source.raw and not source.needs_consent


def check_not_stopped(wanted: Wanted, stops: Sequence[Stop]) -> None:
    """What a steward stopped does not flow, from that moment on (Art. 39)."""
    for stop in stops:
        if stop.source != wanted.source.key:
            continue
        if stop.consumer in ("", wanted.member) and stop.purpose in ("", wanted.purpose):
            raise Refused(_("This data is stopped: %(reason)s") % {"reason": stop.reason}, code="stopped")


def check_portal_purpose(wanted: Wanted) -> None:
    """The portal reads and writes for the purposes that the book names at the source, and no others."""
    if wanted.purpose not in wanted.source.purposes:
        raise Refused(_("The book does not name this purpose at the source."), code="wrong_purpose")


def check_fields(wanted: Wanted, allowed: Collection[str]) -> None:
    """No more than the duty needs (Art. 39): every field asked for is one that is declared and agreed."""
    if surplus := [name for name in wanted.fields if name not in allowed]:
        raise Refused(_("Not agreed: %(fields)s") % {"fields": ", ".join(surplus)}, code="wrong_field")


def agreement_for(wanted: Wanted, agreements: Sequence[Agreement]) -> Agreement:
    """Return the agreement that covers a consumer's call; else refuse, saying what is missing.

    Codes, in the order they are told: no_agreement, wrong_purpose, not_yet, expired, wrong_field.
    """
    if not agreements:
        raise Refused(_("There is no agreement for this data."), code="no_agreement")
    fitting = [one for one in agreements if wanted.purpose in one.purposes]
    if not fitting:
        raise Refused(_("No agreement is for this purpose."), code="wrong_purpose")
    current = [one for one in fitting if one.starts_on <= wanted.on <= one.ends_on]
    if not current:
        early = any(wanted.on < one.starts_on for one in fitting)
        code = "not_yet" if early else "expired"
        raise Refused(_("The agreement is not valid today."), code=code)
    for one in current:
        if set(wanted.fields) <= set(one.fields):
            return one
    check_fields(wanted, {name for one in current for name in one.fields})
    raise Refused(_("No single agreement covers these fields."), code="wrong_field")


def check_consent(wanted: Wanted, consents: Sequence[Consent]) -> None:
    """Where the law asks for consent, it was given for this source and purpose, and not taken back.

    Personal Information Protection Law Art. 13, 15, 29. A consent given in an application counts for those named in
    it; whoever has taken theirs back is not looked up. What a statutory duty needs (Art. 13(3)) is read without asking
    when the city starts by itself, unless the person has taken a consent back. A company's counts for the company
    only, and only its own does: naming one in a form opens nothing of it.
    """
    if not wanted.source.needs_consent:
        return
    fitting = [one for one in consents if one.purpose == wanted.purpose and wanted.source.key in one.sources]
    own = [one for one in fitting if one.subject_digest == wanted.subject_digest]
    if own and all(one.withdrawn_at is not None for one in own):
        raise Refused(_("The person has taken the consent back."), code="consent_withdrawn")
    if wanted.by_law and wanted.source.statutory:
        return
    joint = [one for one in fitting if one.concerning and one.concerning == wanted.concerning]
    if wanted.source.subject == "company":
        joint = []
    if not any(one.withdrawn_at is None for one in [*own, *joint]):
        code = "consent_withdrawn" if joint else "no_consent"
        raise Refused(_("The person has not consented."), code=code)
