"""How good a hit is: whole numbers of our own, so that every database gives the same order. Pure.

`weighing` says the same of texts in SQL.
"""

from collections.abc import Sequence

KINDS = {
    "state": 40, "body": 40, "instrument": 40, "place": 40, "topic": 40, "article": 35, "position": 30,
    "challenge": 30, "recommendation": 30, "passage": 20, "annotation": 10,
}  # fmt: skip
EXACT, BEGINS, HOLDS, ALL_WORDS, NEXT_TO_EACH_OTHER, OFTEN = 1000, 500, 300, 200, 100, 20
PARTLY = 9  # a name without some of the words: no less than nothing, however late it stands
OTHERWISE = -1  # of what is found by another name only: it comes last


def score(kind: str, folded: str, words: Sequence[str], whole: str) -> int:
    """For a document whose text holds all `words`; `whole` is the folded query."""
    names, _, body = folded.partition("\n\n")
    points = KINDS[kind] + (name_score(names.split("\n"), words, whole) if names else 0)
    if len(words) > 1 and whole in body:
        points += NEXT_TO_EACH_OTHER
    return points + min(sum(map(body.count, words)), OFTEN)


def name_score(names: Sequence[str], words: Sequence[str], whole: str) -> int:
    """The best that one of the names gives; the earlier names are the preferred ones."""
    points = (one_name(name, words, whole) - min(at, 9) for at, name in enumerate(names) if name)
    return max(points, default=0)


def one_name(name: str, words: Sequence[str], whole: str) -> int:
    if name == whole:
        return EXACT
    if not all(word in name for word in words):
        return PARTLY
    near = 50 * sum(map(len, words)) // max(len(name), 1)
    if whole in name:
        return (BEGINS if name.startswith(whole) else HOLDS) + near
    return ALL_WORDS + near
