"""Addresses of signing in and out: django-allauth's own views, only those this city uses."""

from allauth.account import views as account
from allauth.mfa.base import views as proofs
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from tongban.identity.web.views import activate_totp, second_factor

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("second-factor/", second_factor, name="mfa_index"),
    path("second-factor/authenticate/", proofs.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", proofs.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/totp/activate/", activate_totp, name="mfa_activate_totp"),
    path("second-factor/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "second-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
