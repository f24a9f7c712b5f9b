"""The portal's settings as a benchmark's server has them: the addresses of the floors are added."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floors"
API_RATE = "1000000/min"  # counted as ever, reached never
