"""The formats by themselves, without a database: whatever the text and the notes, what is written is read."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.exchange import cas, doccano, w3c
from annotations.exchange.labels import label_of, read_label
from annotations.exchange.notes import ExchangeError, Ground, Note, Person, Reference

LETTERS = "上合組織ab1 \t\n“”《》<>&\"'\\😀𠮷\u0301\u2028é"
SCO = Reference("body", "sco", "http://127.0.0.1:8000/bodies/sco/")
WORDS = st.text(LETTERS, max_size=12)


@st.composite
def written(draw: st.DrawFn) -> tuple[Ground, list[Note]]:
    """A text with notes of every kind on any of its spans that hold words."""
    text = draw(st.text(LETTERS, min_size=1, max_size=60).filter(str.strip))
    ground = Ground(
        "talks", 3, text, "http://127.0.0.1:8000/articles/talks/", "1", "Talks", "zh-Hant"
    )
    notes = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if text[start:end].strip():
            fields = draw(st.sampled_from(SAID)) | {
                "body": draw(WORDS.filter(str.strip)),
                "lang": "en",
            }
            notes.append(
                Note(start, end, text[start:end], creator=Person("7", "A. Editor"), **fields)
            )
    return ground, notes


SAID: list[dict[str, Any]] = [
    {"motivation": "identifying", "reference": SCO, "provision": "Art. 2(3)"},
    {"motivation": "classifying", "value": "2001-06", "tags": ("k", "two words")},
    {"motivation": "assessing", "verdict": "corrected", "corrected_value": "x", "source": "y"},
    {"motivation": "questioning"},
    {"motivation": "commenting", "tags": ("𠮷",)},
]


def plain(note: Note) -> tuple[Any, ...]:
    """All of a note that every format carries in the same form."""
    linked = note.reference and (note.reference.iri or note.reference.slug).rstrip("/").endswith(
        "sco"
    )
    said = (
        note.provision,
        note.body,
        note.value,
        note.tags,
        note.verdict,
        note.corrected_value,
        note.source,
    )
    return note.start, note.end, note.exact, note.motivation, linked, *said, note.creator


@pytest.mark.parametrize("format", [w3c, doccano, cas])
@settings(deadline=None)
@given(given_notes=written())
def test_what_is_written_is_read(format: Any, given_notes: tuple[Ground, list[Note]]) -> None:
    ground, notes = given_notes
    read = format.read(format.write(notes, ground), ground)
    assert sorted(map(plain, read), key=repr) == sorted(map(plain, notes), key=repr)


@settings(deadline=None)
@given(given_notes=written(), cut=st.integers(1, 200))
def test_a_cut_off_file_is_never_taken_for_whole(
    given_notes: tuple[Ground, list[Note]], cut: int
) -> None:
    ground, notes = given_notes
    for write, read in (
        (w3c.write, w3c.read),
        (doccano.write, doccano.read),
        (cas.write, cas.read),
    ):
        content = write(notes, ground).rstrip()
        with pytest.raises(ExchangeError):
            read(content[: max(0, len(content) - cut)], ground)


@settings(deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_rubbish_is_refused_not_crashed_on(content: bytes) -> None:
    ground = Ground("talks", 1, "text")
    for read in (w3c.read, doccano.read, cas.read):
        with suppress(ExchangeError):
            assert read(content, ground) == []


NAMES = [
    "@graph", "body", "creator", "end", "end_offset", "endSelector", "entity", "exact", "first", "id",
    "items", "label", "motivation", "next", "notes", "prefix", "purpose", "refinedBy", "selector", "source",
    "start", "start_offset", "startSelector", "tags", "target", "text", "total", "type", "value",
]  # fmt: skip
VALUES = st.sampled_from([None, True, -1, 0, 3, "", "talks", "text", "Annotation", "x:y"])
JSON = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(document=JSON)
def test_json_of_any_shape_is_refused_not_crashed_on(document: Any) -> None:
    ground = Ground("talks", 1, "text")
    for read in (w3c.read, doccano.read):
        with suppress(ExchangeError):
            read(json.dumps(document).encode(), ground)


KINDS = [
    "TextPositionSelector",
    "TextQuoteSelector",
    "FragmentSelector",
    "RangeSelector",
    "XPathSelector",
]
ENDS = st.integers(-1, 6)
SIMPLE = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS)},
    optional={
        "start": ENDS,
        "end": ENDS,
        "exact": st.sampled_from(["te", "t", "", "no"]),
        "prefix": st.sampled_from(["t", ""]),
        "value": st.sampled_from(["p", "q"]),
    },
)
NESTING = st.sampled_from(["refinedBy", "startSelector", "endSelector"])
SELECTORS = st.recursive(
    SIMPLE,
    lambda inner: st.builds(
        lambda outer, key, one: outer | {key: one},
        inner,
        NESTING,
        inner | st.lists(inner, max_size=2),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(selector=SELECTORS | st.lists(SELECTORS, max_size=3))
def test_selectors_of_any_shape_mean_a_span_or_are_refused(selector: Any) -> None:
    ground = Ground("talks", 1, "a text, a text", eids={"p": (2, 6)})
    node = {"type": "Annotation", "target": {"source": "talks", "selector": selector}}
    try:
        (note,) = w3c.read(json.dumps(node).encode(), ground)
    except ExchangeError:
        return
    assert 0 <= note.start < note.end <= len(ground.text)
    for one in selector if isinstance(selector, list) else [selector]:
        if one["type"] == "TextQuoteSelector" and "refinedBy" not in one:
            assert note.exact == one["exact"]


@pytest.mark.parametrize("bad", ["\x0b", "\ufffe", "\x00"])
def test_what_xml_cannot_hold_is_said(bad: str) -> None:
    with pytest.raises(ExchangeError, match="control characters"):
        cas.write([], Ground("talks", 1, f"text{bad}text"))


def test_xml_1_1_is_read_too() -> None:
    ground = Ground("talks", 1, "some text")
    content = cas.write([Note(0, 4, motivation="commenting", body="x")], ground)
    newer = content.replace(b"version='1.0'", b"version='1.1'", 1)
    assert newer != content
    assert [note.body for note in cas.read(newer, ground)] == ["x"]


@pytest.mark.parametrize(
    ("label", "motivation"),
    [
        ("body:sco", "identifying"),
        ("date:2001-06", "classifying"),
        ("assessing:corrected", "assessing"),
    ],
)
def test_labels_say_the_same_both_ways(label: str, motivation: str) -> None:
    said: dict[str, Any] = read_label(label)
    note = Note(0, 1, **said)
    assert (note.motivation, label_of(note)) == (motivation, label)
