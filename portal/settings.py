"""All settings. What differs from one installation to the next comes from the environment only;
the README's table names each variable and its default."""

import fcntl
import os
import re
import secrets
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from portal.operations import environment, log_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environment.Environment()

# A host that is gone without a word is given up in seconds; the URL may say otherwise.
NOTICES_THE_DEAD = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
# A query is prepared when it is asked first, and its plan is made but once; see portal/serving/planned.py.
PLANS_ONCE = {"prepare_threshold": 0, "options": "-c plan_cache_mode=force_generic_plan"}
KEEPS_PLANS = PLANS_ONCE if env.bool("PREPARED_STATEMENTS", default=True) else {}


def kept_secret(path: Path) -> str:
    """The secret in `path`; made on first use, readable by its owner only."""
    try:
        if not path.exists() or not path.stat().st_size:
            path.parent.mkdir(parents=True, exist_ok=True)
            make_secret(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{path}: {error.strerror}; or set SECRET_KEY") from error


def make_secret(path: Path) -> None:
    """Once, by whoever comes first; also where somebody who came before was stopped half-way."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not file.read():
            file.write(secrets.token_urlsafe(64))


def database(url: str, name: str = "DATABASE_URL") -> dict:
    """Django's settings for one database URL, with what each engine needs to be safe and quick."""
    with environment.address(name):
        if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql", "psql", "pgsql"):
            raise ValueError(url)
        config = environ.Env.db_url_config(url)
    options = config.setdefault("OPTIONS", {})
    if "sqlite" in config["ENGINE"]:
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;",
        }
    else:
        config["ENGINE"] = "django.db.backends.postgresql"
        config["HOST"] = unquote(config["HOST"])  # a socket's folder
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = NOTICES_THE_DEAD | KEEPS_PLANS | options
    config["CONN_MAX_AGE"] = 600
    return config


def sqlite_in(folder: Path) -> str:
    """The URL of our own database, in a folder of any name."""
    return f"sqlite:///{quote(str(folder))}/scholium.db"


def databases(primary: str, replicas: str) -> dict[str, dict]:
    """The primary and its replicas: URLs with spaces or commas between (a comma may part hosts, too)."""
    found = {"default": database(primary)}
    for number, url in enumerate(re.split(r"[\s,]+(?=\w+://)", replicas.strip()), 1):
        if url:
            replica = database(url, "REPLICA_DATABASE_URLS")
            found[f"replica-{number}"] = replica | {"TEST": {"MIRROR": "default"}}
    return found


def shared_cache(url: str) -> dict:
    """Redis, which is not waited for long, and asked once more where a connection was lost."""
    with environment.address("CACHE_URL"):
        config = environ.Env.cache_url_config(url)
    if "RedisCache" in config["BACKEND"]:
        from redis.backoff import NoBackoff  # noqa: PLC0415  6 MB, and 0.1 s, where there is no Redis
        from redis.retry import Retry  # noqa: PLC0415

        brief = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
        config["OPTIONS"] = brief | config.get("OPTIONS", {})
    return config


DEBUG = env.bool("DEBUG", default=False)
SITE_URL = environment.site(env("SITE_URL", default="") or "http://127.0.0.1:8000")
SECURE = urlsplit(SITE_URL).scheme == "https"
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=sorted({SITE_HOST, "127.0.0.1", "localhost"}))
TRUSTED_PROXIES = environment.proxies(env.list("TRUSTED_PROXIES", default=[]))
CONTACT_EMAIL = env("CONTACT_EMAIL", default="")

INSTALLED_APPS = [
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "corsheaders",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "instruments.apps.InstrumentsConfig",
    "annotations.apps.AnnotationsConfig",
    "portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "portal.operations.requests.watched",
    "portal.operations.proxies.trusted_proxies",
    "portal.operations.isolation.isolated",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.signing_in.sessions.EndOfSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.operations.retrying.RetryCollisions",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(
    env("DATABASE_URL", default="") or sqlite_in(VAR_DIR),
    env("REPLICA_DATABASE_URLS", default=""),
)
if len(DATABASES) > 1:
    DATABASE_ROUTERS = ["portal.operations.replicas.Router"]
    MIDDLEWARE.insert(-1, "portal.operations.replicas.read_from_replicas")

# Shared between workers, for throttles and lock-outs: Redis, or a table of the database.
CACHES = {
    "default": shared_cache(env("CACHE_URL", default="") or "dbcache://cache"),
    # Rendered text, keyed by what it was made of, so that a stale entry cannot be asked for.
    "rendered": {
        "BACKEND": "portal.serving.kept.KeptAsTheyAre",
        "LOCATION": "rendered",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Answers to what people look for, apart, as there is no end of them.
    "found": {
        "BACKEND": "portal.serving.kept.KeptAsTheyAre",
        "LOCATION": "found",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context.site",
            ],
        },
    }
]

# People and sessions
AUTH_USER_MODEL = "instruments.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "portal.signing_in.standing.Standing",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 48 * 60 * 60  # how long a one-time link works
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = f"Scholium {SITE_HOST}"
SIGN_IN_LOG_DAYS = 180
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "portal.signing_in.store"
SESSION_COOKIE_AGE = 12 * 60 * 60  # of a session in any case
SESSION_IDLE_AGE = 2 * 60 * 60  # of one that nobody uses
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # our own log of sign-ins keeps no mistyped name
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["code", "username"]
AXES_LOCKOUT_CALLABLE = "portal.signing_in.views.locked_out"
AXES_VERBOSE = False

# Transport
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SECURE
# Asked by what stands beside the server, which speaks plain HTTP to it.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "if-none-match", "prefer"]
CORS_URLS_REGEX = (
    r"^/(api|articles|annotations|states|bodies|instruments|places|topics"
    r"|positions|challenges|recommendations)/.*$"
)
CORS_EXPOSE_HEADERS = [
    *("ETag", "Link", "Retry-After", "Vary", "Allow", "Content-Location", "Preference-Applied"),
    "X-Request-ID",
]

# Languages, time, files
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [
    ("zh-hant", "繁體中文"),
    ("zh-hans", "简体中文"),
    ("en", "English"),
    ("ru", "Русский"),
]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "portal.operations.static_storage.StaticStorage"},
}
# Source maps are half of what there is to compress, and only a developer's tools ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
# An address typed without a scheme is https, as from Django 6 on, where this setting is gone.
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Mail
EMAIL_URL = env("EMAIL_URL", default="")
with environment.address("EMAIL_URL"):
    vars().update(env.email_url_config(EMAIL_URL or "consolemail://"))
DEFAULT_FROM_EMAIL = CONTACT_EMAIL or f"scholium@{SITE_HOST}"

# Requests of one client to the API, such as 600/min; empty for no limit.
API_RATE = environment.rate(env("API_RATE", default="30000/min"))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["portal.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.errors.in_our_form",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Scholium",
    "DESCRIPTION": "The read API of the Scholium portal.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "EntityKind": "instruments.models.Kind",
        "LabelKind": "instruments.models.Label.Kind",
        "PassageKind": "annotations.models.Passage.Kind",
        "MembershipStatus": "instruments.models.Membership.Status",
        "RecommendationStatus": "instruments.models.Recommendation.Uptake",
        "PartyStatus": "instruments.status.STATUSES",
        "ChangedKind": "portal.api.text_serializers.CHANGED_KINDS",
        "ArticleKind": "portal.api.text_serializers.ARTICLE_KIND",
    },
}

# What happens
LOGGING = log_settings.settings_for(env("LOG_FORMAT", default="") or "text")
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=0)
METRICS_TOKEN = env("METRICS_TOKEN", default="")
