"""What is asked about calls, agreements, stops and consents."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Agreement, Call, Consent, Stop


def calls_about(id_number: str, *, limit: int = 200) -> list[Call]:
    """Return the calls about this person, newest first."""
    return list(Call.objects.filter(subject_digest=digest_of(id_number)).order_by("-at", "-id")[:limit])


def stops_on(sources: Collection[str]) -> list[Stop]:
    """Return the stops in force on these sources."""
    return list(Stop.objects.filter(source__in=sources, lifted_at=None).order_by("at", "id"))


def agreements_of(member: str, source: str) -> list[Agreement]:
    """Return a member's agreements on a source, current or not."""
    return list(Agreement.objects.filter(consumer=member, source=source).order_by("added_at", "id"))


def consents_for(subject_digests: Sequence[str], concerning: str) -> list[Consent]:
    """Return what these persons have consented to, and what was consented to in this form or application."""
    given = Q(subject_digest__in=[one for one in subject_digests if one])
    if concerning:
        given |= Q(concerning=concerning)
    return list(Consent.objects.filter(given).order_by("given_at", "id"))
