"""Readers who come at a steady pace, whether or not those before them were answered."""

import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import local
from typing import NamedTuple

from tests.bench.client import Client, Request

API = (
    "/api/v1/instruments/?page_size=20",
    "/api/v1/bodies/?lang=en",
    "/api/v1/annotations/?page_size=50",
    "/api/v1/passages/?kind=point",
    "/api/v1/changes/?since=100",
    "/api/v1/search/?q=%E4%BF%A1%E6%81%AF%E5%AE%89%E5%85%A8",
)
WORDS = ("網絡", "安全", "合作", "SCO", "2009", "上合组织", "convention", "反恐", "數據", "5G")
THREADS = 48


class Read(NamedTuple):
    """One reading: seconds from the beginning, seconds from when it was due to its answer, what was wrong."""

    at: float
    took: float
    wrong: str


class Readers:
    def __init__(self, port: int, seed: int) -> None:
        self.port, self.chance, self.own = port, random.Random(seed), local()
        self.pages = addresses(Client(port))
        self.reads: list[Read] = []

    def come(self, rate: float, seconds: float, each_second: Callable[[float], None]) -> None:
        """So many a second, for so long. A late answer counts from when the reader came."""
        began = time.monotonic()
        with ThreadPoolExecutor(THREADS) as pool:
            for number in count():
                due = began + number / rate
                if due - began > seconds:
                    break
                time.sleep(max(0.0, due - time.monotonic()))
                if number % int(rate) == 0:
                    each_second(due - began)
                pool.submit(self.read, self.choose(), began, due)

    def choose(self) -> str:
        """Mostly pages; some searches, and some programs that use the API."""
        what = self.chance.random()
        if what < 0.15:
            return self.chance.choice(API)
        if what < 0.25:
            return "/search/?q=" + "".join(
                f"%{byte:02X}" for byte in self.chance.choice(WORDS).encode()
            )
        return self.chance.choice(self.pages)

    def read(self, address: str, began: float, due: float) -> None:
        if not hasattr(self.own, "client"):
            self.own.client = Client(self.port)
        try:
            self.own.client.ask(Request.of(address, Accept_Language="zh-Hant"))
            wrong = ""
        except (AssertionError, OSError, ValueError, KeyError) as error:
            wrong, self.own.client = f"{address}: {error}"[:300], Client(self.port)
        self.reads.append(Read(due - began, time.monotonic() - due, wrong))


def addresses(client: Client) -> list[str]:
    """The pages that the map of the site names; what texts there are is read as often as all else."""
    site_map = client.ask(Request.of("/sitemap.xml")).body.decode()
    pages = sorted(set(re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", site_map)))
    texts = [page for page in pages if page.startswith("/articles/")]
    kinds = [page for page in pages if not page.startswith("/annotations/")]
    return kinds + texts * max(1, len(kinds) // max(1, len(texts)))
