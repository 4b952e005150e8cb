"""How accounts sign in: what Tongban asks of django-allauth, which does the work."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.encoding import force_bytes

from tongban.identity import operations, queries
from tongban.kernel.clock import now


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Knows an account with its person and officer in one query, and demo accounts in demo mode only."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, unless it has been closed meanwhile."""
        user = queries.user_with_roles(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Tell whether this account is open."""
        if not isinstance(user, User) or not super().user_can_authenticate(user):
            return False
        return settings.DEMO or not queries.is_demo(user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are opened by the city, not by strangers; officers' sign-ins are written down."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead officers to their desk and residents home."""
        if queries.officer_of(request.user) is not None:
            return resolve_url(settings.OFFICER_LOGIN_REDIRECT_URL)
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Turn away whom the backend does not know; allauth by itself would look at `is_active` only."""
        turned_away: HttpResponse | None = (
            super().pre_login(request, user, **kwargs)
            if Backend().user_can_authenticate(user)
            else self.respond_user_inactive(request, user)
        )
        return turned_away

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Write the sign-in down, once every step of it is done."""
        if isinstance(user, User):
            operations.record_sign_in(user, at=now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down wrong passwords for officers."""
        operations.record_failed_sign_in(credentials.get("username") or "", at=now())
        super().authentication_failed(request, **credentials)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps authenticators' secrets encrypted, and officers from giving up their second factor."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key drawn from the installation's secret key."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; keys in SECRET_KEY_FALLBACKS still open what they closed."""
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Residents may; officers need theirs at every sign-in."""
        return queries.officer_of(authenticator.user) is None


def _vault() -> MultiFernet:
    return MultiFernet([Fernet(_key_from(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_from(secret: str | bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tongban.identity.second-factor")
    return urlsafe_b64encode(derivation.derive(force_bytes(secret)))
