"""Invented people for the demonstration: residents of the sample city and an officer for every office.

They exist in demo mode only. Their password and the client's token are random for each installation and kept,
readable by its owner alone, in the data directory.
"""

import os
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import cycle
from pathlib import Path

import msgspec
from allauth.mfa import app_settings as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from tongban.book import api as book
from tongban.identity import operations
from tongban.identity.models import Client, Officer, Role, Scope
from tongban.kernel.actor import SYSTEM
from tongban.kernel.refused import Refused

CLIENT = "demo"
NAMES = [
    "周建国",
    "吴敏",
    "郑芳",
    "王磊",
    "冯静",
    "陈刚",
    "褚燕",
    "卫东",
    "蒋丽",
    "沈涛",
    "韩雪",
    "杨帆",
    "朱琳",
    "秦岭",
    "许诺",
    "何洁",
]


class Words(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str


class CityPerson(msgspec.Struct, frozen=True):
    """A person as the sample city introduces them."""

    key: str
    name: str
    pinyin: str
    id_number: str
    phone: str
    story: Words
    bundle: str = ""  # the one thing they stand for


class Office(msgspec.Struct, frozen=True):
    """An office that gets an officer; it also gets one at the counter, a data steward or an auditor if it has them."""

    key: str
    name: Words
    has_counter: bool = False
    has_steward: bool = False
    has_auditor: bool = False


class DemoPerson(msgspec.Struct, frozen=True):
    """A person one can sign in as: `username` is a phone number or, for officers, a staff number."""

    username: str
    name: str
    is_officer: bool
    story: Words
    bundle: str = ""


class Demo(msgspec.Struct, frozen=True):
    """What the data directory keeps: one password for all, the client's token, and who there is."""

    password: str
    token: str
    people: list[DemoPerson]


def check_demo_mode() -> None:
    """Refuse to do anything for the demonstration in an installation that serves real people."""
    if not settings.DEMO:
        raise Refused(_("Demo people exist in demo mode only (TONGBAN_DEMO=1)."), code="not_in_demo_mode")


def kept() -> Demo | None:
    """Return what was set up here, if anything."""
    try:
        return msgspec.json.decode(_file().read_bytes(), type=Demo)
    except FileNotFoundError:
        return None


def set_up(people: Sequence[CityPerson], offices: Sequence[Office], *, at: datetime) -> Demo:
    """Create what is missing and return who there is; a second call changes nothing."""
    check_demo_mode()
    before = kept()
    password = before.password if before else f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    there = [
        *(_resident(person, at) for person in people if person.phone),
        *_officers(offices, at),
    ]
    known = {person.username for person in before.people} if before else set()
    if new := {person.username for person in there} - known:
        operations.share_password(new, password)
    token = before.token if before and Client.objects.filter(name=CLIENT).exists() else _token(at)
    demo = Demo(password, token, there)
    if demo != before:
        _keep(demo)
    return demo


def offices() -> list[Office]:
    """Return every office of this city in the published book; the one that leads a bundle also sits at the counter.

    Those that share data have a steward; the superior data office has one too, and an auditor.
    """
    chapter = book.current().book
    leading = min((bundle.lead for bundle in chapter.bundles.values()), default="")
    sharing = {source.agency for source in chapter.sources.values()}
    return [
        Office(
            key,
            Words(agency.short_name.zh, agency.short_name.en),
            has_counter=key == leading,
            has_steward=key in sharing or agency.data_office,
            has_auditor=agency.data_office,
        )
        for key, agency in sorted(chapter.agencies.items())
        if book.is_own(agency)
    ]


def codes() -> dict[str, str]:
    """Return each demo officer's present second-factor code, by staff number."""
    check_demo_mode()
    counter = int(time.time()) // second_factor.TOTP_PERIOD
    found = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__officer__demo=True)
    return {
        authenticator.user.username: format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), counter))
        for authenticator in found.select_related("user").order_by("user__username")
    }


def demo_user(username: str) -> User | None:
    """Return the demo account of this name; real accounts are never found."""
    check_demo_mode()
    invented = User.objects.filter(person__demo=True) | User.objects.filter(officer__demo=True)
    return invented.filter(username=username, is_active=True).select_related("person", "officer").first()


def _resident(person: CityPerson, at: datetime) -> DemoPerson:
    row = operations.person_for(person.id_number, person.name, person.phone, at=at)
    if row.user_id is None:
        operations.open_account(row.pk, phone=person.phone, password="", by=SYSTEM, at=at, demo=True)
    return DemoPerson(person.phone, person.name, False, person.story, person.bundle)


def _officers(offices: Sequence[Office], at: datetime) -> Iterator[DemoPerson]:
    names = cycle(NAMES)
    for office in offices:
        story = Words(f"{office.name.zh}：审批员、主管", f"{office.name.en}: reviewer and supervisor")
        reviewer = _Post(f"{office.key}-1", next(names), office.key, (Role.REVIEWER, Role.SUPERVISOR), story)
        yield _officer(reviewer, at)
    for number, office in enumerate((office for office in offices if office.has_counter), start=1):
        story = Words(f"{office.name.zh}：综合窗口", f"{office.name.en}: officer at the counter")
        at_counter = _Post(f"counter-{number}", next(names), office.key, (Role.COUNTER,), story)
        yield _officer(at_counter, at)
    for office in (office for office in offices if office.has_steward):
        story = Words(f"{office.name.zh}：数据管理员", f"{office.name.en}: data steward")
        steward = _Post(f"steward-{office.key}", next(names), office.key, (Role.STEWARD,), story)
        yield _officer(steward, at)
    for number, office in enumerate((office for office in offices if office.has_auditor), start=1):
        story = Words(f"{office.name.zh}：审计员", f"{office.name.en}: auditor")
        auditor = _Post(f"auditor-{number}", next(names), office.key, (Role.AUDITOR,), story)
        yield _officer(auditor, at)


class _Post(msgspec.Struct, frozen=True):
    staff_number: str
    name: str
    agency: str
    roles: tuple[Role, ...]
    story: Words


def _officer(post: _Post, at: datetime) -> DemoPerson:
    record = Officer.objects.filter(user__username=post.staff_number).first()
    if record is None:
        officer_id = operations.create_officer(
            staff_number=post.staff_number,
            name=post.name,
            agency=post.agency,
            roles=[role.value for role in post.roles],
            password="",
            by=SYSTEM,
            at=at,
            demo=True,
        ).officer_id
    else:
        officer_id = record.pk
    operations.give_second_factor(officer_id, by=SYSTEM, at=at)
    return DemoPerson(post.staff_number, record.name if record else post.name, True, post.story)


def _token(at: datetime) -> str:
    if Client.objects.filter(name=CLIENT).exists():
        return operations.replace_token(CLIENT, by=SYSTEM, at=at)
    scopes = list(Scope.values)
    return operations.create_client(name=CLIENT, scopes=scopes, by=SYSTEM, at=at, demo=True)[1]


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def _keep(demo: Demo) -> None:
    new = _file().with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(demo), indent=1))
    new.replace(_file())
