"""Signing in through the pages: residents with a password, officers with a second factor too."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from tests.identity.people import PASSWORD, a_resident, an_officer, sign_in
from tongban.identity import operations
from tongban.identity.models import Officer, Person
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import history_of
from tongban.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_attempts_yet")]


def _log_in(browser: Browser, name: str, password: str = PASSWORD, next_page: str = "") -> Any:
    return browser.post("/account/login/", {"login": name, "password": password, "next": next_page})


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def _actions(officer: Officer) -> list[str]:
    return [entry.action for entry in history_of([officer.pk])]


def test_a_resident_signs_in_by_phone_and_goes_where_they_wanted(client: Browser) -> None:
    a_resident(phone="19900000001")
    assert _log_in(client, "19900000001", next_page="/account/password/change/").headers["Location"] == (
        "/account/password/change/"
    )


def test_a_wrong_password_is_told_in_chinese_and_written_down_for_officers(client: Browser) -> None:
    officer = an_officer("health-1")
    answer = _log_in(client, "health-1", "wrong")
    assert answer.status_code == 200
    assert "您提供的用户名或密码不正确。" in answer.content.decode()
    assert _actions(officer) == ["identity.officer_added", "identity.sign_in_failed"]


def test_the_sixth_wrong_password_for_one_name_is_not_even_looked_at(client: Browser) -> None:
    a_resident(phone="19900000001")
    for _ in range(5):
        _log_in(client, "19900000001", "wrong")
    assert "登录失败次数过多" in _log_in(client, "19900000001").content.decode()


def test_an_officer_sets_up_a_second_factor_first_and_is_then_in(client: Browser) -> None:
    officer = an_officer("health-1")
    _log_in(client, "health-1")
    asked_again = client.get(reverse("mfa_activate_totp")).headers["Location"]
    client.post(asked_again, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    code = _code(page.context["form"].secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert [record["method"] for record in client.session["account_authentication_methods"]] == [
        "password",
        "password",
        "mfa",
    ]
    codes = client.get(answer.headers["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert _actions(officer) == ["identity.officer_added", "identity.signed_in"]


def test_an_officer_with_a_second_factor_is_asked_for_a_code(client: Browser) -> None:
    officer = an_officer("health-1")
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    assert _log_in(client, "health-1").headers["Location"] == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/second-factor/authenticate/").status_code == 200
    assert client.post("/account/second-factor/authenticate/", {"code": "000000"}).status_code == 200
    secret = decrypt(Authenticator.objects.get(user=officer.user).data["secret"])
    answer = client.post("/account/second-factor/authenticate/", {"code": _code(secret)})
    assert answer.headers["Location"] == reverse(settings.OFFICER_LOGIN_REDIRECT_URL)
    assert client.session["_auth_user_id"] == str(officer.user_id)


def test_a_secret_is_not_kept_in_the_clear() -> None:
    officer = an_officer()
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    kept = Authenticator.objects.get(user=officer.user).data["secret"]
    assert decrypt(kept) not in kept
    assert len(decrypt(kept)) == 32


def test_a_secret_opens_with_the_key_before_a_change(settings: Any) -> None:
    officer = an_officer()
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    kept = Authenticator.objects.get(user=officer.user).data["secret"]
    secret = decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, made for this test alone, and long enough"
    assert decrypt(kept) == secret


def test_an_officer_cannot_give_up_the_second_factor(client: Browser) -> None:
    officer = an_officer()
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    _fresh(client, officer)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.filter(user=officer.user, type="totp").count() == 1


def test_only_residents_are_offered_to_switch_it_off(client: Browser) -> None:
    offered = {}
    for somebody in (an_officer(), a_resident()):
        TOTP.activate(somebody.user, "JBSWY3DPEHPK3PXP")
        _fresh(client, somebody)
        offered[type(somebody)] = reverse("mfa_deactivate_totp") in client.get(reverse("mfa_index")).content.decode()
    assert offered == {Officer: False, Person: True}


def test_a_lost_authenticator_is_set_up_anew() -> None:
    officer = an_officer("health-1")
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    operations.reset_second_factor("health-1", by=SYSTEM, at=now())
    assert Authenticator.objects.filter(user=officer.user).count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ],
)
def test_every_page_of_ones_account_is_there_in_both_languages(client: Browser, name: str) -> None:
    officer = an_officer()
    operations.give_second_factor(officer.pk, by=SYSTEM, at=now())
    _fresh(client, officer)
    client.post(reverse("mfa_generate_recovery_codes"))
    address = reverse(name)
    assert [client.get(prefix + address).status_code for prefix in ("", "/en")] == [200, 200]


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_set_password"])
def test_nobody_signs_up_or_resets_by_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def _fresh(browser: Browser, officer: Officer | Person) -> None:
    """Sign in as just now, so that allauth does not ask for the password again."""
    sign_in(browser, officer.user)
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        {**record, "at": now().timestamp(), "reauthenticated": True} for record in records
    ]
    session.save()
