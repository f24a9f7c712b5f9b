"""What is asked for: words, all of them required, and "quoted phrases". Pure."""

import re
import unicodedata
from dataclasses import dataclass

from instruments.scripts import fold

PAIRED = '"" “” „“ 「」 『』 «» ‹›'
_PHRASE = re.compile("|".join(f"{pair[0]}[^{pair}]*{pair[1]}" for pair in PAIRED.split()))
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there. `parts` are its words, for comparing with whole words of names."""

    folded: str
    parts: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether it may name something: it has a letter."""
        return any(char.isalpha() for char in self.folded)

    @property
    def is_worded(self) -> bool:
        """Whether it is written in an alphabet, where white space parts the words of a name."""
        return bool(self.parts) and any(char.isalpha() and char < "\u2e80" for char in self.folded)


@dataclass(frozen=True, slots=True)
class Query:
    terms: tuple[Term, ...]
    whole: str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(term.folded for term in self.terms)


def parse(text: str) -> Query:
    """Read a query. White space separates words; in quotation marks it does not."""
    pieces, last = [], 0
    for match in _PHRASE.finditer(text):
        pieces += text[last : match.start()].split()
        pieces.append(match.group()[1:-1])
        last = match.end()
    pieces += text[last:].split()
    terms = {folded: Term(folded, words_of(piece)) for piece in pieces if (folded := fold(piece))}
    return Query(tuple(terms.values()), fold(text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, folded one by one."""
    plain = unicodedata.normalize("NFKC", text)
    return tuple(folded for word in _WORD.findall(plain) if (folded := fold(word)))
