"""People for tests: a resident, an officer, and how they sign in."""

from datetime import UTC, datetime
from itertools import count

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.auth.models import User
from django.test import Client as Browser
from stdnum.cn import ric

from tongban.identity import operations
from tongban.identity.models import Officer, Person
from tongban.kernel.actor import SYSTEM

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "plum-rain-39-lantern"
_births = count(1)


def an_id_number() -> str:
    """Return a well-formed citizen number of district 310999, which does not exist."""
    digits = f"31099919900101{next(_births) % 1000:03d}"
    return digits + ric.calc_check_digit(digits + "0")


def a_person(name: str = "张小明", phone: str = "") -> Person:
    """Return a person without an account."""
    return operations.person_for(an_id_number(), name, phone, at=AT)


def a_resident(name: str = "张小明", phone: str = "19900000001") -> Person:
    """Return a person who signs in with their phone number and PASSWORD."""
    person = a_person(name, phone)
    operations.open_account(person.pk, phone=phone, password=PASSWORD, by=SYSTEM, at=AT)
    person.refresh_from_db()
    return person


def an_officer(
    staff_number: str = "health-1", name: str = "吴敏", agency: str = "health", roles: tuple[str, ...] = ("reviewer",)
) -> Officer:
    """Return an officer who signs in with their staff number and PASSWORD, without a second factor yet."""
    made = operations.create_officer(
        staff_number=staff_number, name=name, agency=agency, roles=roles, password=PASSWORD, by=SYSTEM, at=AT
    )
    return Officer.objects.get(pk=made.officer_id)


def sign_in(browser: Browser, user: User | None, *, second_factor: bool = True) -> None:
    """Sign `user` in without the pages; with `second_factor`, as if a code had been shown."""
    assert user is not None
    browser.force_login(user)
    session = browser.session
    methods = ["password", "mfa"] if second_factor else ["password"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": AT.timestamp()} for method in methods]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
