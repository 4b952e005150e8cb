"""One settings file, driven by the environment. Nothing here is secret; secrets come from outside.

With no `DATABASE_URL`, the address of the embedded server that runs on `TONGBAN_DATA` is used.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from tongban.config.postgres import database_url

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("TONGBAN_DATA", ROOT / ".data"))
BOOK_DIR = Path(os.environ.get("TONGBAN_BOOK", ROOT / "services"))
DEMO = os.environ.get("TONGBAN_DEMO", "0") == "1"
DEBUG = os.environ.get("TONGBAN_DEBUG", "0") == "1"
PUBLIC_URL = os.environ.get("TONGBAN_PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("TONGBAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
BEHIND_TLS = PUBLIC_URL.startswith("https://")


def _secret_key() -> str:
    """Take the key from the environment, else make one for this installation and keep it in its data directory."""
    if given := os.environ.get("TONGBAN_SECRET_KEY"):
        return given
    kept = DATA_DIR / "secret.key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return kept.read_text()


SECRET_KEY = _secret_key()


def _database() -> dict[str, Any]:
    """Translate a PostgreSQL address (libpq URL, several hosts allowed) into Django's terms, with a pool."""
    url = os.environ.get("DATABASE_URL") or database_url(DATA_DIR) or "postgresql:///tongban"
    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    options: dict[str, Any] = {
        "pool": {"min_size": 1, "max_size": int(os.environ.get("TONGBAN_POOL", "10")), "timeout": 10},
        **{name: value for name, value in given.items() if name not in ("host", "port", "user", "password", "dbname")},
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.get("dbname", "tongban"),
        "USER": given.get("user", ""),
        "PASSWORD": given.get("password", ""),
        "HOST": given.get("host", ""),
        "PORT": given.get("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {"default": _database()}
# shared by all processes: attempts to sign in and codes already used are counted once, wherever they arrive
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CONTEXTS = [
    "tongban.kernel",
    "tongban.ui",
    "tongban.book",
    "tongban.identity",
    "tongban.exchange",
    "tongban.notifications",
    "tongban.catalog",
    "tongban.certificates",
    "tongban.payments",
    "tongban.forms",
    "tongban.cases",
    "tongban.portal",
    "tongban.desk",
    "tongban.rest",
]
INSTALLED_APPS = [
    *CONTEXTS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.ui.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tongban.rest.web.problems.tell_problems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tongban.config.urls"
WSGI_APPLICATION = "tongban.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongban.config.context.site",
                "tongban.identity.web.context.account",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "src" / "tongban" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_LIMIT_BYTES = 10_000_000

AUTHENTICATION_BACKENDS = ["tongban.identity.sign_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
OFFICER_LOGIN_REDIRECT_URL = "desk:worklist"
ACCOUNT_ADAPTER = "tongban.identity.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "tongban.identity.web.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser: phones and counters are shared
ACCOUNT_RATE_LIMITS = {  # whole offices sit behind one address; a single account is guarded by `key`
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TONGBAN_PROXIES", "0"))
MFA_ADAPTER = "tongban.identity.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tongban"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# how this hub is called on the exchange: the first part of every X-Road identifier of its members
TONGBAN_INSTANCE = os.environ.get("TONGBAN_INSTANCE", "CN-310000")

# days after which a posted result counts as received, when nobody says that it did not arrive
TONGBAN_PARCEL_DAYS = int(os.environ.get("TONGBAN_PARCEL_DAYS", "15"))

# the hub takes messages and answers up to this size, and waits so long for a message to arrive whole
TONGBAN_HUB_MAX_BYTES = int(os.environ.get("TONGBAN_HUB_MAX_BYTES", str(64 * 2**20)))
TONGBAN_HUB_BODY_SECONDS = float(os.environ.get("TONGBAN_HUB_BODY_SECONDS", "60"))

# one folder for each office's system: docs/how-to/join-the-exchange.md
TONGBAN_CONNECTORS = Path(os.environ.get("TONGBAN_CONNECTORS", ROOT / "connectors"))
# which machines they may reach: names, name:port, addresses and networks, by commas
TONGBAN_EXCHANGE_HOSTS = os.environ.get("TONGBAN_EXCHANGE_HOSTS", "127.0.0.0/8,::1" if DEMO else "")

# the payment platform: its address (none: money comes at counters only), who we are there, and our key;
# and the minutes in which an order is to be paid: docs/how-to/take-payments.md
TONGBAN_PAYMENTS_URL = os.environ.get("TONGBAN_PAYMENTS_URL", "")
TONGBAN_PAYMENTS_MERCHANT = os.environ.get("TONGBAN_PAYMENTS_MERCHANT", "tongban")
TONGBAN_PAYMENTS_KEY = os.environ.get("TONGBAN_PAYMENTS_KEY", "")
TONGBAN_PAYMENTS_CALLBACK = os.environ.get("TONGBAN_PAYMENTS_CALLBACK", PUBLIC_URL)  # where it reaches us
TONGBAN_PAYMENTS_MINUTES = int(os.environ.get("TONGBAN_PAYMENTS_MINUTES", "30"))

EMAIL_BACKEND = os.environ.get("TONGBAN_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_TIMEOUT = 10  # seconds: a silent mail server must not hold the worker
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("TONGBAN_EMAIL_FROM", "no-reply@tongban.example")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TONGBAN_LOG", "WARNING")},
    "loggers": {"tongban": {"level": "INFO"}},
}
