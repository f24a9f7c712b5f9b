"""What a document must meet, said once for all databases. Pure."""

from dataclasses import dataclass, field

from portal.search import tokens

# Words that are looked up, compared one by one and counted; others need only be there.
MOST_WORDS = 20
MOST_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Link:
    """That a text is a passage in another language than `lang` which mentions an entity (by primary key),
    or holds one of its `names`, folded."""

    entity: int
    names: tuple[str, ...]
    lang: str

    @property
    def mark(self) -> str:
        return f"m{self.entity}"

    @property
    def token(self) -> int:
        return tokens.of_mark(self.mark)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to match: all `words` stand in the text, and all `links` hold for it."""

    words: tuple[str, ...]
    links: tuple[Link, ...] = ()

    @property
    def looked_up(self) -> list[str]:
        """The longest words, which are the rarest."""
        return sorted(self.words, key=len, reverse=True)[:MOST_WORDS]

    @property
    def others(self) -> list[str]:
        return sorted(self.words, key=len, reverse=True)[MOST_WORDS:]

    def word_tokens(self) -> list[int]:
        found: list[int] = []
        for word in self.looked_up:
            found += tokens.of_word(word)[: max(1, MOST_TOKENS - len(found))]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of `alternatives`, and for each column of `facets` any of its values. `group` is `named`
    (articles, entities) or `texts` (passages, notes). `whole` is the query by which texts are ranked, folded;
    the first alternative is what it says. Without it, they are in no order."""

    alternatives: tuple[Alternative, ...]
    group: str
    facets: dict[str, tuple[str | int, ...]] = field(default_factory=dict)
    whole: str = ""

    @property
    def is_ranked(self) -> bool:
        """Whether its documents have points of the database."""
        return self.group == "texts" and bool(self.whole)

    def facet_tokens(self) -> list[list[int]]:
        """For each facet its tokens: one of them is needed."""
        found = [
            [tokens.of_mark(f"{column.removesuffix('_id')}:{value}") for value in values]
            for column, values in self.facets.items()
        ]
        return found + ([[tokens.of_mark("group:named")]] if self.group == "named" else [])
