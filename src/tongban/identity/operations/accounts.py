"""What is done with people, officers and clients."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.identity import actors, queries, rules
from tongban.identity.models import Client, Officer, Person
from tongban.identity.names import pinyin_of
from tongban.kernel.actor import SYSTEM, Actor
from tongban.kernel.audit import audit, audit_entry
from tongban.kernel.bulk import insert_many
from tongban.kernel.clock import now
from tongban.kernel.refused import Refused


@dataclass(frozen=True)
class NewPerson:
    """What must be known of a person to write them down."""

    id_number: str
    name: str
    phone: str = ""


def person_for(id_number: str, name: str, phone: str = "", *, by: Actor = SYSTEM, at: datetime | None = None) -> Person:
    """Return the person with this citizen number, written down first when new.

    Whoever is known already stays as they are: others' forms change nobody's name or phone.
    """
    return people_for([NewPerson(id_number, name, phone)], by=by, at=at)[id_number]


@transaction.atomic
def people_for(persons: Sequence[NewPerson], *, by: Actor = SYSTEM, at: datetime | None = None) -> dict[str, Person]:
    """Return these persons by citizen number, the new ones written down: one query when all are known.

    Two forms that name the same new person at once meet at the unique citizen number; both get the one row.
    """
    moment = at or now()
    wanted = {person.id_number: person for person in persons}
    known = _by_id_number(wanted)
    if missing := [person for id_number, person in wanted.items() if id_number not in known]:
        for person in missing:
            rules.check_id_number(person.id_number)
        rows = [_new_person(person, moment) for person in sorted(missing, key=lambda person: person.id_number)]
        Person.objects.bulk_create(rows, ignore_conflicts=True)
        known = _by_id_number(wanted)
        made = {row.pk for row in rows} & {row.pk for row in known.values()}
        insert_many([audit_entry("identity.person_added", pk, by=by, at=moment) for pk in sorted(made)])
    return known


@transaction.atomic
def open_account(person_id: UUID, *, phone: str, password: str, by: Actor, at: datetime, demo: bool = False) -> User:
    """Give a person an account with which they sign in by phone number; a `demo` one opens in demo mode only.

    Nobody signs in with an empty password: one is set later.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.user_id is not None:
        raise Refused(_("This person has an account already."), code="has_account")
    person.user = _new_user(phone, password)
    person.phone = phone
    person.demo = demo
    person.save(update_fields=["user", "phone", "demo"])
    audit("identity.account_opened", person.pk, by=by, at=at)
    return person.user


@transaction.atomic
def create_officer(
    *,
    staff_number: str,
    name: str,
    agency: str,
    roles: Collection[str],
    password: str,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    demo: bool = False,
) -> actors.Officer:
    """Take on an officer, who signs in by staff number and must set up a second factor first."""
    rules.check_roles(roles)
    user = _new_user(staff_number, password)
    record = Officer.objects.create(
        user=user, person_id=person_id, name=name, agency=agency, roles=sorted(roles), demo=demo, added_at=at
    )
    audit("identity.officer_added", record.pk, by=by, at=at, details={"agency": agency, "roles": sorted(roles)})
    return queries.officer(record)


@transaction.atomic
def deactivate_officer(staff_number: str, *, by: Actor, at: datetime) -> None:
    """Let an officer in no more, from this moment: their account is closed and open sessions end with it."""
    record = _officer_to_change(staff_number)
    record.active = False
    record.save(update_fields=["active"])
    User.objects.filter(pk=record.user_id).update(is_active=False)
    audit("identity.officer_deactivated", record.pk, by=by, at=at)


@transaction.atomic
def reset_second_factor(staff_number: str, *, by: Actor, at: datetime) -> None:
    """Forget an officer's authenticator and recovery codes: at the next sign-in they set up a new one."""
    record = _officer_to_change(staff_number)
    Authenticator.objects.filter(user_id=record.user_id).delete()
    audit("identity.second_factor_reset", record.pk, by=by, at=at)


@transaction.atomic
def give_second_factor(officer_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give an officer an authenticator with a new random secret, unless they have one."""
    record = Officer.objects.select_for_update().get(pk=officer_id)
    if not is_mfa_enabled(record.user, [Authenticator.Type.TOTP]):
        TOTP.activate(record.user, generate_totp_secret())
        audit("identity.second_factor_given", record.pk, by=by, at=at)


@transaction.atomic
def share_password(usernames: Collection[str], password: str) -> None:
    """Give demo accounts one password, hashed once for all; real accounts of these names keep theirs."""
    of_demo = Q(person__demo=True) | Q(officer__demo=True)
    User.objects.filter(of_demo, username__in=usernames).update(password=make_password(password))


@transaction.atomic
def create_client(
    *, name: str, scopes: Collection[str], by: Actor, at: datetime, agency: str = "", demo: bool = False
) -> tuple[actors.Client, str]:
    """Admit a program to the machine interface; return it with its token, which is shown this once."""
    rules.check_scopes(scopes)
    if Client.objects.filter(name=name).exists():
        raise Refused(_("There is a client of this name already."), code="name_taken")
    token = _new_token()
    record = Client.objects.create(
        name=name,
        agency=agency,
        scopes=sorted(scopes),
        token_digest=queries.digest_of(token),
        demo=demo,
        added_at=at,
    )
    audit("identity.client_added", record.pk, by=by, at=at, details={"agency": agency, "scopes": sorted(scopes)})
    return queries.client(record), token


@transaction.atomic
def replace_token(name: str, *, by: Actor, at: datetime) -> str:
    """Give a program a new token, shown this once; the old one opens nothing any more."""
    record = _client_to_change(name)
    token = _new_token()
    record.token_digest = queries.digest_of(token)
    record.save(update_fields=["token_digest"])
    audit("identity.client_token_replaced", record.pk, by=by, at=at)
    return token


@transaction.atomic
def deactivate_client(name: str, *, by: Actor, at: datetime) -> None:
    """Let a program in no more, from this moment."""
    record = _client_to_change(name)
    record.active = False
    record.save(update_fields=["active"])
    audit("identity.client_deactivated", record.pk, by=by, at=at)


def record_sign_in(user: User, *, at: datetime, note: str = "") -> None:
    """Write down that an officer has signed in; residents' sign-ins are their own business."""
    if (officer := queries.officer_of(user)) is not None:
        audit("identity.signed_in", officer.officer_id, by=officer.actor, at=at, note=note)


def record_failed_sign_in(username: str, *, at: datetime) -> None:
    """Write down that somebody failed to sign in under an officer's staff number."""
    record = Officer.objects.filter(user__username=username).first()
    if record is not None:
        audit("identity.sign_in_failed", record.pk, by=Actor(kind="system", id=None, label=_("Unknown")), at=at)


def _by_id_number(wanted: Collection[str]) -> dict[str, Person]:
    return {person.id_number: person for person in Person.objects.filter(id_number__in=list(wanted))}


def _new_person(person: NewPerson, at: datetime) -> Person:
    return Person(
        id_number=person.id_number,
        name=person.name,
        name_pinyin=pinyin_of(person.name),
        phone=person.phone,
        added_at=at,
    )


def _new_user(username: str, password: str) -> User:
    if User.objects.filter(username=username).exists():
        raise Refused(_("%(username)s signs in already.") % {"username": username}, code="name_taken")
    return User.objects.create_user(username=username, password=password or None)


def _officer_to_change(staff_number: str) -> Officer:
    """Return the officer locked, or refuse a staff number nobody has."""
    record = Officer.objects.select_for_update().filter(user__username=staff_number).first()
    if record is None:
        raise Refused(
            _("No officer has the staff number %(number)s.") % {"number": staff_number}, code="unknown_officer"
        )
    return record


def _new_token() -> str:
    return f"tongban_{secrets.token_urlsafe(32)}"


def _client_to_change(name: str) -> Client:
    """Return the client locked, or refuse a name no client has."""
    record = Client.objects.select_for_update().filter(name=name).first()
    if record is None:
        raise Refused(_("There is no client of this name."), code="unknown_client")
    return record
