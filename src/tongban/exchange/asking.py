"""What an office may ask for, and who may say what to it: the rules of a demand's way.

Shanghai Data Regulation Art. 38, 39: the demand names the scenario and promises truth, compliance and security; no
more is given than the duty needs; a refusal has a reason, and may be disputed upward once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.exchange.models import Demand
from tongban.exchange.states import DemandState
from tongban.identity import api as identity
from tongban.kernel.refused import Refused

MOST_YEARS = 3
MOST_PER_MINUTE = 6000
WORDS_LENGTH = 1000


@dataclass(frozen=True)
class Wish:
    """What an office asks for: fields of a source, or `wanted` words where no catalogue has it, from a provider."""

    provider: str
    scenario: str
    purposes: Sequence[str]
    starts_on: date
    ends_on: date
    per_minute: int
    promised: bool
    source: str = ""
    wanted: str = ""
    fields: Sequence[str] = ()


def check_wish(wish: Wish, agency: str, edition: book.Edition, *, on: date, offer: book.Source | None = None) -> None:
    """A demand can be judged: it says what, for which duty, how long, and promises what the law wants promised.

    `offer` is the dataset of another city, where the demand goes there.
    """
    if offer is not None:
        _check_fields(offer, wish.fields)
    else:
        _check_provider(wish, agency, edition)
    own = {service.key for service in edition.book.services.values() if service.agency == agency}
    if not wish.purposes or not own.issuperset(wish.purposes):
        raise Refused(_("Choose services of your own office that need the data."), code="wrong_purpose")
    _check_terms(wish, on=on)


def check_wish_from_elsewhere(wish: Wish, edition: book.Edition, *, on: date) -> None:
    """A demand of another city's office can be judged; which services it has is that city's to know.

    Its first day may have passed while the demand was on its way.
    """
    check_may_be_shared(wish.source, wish.fields, edition)
    _check_provider(wish, "", edition)
    if not wish.purposes:
        raise Refused(_("Choose services of your own office that need the data."), code="wrong_purpose")
    _check_terms(wish, on=min(on, wish.starts_on))
    if wish.ends_on < on:
        raise Refused(_("The period has ended already."), code="wrong_period")


def _check_provider(wish: Wish, agency: str, edition: book.Edition) -> None:
    provider = edition.book.agencies.get(wish.provider)
    if wish.provider == agency or provider is None or not book.is_own(provider):
        raise Refused(_("Choose another office that has the data."), code="wrong_provider")
    if wish.source:
        check_may_be_shared(wish.source, wish.fields, edition)
        if edition.book.sources[wish.source].agency != wish.provider:
            raise Refused(_("Choose another office that has the data."), code="wrong_provider")


def _check_terms(wish: Wish, *, on: date) -> None:
    """What every demand says: what for, how long, how often, and the promise."""
    if not wish.scenario.strip() or not (wish.source or wish.wanted.strip()):
        raise Refused(_("Say what you need and what for."), code="no_words")
    if max(len(wish.scenario), len(wish.wanted)) > WORDS_LENGTH:
        raise Refused(_("Write at most %(most)d characters.") % {"most": WORDS_LENGTH}, code="too_long")
    if not on <= wish.starts_on <= wish.ends_on or wish.ends_on > _years_after(wish.starts_on):
        words = _("The period begins today or later and lasts at most %(years)d years.")
        raise Refused(words % {"years": MOST_YEARS}, code="wrong_period")
    if not 0 < wish.per_minute <= MOST_PER_MINUTE:
        raise Refused(_("Ask for 1 to %(most)d calls a minute.") % {"most": MOST_PER_MINUTE}, code="wrong_rate")
    if not wish.promised:
        raise Refused(_("Without the promise data can't be shared."), code="not_promised")


def check_may_be_shared(source_key: str, fields: Collection[str], edition: book.Edition) -> None:
    """Only what is catalogued to be read, is not withheld by a law, and no other fields than it has."""
    source = edition.book.sources.get(source_key)
    if source is None or source.kind != "read":
        raise Refused(_("This dataset is not in the catalogue."), code="unknown_source")
    if source.sharing == "withheld":
        raise Refused(_("A law withholds this data: see the negative list."), code="withheld")
    _check_fields(source, fields)


def check_may_ask(officer: identity.Officer, demand: Demand | None = None) -> None:
    """A data steward asks for their own office."""
    _check_steward(officer, demand.agency if demand else officer.agency, _("Only the office that asks can do this."))


def check_may_check(officer: identity.Officer, demand: Demand, edition: book.Edition) -> None:
    """The superior data office checks forms and settles disputes; nobody does so for a demand of their own."""
    agency = edition.book.agencies.get(officer.agency)
    if agency is None or not agency.data_office:
        raise Refused(_("Only the superior data office can do this."), code="not_yours")
    _check_steward(officer, officer.agency, "")
    if demand.is_answered_elsewhere:
        raise Refused(_("The other city's data office decides this."), code="not_yours")
    if demand.submitted_by == officer.officer_id:
        raise Refused(_("Nobody decides their own demand."), code="own_demand")


def check_may_answer_demand(officer: identity.Officer, demand: Demand) -> None:
    """The provider's data steward answers."""
    _check_steward(officer, demand.provider, _("Only the office that has the data can do this."))


def check_in(demand: Demand, *states: DemandState) -> None:
    """The demand stands where this step begins; else somebody was quicker."""
    if demand.state not in states:
        raise Refused(_("This has been dealt with meanwhile."), code="changed_meanwhile")


def check_reason(reason: str) -> str:
    """Return the words of a reason, which there must be."""
    if not reason.strip():
        raise Refused(_("Give the reason."), code="no_reason")
    return reason.strip()[:WORDS_LENGTH]


def check_may_stop(officer: identity.Officer, source: book.Source | None, edition: book.Edition) -> book.Source:
    """The provider's steward and the superior data office stop a source, and lift what was stopped (Art. 39)."""
    agency = edition.book.agencies.get(officer.agency)
    is_above = agency is not None and agency.data_office
    if (
        identity.Role.STEWARD not in officer.roles
        or source is None
        or not (is_above or source.agency == officer.agency)
    ):
        raise Refused(
            _("Only the office that has the data, or the superior data office, can do this."), code="not_yours"
        )
    return source


def _check_fields(source: book.Source, fields: Collection[str]) -> None:
    if not source.raw and (not fields or not {field.name for field in source.fields}.issuperset(fields)):
        raise Refused(_("Choose the fields you need, and no others."), code="wrong_field")


def _check_steward(officer: identity.Officer, agency: str, words: str) -> None:
    if identity.Role.STEWARD not in officer.roles or officer.agency != agency:
        raise Refused(words or _("This page is for data stewards."), code="not_yours")


def _years_after(day: date) -> date:
    year = day.year + MOST_YEARS
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def moves_for(officer: identity.Officer, demand: Demand, edition: book.Edition) -> list[str]:
    """Return the steps open to this officer, by the name their pages have."""
    state, above = demand.state, edition.book.agencies.get(officer.agency)
    open_now: list[str] = []
    if demand.agency == officer.agency:
        open_now += ["correct"] if state == DemandState.RETURNED else []
        open_now += ["dispute"] if state == DemandState.REFUSED else []
        if state in (DemandState.SUBMITTED, DemandState.RETURNED, DemandState.CHECKED):
            open_now.append("withdraw")
    if demand.provider == officer.agency and state == DemandState.CHECKED:
        open_now += ["approve" if demand.source else "catalog", "refuse"]
    if demand.is_answered_elsewhere:
        return open_now
    if above is not None and above.data_office and demand.submitted_by != officer.officer_id:
        open_now += ["pass-on", "send-back"] if state == DemandState.SUBMITTED else []
        open_now += ["overrule", "uphold"] if state == DemandState.DISPUTED else []
    return open_now
