"""What Lighthouse says of the pages that most readers come to, as a phone has them.

    make bench BENCH=lighthouse

Lighthouse computes how a slow phone on a slow line would have fared from what it saw here; a busy
machine looks like a slower phone, so the best of a few rounds counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import machine, node
from tests.bench.figures import Figure, report
from tests.bench.server import database, portal
from tests.browser.kinds import asked

LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
ROUNDS = 4
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    lighthouse = node.program("lighthouse", "lighthouse")
    if lighthouse is None or machine.browser() is None:
        print("NOT RUN: Lighthouse needs npm and a browser (Chromium).")
        return int(machine.CI)
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings", "CONTACT_EMAIL": "desk@example.org"}
    with database("sqlite") as url, portal(url, **settings) as site:
        pages = pages_of(site.address)
        figures = [figure for path in pages for figure in judged(lighthouse, site.address, path)]
    return report("Lighthouse, on a phone", figures)


def pages_of(site: str) -> list[str]:
    """Home, the article, the entity that is mentioned most, the matrix."""
    [article] = asked(site, "articles/")
    [body, *_more] = asked(site, "bodies/?ordering=-mention_count&page_size=1")
    return ["/", f"/articles/{article['slug']}/", f"/bodies/{body['slug']}/", "/matrix/"]


def judged(lighthouse: Path, site: str, path: str) -> list[Figure]:
    """The best score of each category; what fell short of it in the last round is printed."""
    best = dict.fromkeys(LEAST, 0)
    for _round in range(ROUNDS):
        found = result(lighthouse, site + path)
        for name in best:
            best[name] = max(best[name], round(100 * found["categories"][name]["score"]))
        if all(best[name] >= least for name, least in LEAST.items()):
            break
    else:
        print("\n".join(f"  {path}: {audit}" for audit in short(found)))
    # A figure is kept below its limit: what is missing to a hundred.
    return [
        Figure(f"{path} {name}: missing to 100", 100 - best[name], 100 - least, "")
        for name, least in LEAST.items()
    ]


def result(lighthouse: Path, address: str) -> dict:
    command = [lighthouse, address, "--quiet", "--output=json", f"--chrome-flags={CHROME}"]
    command += [f"--only-categories={','.join(LEAST)}"]
    environment = os.environ | {"CHROME_PATH": str(machine.browser())}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def short(found: dict) -> list[str]:
    """The audits that did not pass, with what they say."""
    return [
        f"{audit['id']} {audit['score']}: {audit['title']} {audit.get('displayValue', '')}"
        for audit in found["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]


if __name__ == "__main__":
    sys.exit(main())
