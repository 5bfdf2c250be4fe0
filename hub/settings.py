"""The hub's settings: one file, grouped by subject, everything that differs from the environment.

Three ways to run, told apart by the environment:

- **local** (nothing set): somebody's own machine. SQLite, memory cache, no Redis, mail kept
  on a page of the site, a known key. Only loopback names are answered.
- **local on the real engines** (`LOCAL=1` with `DATABASE_URL` and `REDIS_URL`).
- **production** (anything else): refuses to start without its own secrets, in one sentence.

`DEBUG=1` adds Django's trace pages to a local run; `DEBUG=0` alone asks for production.
"""

import logging
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

from core.logs import configure_structlog, logging_config

env = environ.Env()

# --- Kind of run -----------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="")
EMAIL_URL: str = env.str("EMAIL_URL", default="")

DEBUG: bool = env.bool("DEBUG", default=False)
# Whoever sets one of these has a site in mind, not a first look.
_OF_A_SITE = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"}
LOCAL: bool = env.bool(
    "LOCAL", default=DEBUG or not (DATABASE_URL or REDIS_URL or _OF_A_SITE & set(env.ENVIRON))
)
PRODUCTION = not LOCAL
# Plain HTTP in production is for a trial on one machine, never for a site with people on it.
INSECURE_HTTP: bool = env.bool("INSECURE_HTTP", default=False)


def _refuse(reason: str) -> NoReturn:
    """End the start with one sentence; gunicorn tries for ever after any code but 3."""
    sys.stderr.write(f"The hub does not start: {reason}\n")
    sys.exit(3)


def _whole(name: str, default: int) -> int:
    """Return the variable as a number from 0, or end the start with one sentence."""
    value: str = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdecimal()):
        _refuse(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def _required(name: str, why: str) -> str:
    """Return the variable, or end the start with one sentence that names it."""
    value: str = env.str(name, default="").strip()
    if not value and PRODUCTION:
        _refuse(f"{name} is not set. {why}")
    return value


# --- Secrets, addresses, transport -----------------------------------------------------------

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
PORT: int = _whole("PORT", 8000)

SECRET_KEY = (
    _required("SECRET_KEY", "Give it a long random value that is used nowhere else.")
    or "a known key: a local run holds nothing that is worth protecting"
)
ALLOWED_HOSTS = [
    host.strip()
    for host in _required(
        "ALLOWED_HOSTS", "Name the hosts that the site answers for, with commas between."
    ).split(",")
    if host.strip()
] or LOOPBACK
SITE_URL = (
    _required("SITE_URL", "Give the site's public address, such as https://hub.example.org.")
    or f"http://127.0.0.1:{PORT}"
).rstrip("/")

if PRODUCTION and not INSECURE_HTTP and urlsplit(SITE_URL).scheme != "https":
    _refuse(
        "SITE_URL does not begin with https://. "
        "Serve the site over HTTPS, or set INSECURE_HTTP=1 for a trial on one machine."
    )

# Where a weakness is to be reported: a mailto:, https: or tel: address.
SECURITY_CONTACT: str = env.str("SECURITY_CONTACT", default="").strip()
if SECURITY_CONTACT and not re.fullmatch(r"(mailto:|https://|tel:)\S+", SECURITY_CONTACT):
    _refuse("SECURITY_CONTACT is not an address. Give one such as mailto:security@example.org.")

# How many proxies stand before the hub and may be believed about address and scheme.
TRUSTED_PROXIES: int = _whole("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

HTTPS = PRODUCTION and not INSECURE_HTTP
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS: int = _whole("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A browser takes such a name only from this very host, over HTTPS, for all of its paths.
_ONLY_HERE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_ONLY_HERE}sessionid"
CSRF_COOKIE_NAME = f"{_ONLY_HERE}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "hub.errors.csrf_failure"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
# Sent as Permissions-Policy: nothing on a page needs any of these.
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)

# --- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.admin.apps.SimpleAdminConfig",  # for hub.repair only
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, so that ours come before them
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "csp",
    "core",
    "members",
    "practices",
    "workinggroups",
    "sharing",
    "summits",
    "declarations",
    "digests",
    "hub",
]

# Health first, so that a probe needs neither an allowed host nor HTTPS; then what is cheap.
MIDDLEWARE = [
    "hub.health.HealthMiddleware",
    "core.rest.middleware.ApiProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "hub.middleware.DoorMiddleware",
    "hub.middleware.PermissionsPolicyMiddleware",
    "hub.middleware.PrivateByDefaultMiddleware",
    "hub.middleware.PagePolicyMiddleware",
    "hub.middleware.PageCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.elevation.ElevationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.middleware.SessionLengthMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "hub.middleware.UnavailableMiddleware",
    "hub.middleware.RefusedMiddleware",
    "hub.limits.PageLimitMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People: signing in, sessions ------------------------------------------------------------

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["members.accounts.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 10 * 60

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by those who know the person
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True  # no tick box: a session lasts SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Failed sign-ins are counted in the database (members.throttle); these only smooth bursts, and
# they are lost with the cache.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "",
    "reauthenticate": "",
    "login": "120/m/ip",
    "signup": "1/m/ip",
}

MFA_ADAPTER = "members.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds; members.actions.factors has the same
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account is made by those who know the person
MFA_FORMS = {
    "authenticate": "members.accounts.factors.AuthenticateForm",
    "reauthenticate": "members.accounts.factors.ReauthenticateForm",
    "add_webauthn": "members.accounts.factors.AddPasskeyForm",
    "edit_webauthn": "members.accounts.factors.NamePasskeyForm",
    "authenticate_webauthn": "members.accounts.factors.PasskeyForm",
    "login_webauthn": "members.accounts.factors.PasskeyAloneForm",
    "reauthenticate_webauthn": "members.accounts.factors.PasskeyAgainForm",
}
SOCIALACCOUNT_ADAPTER = "members.accounts.providers.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds that a nation's identity provider may take
# A link leads there: the page policy lets no form end at another host. It can start nothing but
# signing in, and the way back is tied to the browser that asked.
SOCIALACCOUNT_LOGIN_ON_GET = True
# Of whom the site asks a second factor: roles, and "chair" for those who chair a group. A local
# run asks it of nobody, so that the demo accounts work with their password alone; production
# always asks it of those who read or run the most.
_ALWAYS_TWO = {"secretariat", "administrator"}
_MAY_BE_TWO = _ALWAYS_TWO | {"coordinator", "contributor", "official", "affiliate", "chair"}
SECOND_FACTOR_ROLES: frozenset[str] = frozenset(
    env.list("SECOND_FACTOR_ROLES", default=sorted(_ALWAYS_TWO) if PRODUCTION else [])
)
if SECOND_FACTOR_ROLES - _MAY_BE_TWO:
    _refuse(f"SECOND_FACTOR_ROLES may name only {', '.join(sorted(_MAY_BE_TWO))}.")
if PRODUCTION and not SECOND_FACTOR_ROLES >= _ALWAYS_TWO:
    _refuse("SECOND_FACTOR_ROLES must name secretariat and administrator: they open too much.")

SESSION_ENGINE = "members.accounts.store"  # in the database: a cache fails when Redis is away
SESSION_COOKIE_AGE = 12 * 60 * 60  # and 3 hours without use: members.sessions
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True

# --- Database --------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL:
    # Seconds that one statement may run: 10 for a page, more for a worker or a migration.
    STATEMENT_SECONDS: int = _whole("STATEMENT_SECONDS", 10)
    if urlsplit(DATABASE_URL).scheme not in {"postgres", "postgresql"}:
        _refuse("DATABASE_URL does not begin with postgres://. Leave it unset for SQLite.")
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"].update(
        CONN_MAX_AGE=None,
        CONN_HEALTH_CHECKS=True,
        OPTIONS={
            **DATABASES["default"].get("OPTIONS", {}),
            "connect_timeout": 5,
            "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000}",
        },
    )
else:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "hub.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }

# --- Cache and background work ---------------------------------------------------------------

CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "hub",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Queues and the beat schedule stand in hub/celery.py.
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_TIME_LIMIT = 240  # under the visibility timeout, or a slow task would run twice
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"

# --- Mail ------------------------------------------------------------------------------------

# A local run without EMAIL_URL keeps its mail in files, shown at /dev/mail/.
DEV_MAIL = LOCAL and not EMAIL_URL
DEV_MAIL_DIR = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("FROM_EMAIL", default="Digital Nations hub <hub@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Digests: how many one task takes, and how long a worker may hold one. A lease must outlast one
# mail (five exchanges with the server, EMAIL_TIMEOUT each); then another worker takes over.
DIGEST_BATCH: int = _whole("DIGEST_BATCH", 100)
DIGEST_LEASE_SECONDS: int = _whole("DIGEST_LEASE_SECONDS", 90)
if DEV_MAIL:
    EMAIL_BACKEND = "hub.devmail.FolderBackend"
else:
    _mail = env.email_url_config(EMAIL_URL or "smtp://localhost:25")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail.get("EMAIL_HOST")
    EMAIL_PORT = _mail.get("EMAIL_PORT")
    EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)

# --- Pages and static files ------------------------------------------------------------------

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # Django caches what it has read unless DEBUG is on
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # forms are drawn by templates/

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Attachments are private: nothing serves this folder but a page that asks who is asking.
ATTACHMENTS_DIR = Path(env.str("ATTACHMENTS_DIR", default=str(VAR_DIR / "attachments")))
_attachments: dict[str, Any] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": ATTACHMENTS_DIR,
        "base_url": None,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
ATTACHMENTS_BUCKET: str = env.str("ATTACHMENTS_BUCKET", default="").strip()
if ATTACHMENTS_BUCKET:
    if find_spec("storages") is None or find_spec("boto3") is None:
        _refuse("ATTACHMENTS_BUCKET needs django-storages[s3]. Install it beside the hub.")
    _attachments = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ATTACHMENTS_BUCKET,
            "endpoint_url": env.str("ATTACHMENTS_ENDPOINT", default="") or None,
            "region_name": env.str("ATTACHMENTS_REGION", default="") or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": _attachments,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL  # a local run serves the files where they lie
WHITENOISE_AUTOREFRESH = DEBUG
if LOCAL:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is absent

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Limits ----------------------------------------------------------------------------------

# Requests and seconds; see core.limits. Systems: per address without a credential, per credential
# with one. Pages: what is asked for, and what is sent in, per person or else per address.
_more: int = _whole("LIMIT_FACTOR", 1)
LIMITS = {
    "anonymous": (300 * _more, 60),
    "reading": (1200 * _more, 60),
    "writing": (120 * _more, 60),
    "pages": (600 * _more, 60),
    "sending": (60 * _more, 60),
}
# The largest form: a write-up of the longest texts that its fields take.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# The largest form with a file: an attachment of 25 MB, and what stands beside it.
UPLOAD_LIMIT = 25_100_000  # bytes
# Whether an address that people give may be on this very machine: for tests only.
FETCH_LOOPBACK = False
FILE_UPLOAD_HANDLERS = ["core.uploads.LimitedUploadHandler"]

# --- REST API --------------------------------------------------------------------------------

API_BODY_LIMIT = 1_000_000  # bytes

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.api.keys.KeyAuthentication",
        "core.rest.auth.PageSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],  # reading is decided by visible_to, changing by rules
    "DEFAULT_THROTTLE_CLASSES": ["core.rest.limits.CredentialThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.rest.negotiation.JSONOnly",
    "DEFAULT_RENDERER_CLASSES": ["core.rest.negotiation.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "core.rest.parsing.StrictJSONParser",
        "core.rest.parsing.MergePatchParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "core.rest.schema.Schema",
    "EXCEPTION_HANDLER": "core.rest.handler.handle",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is a parameter like any other: unknown
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["core.rest.negotiation.FastJSONRenderer"],
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Digital Nations hub",
    "DESCRIPTION": "Practices, groups, meetings and summits of the network, for systems.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [{"url": "/"}],  # the document is the same wherever the hub runs
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["core.rest.schema.add_problems"],  # enums stay where they are used
}

# --- Logs ------------------------------------------------------------------------------------

LOG_LEVEL: str = env.str("LOG_LEVEL", default="WARNING" if LOCAL else "INFO").upper()
configure_structlog()
LOGGING = logging_config(level=LOG_LEVEL, as_json=PRODUCTION)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line per request, at its end
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is personal data
DJANGO_STRUCTLOG_USER_ID_FIELD = None  # would cost a query; core.logs adds who asked
