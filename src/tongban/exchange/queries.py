"""What is asked about calls, agreements, stops and consents."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet

from tongban.exchange.log.entries import said
from tongban.exchange.log.proofs import Proof, proof_of
from tongban.exchange.log.recording import digest_of
from tongban.exchange.models import Agreement, Call, Consent, Count, Inquiry, Peer, Seal, SigningKey, Stop, Verification
from tongban.identity import api as identity
from tongban.kernel.models import Look


def calls_about(id_number: str, *, limit: int = 200) -> list[Call]:
    """Return the calls about this person, newest first."""
    return list(Call.objects.filter(subject_digest=digest_of(id_number)).order_by("-at", "-id")[:limit])


def stops_on(sources: Collection[str]) -> list[Stop]:
    """Return the stops in force on these sources."""
    return list(Stop.objects.filter(source__in=sources, lifted_at=None).order_by("at", "id"))


def agreements_of(member: str, source: str) -> list[Agreement]:
    """Return a member's agreements on a source, current or not."""
    return list(Agreement.objects.filter(consumer=member, source=source).order_by("added_at", "id"))


def agreement_numbers(agreement_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of these agreements."""
    return dict(Agreement.objects.filter(id__in=agreement_ids).order_by("id").values_list("id", "number"))


def consents_for(subject_digests: Sequence[str], concerning: str) -> list[Consent]:
    """Return what these persons have consented to, and what was consented to in this form or application."""
    given = Q(subject_digest__in=[one for one in subject_digests if one])
    if concerning:
        given |= Q(concerning=concerning)
    return list(Consent.objects.filter(given).order_by("given_at", "id"))


def consents_of(resident: identity.Resident) -> list[Consent]:
    """Return a person's own consents, standing or taken back, newest first."""
    own = Consent.objects.filter(subject_digest=digest_of(resident.id_number))
    return list(own.order_by("-given_at", "id"))


def named_by_others(resident: identity.Resident) -> dict[str, list[str]]:
    """Return purpose -> sources that were read about a person on others' consents, and that they say nothing of."""
    digest = digest_of(resident.id_number)
    own = {(one.purpose, source) for one in consents_of(resident) for source in one.sources}
    read = Call.objects.filter(subject_digest=digest, outcome="answered", consumer="")
    found: dict[str, list[str]] = {}
    for purpose, source in read.order_by("purpose", "source").values_list("purpose", "source").distinct():
        if (purpose, source) not in own:
            found.setdefault(purpose, []).append(source)
    return found


def look_at(look_id: UUID, resident: identity.Resident) -> Call | Look:
    """Return a call or a look by its id, if it is at this person's data. Raises Call.DoesNotExist."""
    look = Look.objects.filter(id=look_id, person_id=resident.person_id).first()
    return look or Call.objects.get(id=look_id, subject_digest=digest_of(resident.id_number))


def inquiries_of(resident: identity.Resident) -> QuerySet[Inquiry]:
    """Return a person's questions, newest first."""
    return Inquiry.objects.filter(person_id=resident.person_id).order_by("-opened_at", "id")


def inquiries_for(officer: identity.Officer) -> QuerySet[Inquiry]:
    """Return the questions the officer's agency must answer, the most urgent first, the answered ones last."""
    return Inquiry.objects.filter(agency=officer.agency).order_by(
        F("answered_at").desc(nulls_first=True), "due_on", "id"
    )


def inquiry(inquiry_id: UUID) -> Inquiry:
    """Return one question. Raises Inquiry.DoesNotExist."""
    return Inquiry.objects.get(id=inquiry_id)


def seal_over(sequence: int) -> Seal | None:
    """Return the seal over the entry with this number; None while its day is not sealed yet."""
    return Seal.objects.filter(first_sequence__lte=sequence, last_sequence__gte=sequence).order_by("day").first()


def proof_for(sequence: int, *, named: bool = False) -> Proof | None:
    """Return the proof of the entry with this number; None before its day is sealed. Raises Call.DoesNotExist.

    It does not name who acted, unless `named`; an entry from before names were salted says it in any case.
    """
    call, seal = Call.objects.get(sequence=sequence), seal_over(sequence)
    if seal is None:
        return None
    span = Call.objects.filter(sequence__gte=seal.first_sequence, sequence__lte=seal.last_sequence)
    leaves = list(span.order_by("sequence").values_list("entry_hash", flat=True))
    told = {"actor_label": call.actor_label, "salt": call.salt} if named and call.salt else {}
    return proof_of(said(call), leaves, seal.statement, **told)


def look_in_question(look_id: UUID) -> Call | Look:
    """Return the call or look that a question is about."""
    return Look.objects.filter(id=look_id).first() or Call.objects.get(id=look_id)


def last_verification() -> Verification | None:
    """Return what came of the last reading of the whole log; None before the first."""
    return Verification.objects.order_by("-at", "-id").first()


def valid_key(key_id: str, *, at: datetime) -> SigningKey | None:
    """Return a key of a system that takes part, if it is valid at this moment."""
    valid = SigningKey.objects.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None, subsystem__active=True)
    return valid.select_related("subsystem").filter(key_id=key_id).first()


def city_name(instance: str) -> str:
    """Return what a neighbouring city is called here; its instance when it is not admitted."""
    return Peer.objects.filter(instance=instance).values_list("title", flat=True).first() or instance


def city_names(identifiers: Collection[str]) -> dict[str, str]:
    """Return, by identifier (INSTANCE/...), what its city is called here, where it is another city's.

    Keys of this city's own datasets and systems are no such identifiers; with none, nothing is asked.
    """
    instances = {one: one.partition("/")[0] for one in identifiers if "/" in one}
    foreign = {instance for instance in instances.values() if instance != settings.TONGBAN_INSTANCE}
    if not foreign:
        return {}
    found = Peer.objects.filter(instance__in=foreign).order_by("instance").values_list("instance", "title")
    titles = dict(found)
    return {one: titles.get(instance, instance) for one, instance in instances.items() if instance in foreign}


def counted_until() -> datetime | None:
    """Return the end of the last hour whose calls were counted; None before the first."""
    last: datetime | None = Count.objects.aggregate(last=Max("hour"))["last"]
    return last + timedelta(hours=1) if last else None
