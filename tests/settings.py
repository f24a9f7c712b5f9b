"""The portal's settings, with what makes tests quick and independent of the machine's environment.

`DATABASE_URL` is the one variable that counts: it chooses the database under test. Each process has a
database of its own, so that two runs on one server never meet.
"""

import os

for name in (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CONTACT_EMAIL",
    "DEBUG",
    "EMAIL_URL",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "REPLICA_DATABASE_URLS",
    "SITE_URL",
    "SLOW_QUERY_MS",
    "TRUSTED_PROXIES",
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = (
    "only for tests, and long enough for the checks that ask for fifty characters"
)

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
    for alias in ("default", "rendered", "found")
}
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # serve from the apps: tests collect nothing

if "sqlite" not in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"test_scholium_{os.getpid()}"}
