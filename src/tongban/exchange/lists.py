"""The catalogue and the three lists (三清单): what is asked about sources, demands, agreements and what is withheld."""

from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.book import api as book
from tongban.exchange.identifiers import member_of
from tongban.exchange.models import Agreement, Demand, Stop
from tongban.exchange.states import DemandState
from tongban.identity import api as identity

OPEN = (DemandState.SUBMITTED, DemandState.RETURNED, DemandState.CHECKED, DemandState.DISPUTED)


def demand_to_change(demand_id: UUID) -> Demand:
    """Return the demand with its row locked: two answers must meet, not pass each other."""
    return Demand.objects.select_for_update().get(id=demand_id)


def is_data_office(agency: str, edition: book.Edition) -> bool:
    """Tell whether this agency is this city's superior data office."""
    found = edition.book.agencies.get(agency)
    return found is not None and found.data_office and book.is_own(found)


def demands_seen_by(officer: identity.Officer, edition: book.Edition) -> QuerySet[Demand]:
    """Return the demands of and to the officer's office, newest first; the superior data office sees all."""
    found = Demand.objects.order_by("-submitted_at", "-id")
    if is_data_office(officer.agency, edition):
        return found
    return found.filter(Q(agency=officer.agency) | Q(provider=officer.agency))


def waiting_for(officer: identity.Officer, edition: book.Edition) -> Q:
    """Return the filter of demands that wait for this officer's office."""
    waits = Q(agency=officer.agency, state=DemandState.RETURNED) | Q(provider=officer.agency, state=DemandState.CHECKED)
    if is_data_office(officer.agency, edition):
        ours = Q(instance="") | Q(twin__isnull=False)  # what is asked of another city, that city checks
        waits |= ours & Q(state__in=(DemandState.SUBMITTED, DemandState.DISPUTED))
    return waits


def waiting_count(officer: identity.Officer, edition: book.Edition) -> int:
    """Return how many demands wait for this officer's office: one query."""
    return int(Demand.objects.aggregate(number=Count("id", filter=waiting_for(officer, edition)))["number"])


def agreements_seen_by(officer: identity.Officer, edition: book.Edition) -> QuerySet[Agreement]:
    """Return the agreements of the officer's office, as consumer or provider, newest first; the data office's: all."""
    found = Agreement.objects.select_related("demand").order_by("-added_at", "-id")
    if is_data_office(officer.agency, edition) or officer.agency not in edition.book.agencies:
        return found if is_data_office(officer.agency, edition) else found.none()
    own = [source.key for source in edition.book.sources.values() if source.agency == officer.agency]
    return found.filter(Q(consumer=member_of(edition.book.agencies[officer.agency])) | Q(source__in=own))


def agreements_on(source: str) -> list[Agreement]:
    """Return a dataset's agreements, newest first."""
    return list(Agreement.objects.filter(source=source).select_related("demand").order_by("-added_at", "-id"))


def stops_in_force(source: str = "") -> list[Stop]:
    """Return what is stopped now, of one source or of all, newest first."""
    found = Stop.objects.filter(lifted_at=None).order_by("-at", "-id")
    return list(found.filter(source=source) if source else found)


def member_names(edition: book.Edition) -> dict[str, str]:
    """Return the short name of each of this city's offices by its member identifier."""
    return {member_of(agency): str(agency.short_name) for agency in edition.book.agencies.values()}


def services_of(agency: str, edition: book.Edition) -> list[book.Service]:
    """Return an office's services: the duties it may ask for data for."""
    return [service for service in edition.book.services.values() if service.agency == agency]


def cataloged(
    edition: book.Edition, *, words: str = "", provider: str = "", sharing: str = "", level: int = 0
) -> list[book.Source]:
    """Return the datasets that fit all words (Chinese, English, pinyin or its first letters) and filters."""
    wanted = words.lower().split()
    return [
        source
        for key, source in sorted(edition.book.sources.items())
        if (not provider or source.agency == provider)
        and (not sharing or source.sharing == sharing)
        and (not level or source.security_level == level)
        and (not wanted or all(word in _found_by(edition)[key] for word in wanted))
    ]


@lru_cache(maxsize=2)
def _found_by(edition: book.Edition) -> dict[str, str]:
    """Return for each source the words, pinyin and initials it is found by."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries are large, and most processes never search

    found = {}
    for key, source in edition.book.sources.items():
        agency = edition.book.agencies[source.agency]
        texts = [source.title, agency.name, agency.short_name, *(field.title for field in source.fields)]
        chinese = [text.zh for text in texts]
        sounds = ["".join(lazy_pinyin(text)) for text in chinese]
        letters = ["".join(lazy_pinyin(text, style=Style.FIRST_LETTER)) for text in chinese]
        elements = [field.element for field in source.fields]
        found[key] = " ".join([key, *chinese, *(text.en for text in texts), *elements, *sounds, *letters]).lower()
    return found
