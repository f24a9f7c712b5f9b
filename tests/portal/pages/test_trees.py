"""What a tree of statements says, as HTML."""

import pytest

from portal.entities.statements import Branch
from portal.entities.trees import tree_html
from portal.names import Reference


def named(pk: int, name: str) -> Reference:
    return Reference(pk, "challenge", f"c-{pk}", name, "en", f"/challenges/c-{pk}/")


def branch(pk: int, name: str, words: str = "") -> Branch:
    return Branch(named(pk, name), f"{pk}.", words, "en", "")


@pytest.mark.parametrize("place", ["number", "words", "lang", "uptake", "name", "why"])
def test_signs_of_html_are_words(place: str) -> None:
    said = dict.fromkeys(("number", "words", "lang", "uptake", "name", "why"), "plain")
    said[place] = '"<b>&'
    one = Branch(
        named(1, said["name"]), said["number"], said["words"], said["lang"], said["uptake"]
    )
    one.answers = [(named(2, said["name"]), True, said["why"])]
    one.addressees = [(named(3, said["name"]), False)]
    html = tree_html([one], "en")
    assert "<b>" not in html
    assert "&quot;&lt;b&gt;&amp;" in html


def test_parts_stand_inside_what_they_are_part_of() -> None:
    above, below = branch(1, "Above"), branch(2, "Below", "It says so.")
    above.children.append(below)
    html = tree_html([above, branch(3, "Beside")], "en")
    names = (
        "<li>",
        "Above",
        "<ul>",
        "Below",
        '<p lang="en">It says so.',
        "</ul></li><li>",
        "Beside",
    )
    places = [html.index(name) for name in names]
    assert places == sorted(places)
    assert html.count("<li>") == html.count("</li>") == 3


def test_what_is_said_of_several_is_told_apart() -> None:
    one = branch(1, "One")
    one.answers = [(named(2, "Two"), False, ""), (named(3, "Three"), True, "As it reads.")]
    one.addressees = [(named(4, "Four"), True), (named(5, "Five"), False)]
    answers, addressees = tree_html([one], "en").split("\n")[1:3]
    assert answers.count("; ") == addressees.count("; ") == 1
    assert answers.index("Three") < answers.index('class="judgement" title="As it reads."')
    assert addressees.index("Five") < addressees.index('class="judgement"')
