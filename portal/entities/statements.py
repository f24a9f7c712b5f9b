"""Positions, challenges and recommendations as trees, with what answers what and who is spoken to."""

from collections import defaultdict
from dataclasses import dataclass, field

from instruments.models import Addressee, Answer, Description, Kind, Recommendation
from instruments.models.statements import Statement
from portal.api.representations.rows import rows_of
from portal.names import Reference, References
from portal.reader import Reader


@dataclass(slots=True)
class Branch:
    """A statement with what hangs on it. `answers` are the challenges a recommendation addresses, or
    the recommendations that address a challenge: (reference, judgement, rationale)."""

    reference: Reference
    number: str
    words: str
    lang: str
    uptake: str
    answers: list[tuple[Reference, bool, str]] = field(default_factory=list)
    addressees: list[tuple[Reference, bool]] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)


def branches(model: type[Statement], reader: Reader, root: int | None = None) -> list[Branch]:
    """The tree of all public statements of a kind, or what is below `root`, `root` first.

    Parts of something unpublished stand at the top. Seven queries.
    """
    statements = list(
        model.objects.published().only("pk", "kind", "slug", "number", "parent_id", *uptake(model))
    )
    answers = list(
        Answer.objects.values_list("recommendation_id", "challenge_id", "judgement", "rationale")
    )
    addressees = list(Addressee.objects.values_list("recommendation_id", "entity_id", "explicit"))
    pks = (
        {s.pk for s in statements}
        | {pk for row in answers for pk in row[:2]}
        | {row[1] for row in addressees}
    )
    references = References(pks, reader)
    words = words_of([s.pk for s in statements], reader)
    shown = dict(Recommendation.Uptake.choices) if uptake(model) else {}
    made = {
        s.pk: Branch(
            references[s.pk],
            s.number,
            *words.get(s.pk, ("", "")),
            str(shown[s.uptake]) if shown else "",
        )
        for s in statements
        if s.pk in references
    }
    hang(made, answers, addressees, references)
    return grown(made, {s.pk: s.parent_id for s in statements}, root)


def uptake(model: type[Statement]) -> tuple[str, ...]:
    return ("uptake",) if model.KIND == Kind.RECOMMENDATION else ()


def words_of(pks: list[int], reader: Reader) -> dict[int, tuple[str, str]]:
    """(text, language) of each statement, the reader's language first."""
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for pk, lang, text in rows_of(Description, ("entity_id", "lang", "text"), "entity_id", pks):
        found[pk].append((reader.order.get(lang, 9), lang, text))
    best = {pk: min(texts) for pk, texts in found.items()}
    return {pk: reader.in_script(text, lang) for pk, (_rank, lang, text) in best.items()}


def hang(
    made: dict[int, Branch],
    answers: list[tuple[int, int, bool, str]],
    addressees: list[tuple[int, int, bool]],
    references: References,
) -> None:
    for recommendation, challenge, judgement, rationale in answers:
        for here, there in ((recommendation, challenge), (challenge, recommendation)):
            if here in made and there in references:
                made[here].answers.append((references[there], judgement, rationale))
    for recommendation, entity, explicit in addressees:
        if recommendation in made and entity in references:
            made[recommendation].addressees.append((references[entity], explicit))


def grown(
    made: dict[int, Branch], parents: dict[int, int | None], root: int | None
) -> list[Branch]:
    """Children put under their parents; the outermost, or `root` alone, by number."""
    tops = []
    for pk, one in made.items():
        above = made.get(parents[pk] or 0)
        (above.children if above else tops).append(one)
    for one in made.values():
        one.children.sort(key=by_number)
    if root is not None:
        return [made[root]] if root in made else []
    return sorted(tops, key=by_number)


def by_number(branch: Branch) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Numbers such as 1.10 after 1.9, those without any last."""
    parts = branch.number.split(".") if branch.number else ["~"]
    keys = tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts
    )
    return keys, branch.reference.slug
