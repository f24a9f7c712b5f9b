"""A visitor who opens pages in many ways, and notes what is wrong with each."""

import re
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.kinds import Way

# Characters that the other script writes otherwise, and that none of both uses.
ONLY_HANS = frozenset("这说时国们问应对过还长门开关东车书义习组织际网络题议约")
ONLY_HANT = frozenset("這說時國們問應對過還長門開關東車書義習組織際網絡題議約")
HAN = re.compile(r"[\u4e00-\u9fff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
WORDS = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,]*){3,}")  # an abbreviation is at home everywhere
# Chinese may quote other languages; nothing of it may be one of them.
NO_HAN = re.compile(rf"(?s)\A(?!.*{HAN.pattern}).*(?:{CYRILLIC.pattern}|{WORDS.pattern})")
NAME = ("Creative Commons Attribution", "")  # it has one in every language
# What text in a language cannot hold; else it lacks a translation, or says another language than its own.
FOREIGN = {
    "zh-Hant": (NO_HAN, re.compile(f"[{''.join(ONLY_HANS - ONLY_HANT)}]")),
    "zh-Hans": (NO_HAN, re.compile(f"[{''.join(ONLY_HANT - ONLY_HANS)}]")),
    "en": (HAN, CYRILLIC),
    "ru": (HAN, WORDS),
}
# Shifts of the layout, noted from the first moment on.
WATCH = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(
  [entry.value, ...entry.sources.map(one => one.node?.nodeName + "." + one.node?.className)]
))).observe({type: "layout-shift", buffered: true});
"""
# A table whose end comes late on a busy machine moves by less; Web Vitals call up to 0.1 good.
UNSEEN = 0.03
# All that axe knows, and WCAG 2.2's rule on the size of targets, which it leaves out unless asked.
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# [language, words] of all that is read on the page or read out.
SAID = """() => {
  const said = [], note = (element, words) => {
    const spoken = element.closest("[lang]")?.lang;
    if (words?.trim()) said.push([spoken, words.trim()]);
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest("script, style, code, pre, .life a")) note(element, walker.currentNode.data);
  }
  for (const name of ["title", "alt", "aria-label", "placeholder"]) {
    for (const element of document.querySelectorAll(`[${name}]:not(.life a)`)) {
      note(element, element.getAttribute(name));
    }
  }
  const about = document.querySelector("meta[name=description]");
  if (about) note(about, about.content);
  return said;
}"""
FOCUS = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return element !== document.body && box.left >= 0 && box.top >= 0 && box.right <= innerWidth
    && box.bottom <= innerHeight && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}"""
WIDER = """() => {
  const root = document.documentElement;
  return root.scrollWidth > root.clientWidth ? root.scrollWidth : 0;
}"""


class Visitor:
    """One browser page, changed from way to way; `visit` tells what is wrong."""

    def __init__(self, browser: Any, site: str) -> None:
        self.site, self.context = site, browser.new_context(reduced_motion="reduce")
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.heard: list[str] = []
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def listen(self, message: Any) -> None:
        """A page that is answered with an error is complained of by the browser, rightly."""
        itself = message.location.get("url") == self.page.url
        if message.type in ("error", "warning") and not ("status of 4" in message.text and itself):
            self.heard.append(message.text)

    def visit(self, path: str, way: Way, status: int, *, closely: bool = True) -> list[str]:
        """What is wrong with a page. `closely`: axe looks at it as well, which takes twice as long as
        all the rest."""
        self.take(way)
        self.heard.clear()
        answer = self.page.goto(self.site + path, wait_until="load")
        wrong = [*self.faults(way, answer.status, status, closely)]
        return [f"{path} {' '.join(map(str, way))}: {fault}" for fault in wrong]

    def take(self, way: Way) -> None:
        cookies = {"django_language": way.language, "script": way.script}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        self.page.set_viewport_size({"width": way.width, "height": 800})
        self.page.emulate_media(color_scheme=way.theme)

    def faults(self, way: Way, status: int, expected: int, closely: bool) -> Iterator[str]:
        page = self.page
        if status != expected:
            yield f"status {status}"
        language = page.evaluate("document.documentElement.lang")
        if language.lower() != way.language:
            yield f"lang {language}"
        if wide := page.evaluate(WIDER):
            yield f"is {wide} px wide"
        yield from foreign(page.evaluate(SAID))
        if closely:  # before the way past the header shows itself, above what lies there
            yield from violations(page)
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUS):
            yield "the first Tab shows no focus"
        shifts = page.evaluate("shifts")
        if sum(value for value, *_what in shifts) > UNSEEN:
            yield f"the layout shifts: {shifts[:3]}"
        yield from self.heard


def foreign(said: list[list[str]]) -> Iterator[str]:
    for language, words in said:
        for unlike in FOREIGN.get(language, ()):
            if unlike.search(words.replace(*NAME)):
                yield f"not {language}: {words[:80]}"


def violations(page: Any) -> Iterator[str]:
    for found in Axe().run(page, options=AXE).response["violations"]:
        yield f"axe {found['id']}: {[node['html'][:160] for node in found['nodes'][:3]]}"
