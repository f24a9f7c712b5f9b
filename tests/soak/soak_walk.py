"""Every kind of page in all languages, scripts, themes and widths, every combination: `make soak`."""

from playwright.sync_api import sync_playwright

from tests import machine
from tests.bench import server
from tests.browser.kinds import every_way, kinds
from tests.browser.visiting import Visitor


def main() -> int:
    if machine.browser() is None:
        print("NOT RUN: the walk needs a browser (Chromium).")
        return int(machine.CI)
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings", "CONTACT_EMAIL": "desk@example.org"}
    with server.database("sqlite") as url, server.portal(url, **settings) as site:
        wrong = walk(site.address)
    print("\n".join(wrong))
    assert not wrong, f"{len(wrong)} faults"
    return 0


def walk(site: str) -> list[str]:
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        visitor = Visitor(browser, site)
        for path, status in kinds(site).items():
            before = len(wrong)
            for way in every_way():
                wrong += visitor.visit(path, way, status)
            print(f"  {path}: {len(every_way())} ways, {len(wrong) - before} faults", flush=True)
        browser.close()
    return wrong
