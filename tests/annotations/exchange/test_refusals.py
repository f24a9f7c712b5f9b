"""What cannot be taken is named in one line, with its place, and nothing of the file is stored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from annotations.anchoring import to_utf16
from annotations.models import Annotation, Article, Tag
from instruments.models import Change
from tests.annotations.exchange import world
from tests.annotations.exchange.world import TEXT, at

pytestmark = pytest.mark.django_db
PAGE = "http://127.0.0.1:8000/articles/talks/"
Refused = Callable[..., str]


@pytest.fixture
def article() -> Article:
    world.catalogue()
    world.expert()
    return world.article()


@pytest.fixture
def refused(article: Article, tmp_path: Path) -> Refused:
    """Import what must be refused; returns the message, after looking that nothing was stored."""

    def attempt(content: object, name: str = "notes.json", **options: object) -> str:
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(
                content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            )
        with pytest.raises(CommandError) as caught:
            world.bring(file, **({"by": "editor"} | options))
        message = str(caught.value)
        assert "\n" not in message and str(file) in message
        assert (
            not Annotation.objects.exists()
            and not Tag.objects.exists()
            and not Change.objects.exists()
        )
        return message

    return attempt


def annotation(*selectors: Any, source: str = PAGE, **fields: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "commenting",
        "body": {"type": "TextualBody", "value": "words"},
        "target": {"source": source, "selector": list(selectors)},
    } | fields  # fmt: skip


def position(start: Any, end: Any, **more: Any) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end, **more}


def quote(exact: str, **around: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **around}


FINE = annotation(position(*at("北京")), quote("北京"))


def beside_a_good_one(bad: Any) -> list[Any]:
    """So that "nothing is stored" says something."""
    return [FINE, bad]


def test_the_good_one_alone_is_stored(article: Article, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(FINE))
    assert world.bring(tmp_path / "f.json", by="editor")["added"] == 1


def in_utf16() -> list[Any]:
    spans = [at("北京"), at("中國", 2), at("無事")]
    return [
        annotation(position(*to_utf16(TEXT, *span)), quote(TEXT[slice(*span)])) for span in spans
    ]


def test_utf16_offsets_are_recognised(refused: Refused) -> None:
    message = refused([FINE, *in_utf16()])
    assert "annotation 2" in message and "UTF-16" in message and "--utf16" in message


def test_utf16_offsets_are_converted_when_asked(article: Article, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(in_utf16()))
    world.bring(tmp_path / "f.json", by="editor", utf16=True)
    assert [note["exact"] for note in world.all_said(article)] == ["北京", "中國", "無事"]


def test_code_points_are_not_taken_for_utf16(refused: Refused) -> None:
    assert "disagree" in refused(FINE, utf16=True)


@pytest.mark.parametrize(
    "source",
    ["https://example.org/", "/articles/other/", "/articles/talks-2/", "", "/bodies/talks/"],
)
def test_another_target(refused: Refused, source: str) -> None:
    message = refused(beside_a_good_one(annotation(position(0, 2), source=source)))
    assert "annotation 2" in message and "talks" in message


@pytest.mark.parametrize(
    ("selectors", "said"),
    [
        ([position(*at("北京")), quote("上海")], "disagree: at 13–15 stands “北京”, not “上海”"),
        ([position(*at("中國", 1)), quote("中國", prefix="和")], "prefix and suffix"),
        ([position(5, 5000), quote("x")], "5–5000"),
        ([position(-1, 3)], "-1–3"),
        ([position(4, 2)], "4–2"),
        ([position("4", "6")], "whole numbers"),
        ([position(True, 6)], "whole numbers"),
        ([position(5, 6)], "no words"),
        ([quote("中國")], "2 times"),
        ([quote("不在這裡的話")], "does not stand in the text"),
        ([quote("中國", prefix="西")], "does not stand between"),
        ([quote("")], "empty"),
        ([quote(7)], "not text"),
        ([position(*at("北京")), position(*at("開會"))], "different spans"),
        ([{"type": "FragmentSelector", "value": "sec_9"}], "no passage 'sec_9'"),
        ([{"type": "XPathSelector", "value": "/p[1]"}], "XPathSelector"),
        (["北京"], "cannot be read"),
        ([], "no selector"),
    ],
)
def test_selectors_that_mean_nothing(refused: Refused, selectors: list[Any], said: str) -> None:
    message = refused(beside_a_good_one(annotation(*selectors)))
    assert said in message
    assert "annotation 2" in message


def test_a_file_without_an_end(refused: Refused) -> None:
    whole = json.dumps([FINE] * 3)
    assert "cut off" in refused(whole[:-40])
    assert "is empty" in refused("", "empty.jsonl")


@pytest.mark.parametrize(
    ("collection", "said"),
    [
        ({"type": "AnnotationCollection", "total": 5, "first": {"items": [FINE]}}, "1 of 5"),
        (
            {"type": "AnnotationCollection", "first": "https://example.org/p1"},
            "https://example.org/p1",
        ),
        (
            {"type": "AnnotationPage", "items": [FINE], "next": "https://example.org/p2"},
            "https://example.org/p2",
        ),
        ({"type": "Person"}, "Person"),
        (["x"], "no Web Annotation"),
        (annotation(position(0, 2), motivation="replying"), "reply"),
        (FINE | {"target": PAGE}, "whole article"),
        (FINE | {"target": []}, "0 targets"),
        (FINE | {"body": 3}, "body"),
    ],
)
def test_files_that_are_something_else(refused: Refused, collection: Any, said: str) -> None:
    assert said in refused(collection)


def test_nesting_without_end_is_no_crash(refused: Refused) -> None:
    assert "JSON" in refused("[" * 100_000)
    deep: Any = quote("北京")
    for _ in range(40):
        deep = quote("北京", refinedBy=deep)
    assert "cannot be read" in refused(annotation(deep))


def test_a_link_of_ours_to_nothing(refused: Refused) -> None:
    body = {"type": "SpecificResource", "source": "http://127.0.0.1:8000/bodies/nato/"}
    assert "no body “nato”" in refused(beside_a_good_one(annotation(position(0, 2), body=body)))
    wrong_kind = {"source": "http://127.0.0.1:8000/states/sco/"}
    assert "no state “sco”" in refused(annotation(position(0, 2), body=wrong_kind))
    line = {"text": TEXT, "label": [[*at("北京"), "commenting"], [*at("上合"), "body:nato"]]}
    assert "no body “nato”" in refused(line, "l.jsonl")


def test_a_body_of_a_megabyte_and_a_tag_too_long(refused: Refused) -> None:
    long = {"type": "TextualBody", "value": "字" * 1_000_000}
    assert "100000" in refused(beside_a_good_one(annotation(position(0, 2), body=long)))
    tag = {"type": "TextualBody", "value": "x" * 101, "purpose": "tagging"}
    assert "annotation 2" in refused(beside_a_good_one(annotation(position(0, 2), body=tag)))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"text": "別的文字", "label": [[0, 1, "x"]]}, "line 1: this is another text"),
        ({"text": TEXT.replace("朋友", "敵人"), "label": []}, "part at character 50 ('敵人"),
        ({"text": "中國", "label": [[0, 1, "x"]]}, "more than once"),
        ({"label": [[0, 1, "x"]]}, "no text"),
        ({"text": TEXT, "label": [[0, 500, "x"]]}, "outside the text"),
        ({"text": TEXT, "label": [[0, 2, 7]]}, "not a word, but 7"),
        ({"text": TEXT, "label": [[0, "2", "x"]]}, "whole numbers"),
        ({"text": TEXT, "label": [[0, 2]]}, "not [start, end, label]"),
        ({"text": TEXT, "label": {"a": 1}}, "not a list"),
        ({"text": TEXT, "label": [[5, 6, "x"]]}, "no words"),
        ([1], "not a document"),
    ],
)
def test_doccano_files_that_do_not_fit(refused: Refused, document: Any, said: str) -> None:
    assert said in refused(document, "d.jsonl")


def test_a_cut_off_line_is_named(refused: Refused) -> None:
    good = json.dumps({"text": TEXT, "label": [[*at("北京"), "x"]]})
    assert "line 2: not JSON, or cut off" in refused(good + "\n" + good[:-9], "d.jsonl")


XMI = """<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:t="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
<t:NamedEntity xmi:id="5" sofa="1" begin="{begin}" end="{end}" value="ORG"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
</xmi:XMI>"""
SOFA = TEXT.replace("\n", "&#10;")


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (1, 3, "offset 1"),
        (0, 9999, "offset 9999"),
        (4, 2, "outside the text"),
        ("x", 2, "offset x"),
    ],
)
def test_xmi_offsets_that_do_not_fit(refused: Refused, begin: Any, end: Any, said: str) -> None:
    message = refused(XMI.format(begin=begin, end=end, text=SOFA), "n.xmi")
    assert said in message and "NamedEntity 5" in message


def test_an_xmi_with_another_text(refused: Refused) -> None:
    message = refused(XMI.format(begin=0, end=2, text=SOFA.replace("朋友", "敵人")), "n.xmi")
    assert "_InitialView is another text" in message and "character 50" in message


def test_xml_that_is_unsafe_or_broken(refused: Refused) -> None:
    good = XMI.format(begin=9, end=13, text=SOFA)
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    assert "document type" in refused(good.replace("?>", "?>" + doctype, 1), "n.xmi")
    bomb = good.replace("?>", "?>" + doctype, 1).replace("UTF-8", "UTF-16")
    assert "document type" in refused(bomb.encode("utf-16"), "n.xmi")
    assert "cut off" in refused(good[:-30], "n.xmi")
    assert "no XMI" in refused("<a/>", "n.xmi")
    assert "not XML" in refused("", "n.xmi")
    assert "no document" in refused(good.replace("cas:Sofa", "cas:Other"), "n.xmi")
    assert "ZIP" in refused(b"PK\x03\x04broken", "n.zip")


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud83d"])
def test_what_no_database_stores(refused: Refused, bad: str) -> None:
    for body in (
        {"value": "x BAD"},
        {"value": "BAD", "purpose": "tagging"},
        {"source": "https://x.example/BAD"},
        {"source": {"id": "https://x.example/", "label": "BAD"}},
    ):
        file = json.dumps(beside_a_good_one(annotation(position(0, 2), body=body))).replace(
            "BAD", bad
        )
        assert "annotation 2: holds a NUL or an unpaired surrogate" in refused(file)
    line = json.dumps({"text": TEXT, "label": [[0, 2, "BAD"]]}).replace("BAD", bad)
    assert "surrogate" in refused(line, "d.jsonl")


def test_bytes_that_are_no_text(refused: Refused) -> None:
    assert "not UTF-8" in refused(json.dumps([FINE], ensure_ascii=False).encode("gb18030"))


def test_what_cannot_be_stored_is_counted_as_in_the_file(article: Article, tmp_path: Path) -> None:
    """The first of the two is there already; the second is still the file's second."""
    start, end = at("北京")
    selector = {"type": "TextPositionSelector", "start": start, "end": end}
    good = annotation(selector)
    body = {"type": "TextualBody", "value": "x" * 100_001}
    file = tmp_path / "notes.json"
    file.write_text(json.dumps([good]))
    world.bring(file, by="editor")
    file.write_text(json.dumps([good, annotation(selector, body=body)]))
    with pytest.raises(CommandError, match=r"annotation 2: .*100001"):
        world.bring(file, by="editor")
