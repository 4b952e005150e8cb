"""What is asked about people, officers and clients."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models.functions import Substr

from tongban.identity import actors
from tongban.identity.models import Client, Officer, Person


def person_by_id_number(id_number: str) -> Person | None:
    """Return the person with this citizen number, if known here."""
    return Person.objects.filter(id_number=id_number).first()


def born_between(first: date, last: date, *, after: UUID | None, limit: int) -> list[Person]:
    """Return people born on these days by their citizen number, the next `limit` by id after one."""
    born = Person.objects.annotate(born=Substr("id_number", 7, 8))
    found = born.filter(born__gte=f"{first:%Y%m%d}", born__lte=f"{last:%Y%m%d}")
    return list((found.filter(id__gt=after) if after else found).order_by("id")[:limit])


def people(person_ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Return these persons by id, in one query."""
    return Person.objects.in_bulk(list(person_ids))


def user_with_roles(user_id: int) -> User | None:
    """Return the account joined with its person and officer: the one query by which a request knows who asks."""
    return User.objects.select_related("person", "officer").filter(pk=user_id).first()


def resident_of(user: User | AnonymousUser) -> actors.Resident | None:
    """Return the resident this account belongs to; no query for a user of `user_with_roles`."""
    person: Person | None = getattr(user, "person", None)
    return None if person is None else resident(person)


def officer_of(user: User | AnonymousUser) -> actors.Officer | None:
    """Return the active officer this account belongs to; no query for a user of `user_with_roles`."""
    record: Officer | None = getattr(user, "officer", None)
    return None if record is None or not record.active else officer(record)


def is_demo(user: User) -> bool:
    """Tell whether the account was invented for the demonstration."""
    return any(getattr(getattr(user, kind, None), "demo", False) for kind in ("person", "officer"))


def officer_by_id(officer_id: UUID) -> actors.Officer | None:
    """Return the active officer with this id."""
    record = Officer.objects.filter(pk=officer_id, active=True).first()
    return None if record is None else officer(record)


def officers_of(agency: str) -> list[actors.Officer]:
    """Return the active officers of an office by name."""
    return [officer(record) for record in Officer.objects.filter(agency=agency, active=True).order_by("name", "id")]


def client_for(token: str) -> actors.Client | None:
    """Return the active client this token was given to.

    The token is looked up by its digest, so that timing tells nothing about tokens that exist.
    """
    record = Client.objects.filter(token_digest=digest_of(token), active=True).first()
    if record is None or (record.demo and not settings.DEMO):
        return None
    return client(record)


def digest_of(token: str) -> str:
    """Return what is kept of a token. It holds 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


def resident(record: Person) -> actors.Resident:
    """Return the person as other contexts see them."""
    return actors.Resident(record.pk, record.id_number, record.name, record.phone, helps=record.helps)


def officer(record: Officer) -> actors.Officer:
    """Return the officer as other contexts see them."""
    return actors.Officer(record.pk, record.person_id, record.name, record.agency, frozenset(record.roles))


def client(record: Client) -> actors.Client:
    """Return the client as other contexts see it."""
    return actors.Client(record.pk, record.name, record.agency, frozenset(record.scopes))
