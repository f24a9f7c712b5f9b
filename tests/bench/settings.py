"""The portal's settings as a benchmark's server has them: the addresses of the floors are added, and
answers tell how many queries they took to who asks."""

from portal.settings import *  # noqa: F403
from portal.settings import MIDDLEWARE as OURS

ROOT_URLCONF = "tests.bench.floors"
API_RATE = "1000000/min"  # counted as ever, reached never
MIDDLEWARE = ["tests.bench.costs.Costs", *OURS]
