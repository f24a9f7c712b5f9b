"""The reader's two choices: the language of the interface, and the script of Chinese text."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from instruments.models.entity import FALLBACKS
from instruments.scripts import Script, convert
from portal.complaints import BadQuery

SCRIPT_COOKIE = "script"
SCRIPTS: dict[str, Script] = {"hant": "hant", "hans": "hans"}
OWN_SCRIPT: dict[str, Script] = {"zh-hant": "hant", "zh-hans": "hans"}
TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en", "ru": "ru"}


@dataclass(frozen=True)
class Reader:
    """`language` is one of settings.LANGUAGES; `chosen` the script asked for, None where none was."""

    language: str
    chosen: Script | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Reader":
        """The reader behind a request. BadQuery for a script there is not; an odd cookie is ignored."""
        asked = request.GET.get("script")
        if asked is not None and asked not in SCRIPTS:
            raise BadQuery(
                _("There is no script “%(script)s”; hant and hans are known.")
                % {"script": asked[:40]}
            )
        script = SCRIPTS.get(asked or request.COOKIES.get(SCRIPT_COOKIE, ""))
        return cls(get_language() or settings.LANGUAGE_CODE, script)

    @property
    def tag(self) -> str:
        """The language as HTML writes it."""
        return TAGS.get(self.language, self.language)

    @property
    def script(self) -> Script | None:
        """The script of Chinese names: as chosen, else the interface's own, else as written."""
        return self.chosen or OWN_SCRIPT.get(self.language)

    @cached_property
    def order(self) -> dict[str, int]:
        """Language tags, the best to show first."""
        tags = FALLBACKS.get(self.language, FALLBACKS["zh-hant"])
        if self.script is None:
            return {tag: place for place, tag in enumerate(tags)}
        wanted = "zh-Hant" if self.script == "hant" else "zh-Hans"
        chinese = [tag for tag in tags if tag.startswith("zh")]
        ranked = iter([wanted, *(tag for tag in chinese if tag != wanted)])
        return {
            (next(ranked) if tag.startswith("zh") else tag): place for place, tag in enumerate(tags)
        }

    @property
    def first(self) -> str:
        """The language tag to show before any other."""
        return next(tag for tag, place in self.order.items() if not place)

    def in_script(self, text: str, lang: str) -> tuple[str, str]:
        """`text` and its language tag, Chinese in the reader's script."""
        if not lang.startswith("zh") or self.script is None:
            return text, lang
        tag = "zh-Hant" if self.script == "hant" else "zh-Hans"
        return (text, lang) if lang == tag else (convert(text, self.script).text, tag)
