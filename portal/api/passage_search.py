"""Passages that hold given words, found by reading the folded text of each public article."""

from functools import lru_cache

from django.db.models import Q

from annotations.models import Article, Passage, Revision
from instruments import scripts


def holding(text: str) -> Q:
    """The passages of current revisions that hold `text` whole, whatever the script, width or case."""
    wanted = scripts.fold(text)
    if not wanted:
        return Q(pk__in=())
    found: list[int] = []
    for pk, digest in Article.objects.published().values_list("current_id", "current__sha256"):
        if spans := occurrences(folded(digest, pk), wanted):
            found += around(pk, spans)
    return Q(pk__in=found)


@lru_cache(maxsize=128)
def folded(digest: str, revision: int) -> scripts.Folded:
    """The folded text of a revision. Its digest is part of the key: a text never changes, numbers might."""
    return scripts.fold_with_offsets(
        Revision.objects.values_list("text", flat=True).get(pk=revision)
    )


def occurrences(text: scripts.Folded, wanted: str) -> list[tuple[int, int]]:
    """Where `wanted` stands, as spans of the original text in code points."""
    spans, at = [], text.text.find(wanted)
    while at >= 0:
        spans.append(text.span(at, at + len(wanted)))
        at = text.text.find(wanted, at + 1)
    return spans


def around(revision: int, spans: list[tuple[int, int]]) -> list[int]:
    passages = (
        Passage.objects.filter(revision=revision).order_by().values_list("pk", "start", "end")
    )
    return [
        pk
        for pk, start, end in passages
        if any(start <= first and last <= end for first, last in spans)
    ]
