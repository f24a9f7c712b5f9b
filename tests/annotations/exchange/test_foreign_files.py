"""Files that other tools made: INCEpTION's XMI, doccano's JSONL, Web Annotations of many shapes."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import cassis
import pytest
from django.core.management import CommandError

from annotations.anchoring import to_utf16
from annotations.models import Annotation, Article
from instruments.models import Redirect
from tests import make
from tests.annotations.exchange import world
from tests.annotations.exchange.world import TEXT, at

pytestmark = pytest.mark.django_db
NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
PAGE = "https://elsewhere.example/articles/talks/"


@pytest.fixture
def article() -> Article:
    world.catalogue()
    world.expert()
    return world.article()


def brought(content: Any, path: Path, **options: object) -> dict[str, Any]:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content, ensure_ascii=False))
    return world.bring(path, **({"by": "editor"} | options))


def brief(article: Article) -> set[tuple[Any, ...]]:
    """(words, motivation, slug or value, tags) of each note."""
    found = set()
    for note in world.all_said(article):
        said = note["entity"][1] if note["entity"] else note["value"]
        found.add((note["exact"], note["motivation"], said, *sorted(note["tags"])))
    return found


# --- INCEpTION ------------------------------------------------------------------------------


def inception() -> cassis.Cas:
    """As INCEpTION writes it: its own layers, metadata, arrays, a custom layer, relations, a second view."""
    system = cassis.TypeSystem()
    token = system.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
    entity = system.create_type(NER)
    for name in ("value", "identifier"):
        system.create_feature(entity, name, "uima.cas.String")
    claim = system.create_type("webanno.custom.Claim")
    system.create_feature(claim, "label", "uima.cas.String")
    system.create_feature(claim, "comment", "uima.cas.String")
    system.create_feature(claim, "targets", "uima.cas.FSArray")
    relation = system.create_type("webanno.custom.Follows")
    for name in ("Governor", "Dependent"):
        system.create_feature(relation, name, claim)
    meta = system.create_type("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata")
    system.create_feature(meta, "username", "uima.cas.String")
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = TEXT, "text"
    cas.add(meta(begin=0, end=0, username="annotator"))
    for start in range(0, len(TEXT) - 1, 2):
        cas.add(token(begin=start, end=start + 2))

    def named(words: str, occurrence: int = 1, **features: Any) -> None:
        start, end = at(words, occurrence)
        cas.add(entity(begin=start, end=end, **features))

    named("上合組織", value="ORG", identifier="http://www.wikidata.org/entity/Q485207")
    named("上合組織", 2, value="ORG")
    named("北京", value="LOC", identifier="http://www.wikidata.org/entity/Q956")
    named("中國", value="GPE")
    named("2001 年 6 月 15 日", value="DATE")
    named("末段", value="OTH")
    named("無事")
    places = at("開會"), at("朋友")
    first, second = (
        claim(begin=start, end=end, label="strong", comment="why") for start, end in places
    )
    first.targets = system.get_type("uima.cas.FSArray")(elements=[second])
    follows = relation(begin=second.begin, end=second.end, Governor=first, Dependent=second)
    cas.add_all([first, second, follows])
    other = cas.create_view("translation")
    other.sofa_string, other.sofa_mime = "Another text.", "text"
    other.add(entity(begin=0, end=7, value="ORG"))
    return cas


FROM_INCEPTION = {
    ("上合組織", "identifying", "sco"),
    ("北京", "tagging", "", "LOC"),
    ("中國", "identifying", "china"),
    ("2001 年 6 月 15 日", "classifying", "2001-06-15"),
    ("末段", "tagging", "", "OTH"),
    ("無事", "tagging", "", "NamedEntity"),
    ("開會", "commenting", "", "strong"),
    ("朋友", "commenting", "", "strong"),
}


def test_inceptions_xmi_comes_in_without_its_type_system(article: Article, tmp_path: Path) -> None:
    result = brought(inception().to_xmi().encode(), tmp_path / "admin.xmi")
    assert brief(article) == FROM_INCEPTION
    assert result["added"] == 9
    beijing = Annotation.objects.get(tags__name="LOC")
    assert beijing.source == "http://www.wikidata.org/entity/Q956"
    assert {n["body"] for n in world.all_said(article) if n["motivation"] == "commenting"} == {
        "why"
    }


def test_inceptions_zip_comes_in(article: Article, tmp_path: Path) -> None:
    cas, buffer = inception(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("TypeSystem.xml", cas.typesystem.to_xml())
        archive.writestr("admin.xmi", cas.to_xmi())
    brought(buffer.getvalue(), tmp_path / "admin.zip")
    assert brief(article) == FROM_INCEPTION


def test_an_xmi_may_lack_the_end_of_line_at_the_end(article: Article, tmp_path: Path) -> None:
    make.revision(article, text=TEXT + "\n")
    brought(inception().to_xmi().encode(), tmp_path / "admin.xmi")
    assert brief(article) == FROM_INCEPTION


# --- doccano --------------------------------------------------------------------------------

MARKS = [
    ("上合組織", "ORG"), ("中國", "state"), ("北京", "place"), ("2001 年 6 月 15 日", "date"),
    ("開會", "body:sco"), ("朋友", "china"), ("末段", "commenting"), ("無事", "date:2002"),
    ("前言", "怪標籤"),
]  # fmt: skip
FROM_DOCCANO = {
    ("上合組織", "identifying", "sco"), ("中國", "identifying", "china"), ("北京", "tagging", "", "place"),
    ("2001 年 6 月 15 日", "classifying", "2001-06-15"),
    ("開會", "identifying", "sco"),
    ("朋友", "identifying", "china"),
    ("末段", "tagging", "", "commenting"), ("無事", "classifying", "2002"), ("前言", "tagging", "", "怪標籤"),
}  # fmt: skip


def listed() -> list[list[Any]]:
    return [[*at(words), label] for words, label in MARKS]


def as_objects() -> list[dict[str, Any]]:
    keys = ("start_offset", "end_offset", "label")
    return [{"id": n, **dict(zip(keys, mark, strict=True))} for n, mark in enumerate(listed())]


@pytest.mark.parametrize(
    "document",
    [
        {"id": 1, "text": TEXT, "label": listed(), "Comments": []},
        {"id": 1, "text": TEXT, "labels": listed()},
        {"id": 1, "data": TEXT, "label": listed()},
        {"id": 1, "text": TEXT + "\n", "entities": as_objects(), "relations": []},
    ],
)
def test_each_form_of_doccanos_lines(
    article: Article, tmp_path: Path, document: dict[str, Any]
) -> None:
    result = brought(document, tmp_path / "all.jsonl")
    assert brief(article) == FROM_DOCCANO
    assert (result["added"], result["unlinked"]) == (9, 2)


def test_a_document_may_be_a_part_of_the_article(article: Article, tmp_path: Path) -> None:
    lines = TEXT.split("\n")
    documents = [
        {"text": lines[1], "label": [[0, 2, "lucky"]]},
        {"text": lines[3] + "\n", "label": [[2, 4, "calm"]]},
    ]
    (tmp_path / "l.jsonl").write_text("\n".join(json.dumps(d) for d in documents))
    world.bring(tmp_path / "l.jsonl", by="editor")
    assert brief(article) == {("𠮷祥", "tagging", "", "lucky"), ("無事", "tagging", "", "calm")}


def test_doccano_in_utf16(article: Article, tmp_path: Path) -> None:
    marks = [[*to_utf16(TEXT, *at("無事")), "calm"]]
    brought({"text": TEXT, "label": marks}, tmp_path / "u.jsonl", utf16=True)
    assert brief(article) == {("無事", "tagging", "", "calm")}


# --- Web Annotations --------------------------------------------------------------------------


def annotation(selector: Any, **fields: Any) -> dict[str, Any]:
    return {
        "type": "Annotation", "motivation": "commenting", "bodyValue": "words",
        "target": {"source": PAGE, "selector": selector},
    } | fields  # fmt: skip


def position(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end, **more}


def quote(exact: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **more}


LINE = TEXT.index("2001")
SECOND = {"type": "FragmentSelector", "value": "preamble__para_3"}
CHINA = at("中國", 2)


@pytest.mark.parametrize(
    "selector",
    [
        position(*CHINA),
        [position(*CHINA), quote("中國", prefix="和", suffix="的")],
        [quote("中國", prefix="” 和".replace(" ", ""))],
        quote("中國", suffix="的朋友"),
        quote("中国", prefix="和", suffix="的朋友都来了"),
        SECOND | {"refinedBy": position(CHINA[0] - LINE, CHINA[1] - LINE)},
        SECOND | {"refinedBy": quote("中國", suffix="的")},
        position(CHINA[0] - 1, CHINA[1] + 3, refinedBy=quote("中國")),
        position(*CHINA, refinedBy=quote("中國")),
        quote("和中國的朋友", refinedBy=position(1, 3)),
        quote("和中國的朋友", refinedBy=quote("中國的", refinedBy=position(0, 2))),
        [SECOND, position(*CHINA)],
        [{"type": "RangeSelector", "startContainer": "/p"}, position(*CHINA), quote("中國", suffix="的")],
        [{"type": "XPathSelector", "value": "/p"}, quote("中國", suffix="的")],
        {
            "type": "RangeSelector", "startSelector": quote("中國", suffix="的"),
            "endSelector": quote("的朋友"),
        },
    ],
)  # fmt: skip
def test_each_form_of_selector(article: Article, tmp_path: Path, selector: Any) -> None:
    brought(annotation(selector), tmp_path / "a.json")
    assert [note["span"] for note in world.all_said(article)] == [CHINA]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda a: [a, a],
        lambda a: {"@graph": [a]},
        lambda a: {"type": "AnnotationPage", "items": [a], "next": {"items": [a]}},
        lambda a: {"type": "AnnotationCollection", "total": 1, "first": {"items": [a]}},
        lambda a: a | {"target": [a["target"]]},
        lambda a: a | {"target": a["target"] | {"source": {"id": PAGE + "#preamble"}}},
        lambda a: a | {"target": a["target"] | {"source": PAGE + "revisions/1/"}},
        lambda a: a | {"target": a["target"] | {"source": "talks"}},
    ],
)
def test_each_shape_of_file(article: Article, tmp_path: Path, wrapped: Any) -> None:
    assert brought(wrapped(annotation(position(*CHINA))), tmp_path / "a.json")["added"] == 1


def words(value: str, purpose: str = "") -> dict[str, Any]:
    return {"type": "TextualBody", "value": value} | ({"purpose": purpose} if purpose else {})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"body": "https://elsewhere.example/bodies/sco/"}, ("identifying", "sco")),
        (
            {"body": {"source": {"id": "https://www.wikidata.org/wiki/Q485207"}}},
            ("identifying", "sco"),
        ),
        ({"body": {"id": "body:sco"}}, ("identifying", "sco")),
        ({"body": {"id": "https://old.example/x", "label": "China"}}, ("identifying", "china")),
        (
            {"body": {"id": "https://old.example/x", "label": "Atlantis"}},
            ("tagging", "", "Atlantis"),
        ),
        ({"body": words("k", "tagging")}, ("tagging", "", "k")),
        (
            {
                "body": [words("k", "tagging"), words("t")],
                "motivation": ["bookmarking", "questioning"],
            },
            ("questioning", "", "k"),
        ),
        (
            {"body": words("2002", "classifying"), "motivation": "classifying"},
            ("classifying", "2002"),
        ),
        ({"body": words("t"), "motivation": "describing"}, ("commenting", "")),
        ({"body": words("t"), "motivation": None}, ("commenting", "")),
        ({"motivation": "highlighting"}, ("tagging", "", "highlighting")),
        ({"body": words("confirmed", "assessing"), "motivation": "assessing"}, ("assessing", "")),
        (
            {"body": words("corrected", "assessing"), "motivation": "assessing"},
            ("tagging", "", "assessing:corrected"),
        ),
    ],
)
def test_each_kind_of_body(
    article: Article, tmp_path: Path, fields: dict[str, Any], expected: tuple[str, ...]
) -> None:
    node = annotation(position(*CHINA)) | {"bodyValue": None, "motivation": "identifying"} | fields
    if fields == {"motivation": "highlighting"}:
        node.pop("body", None)
    brought(node, tmp_path / "a.json")
    assert brief(article) == {("中國", *expected)}


@pytest.mark.parametrize(
    ("given", "stored"), [("fr", "fr"), ("en-us", "zh-Hant"), ("?", "zh-Hant")]
)
def test_the_language_of_the_words(
    article: Article, tmp_path: Path, given: str, stored: str
) -> None:
    body = words("des mots") | {"language": given}
    brought(annotation(position(*CHINA), body=body, bodyValue=None), tmp_path / "a.json")
    assert Annotation.objects.get().lang == stored


def test_a_renamed_entity_is_found_by_its_old_name(article: Article, tmp_path: Path) -> None:
    nato = make.body(slug="new-name")
    Redirect.objects.create(slug="old-name", entity=nato)
    brought(
        annotation(position(*CHINA), body="http://127.0.0.1:8000/bodies/old-name/"),
        tmp_path / "a.json",
    )
    assert [note["entity"] for note in world.all_said(article)] == [("body", "new-name")]


@pytest.mark.parametrize(
    "creator",
    [
        {"type": "Person", "name": "A. Editor"},
        {"nickname": "editor"},
        "editor",
        [{"name": "A. Editor"}],
    ],
)
def test_the_author_whom_the_file_names(article: Article, tmp_path: Path, creator: Any) -> None:
    brought(annotation(position(*CHINA), creator=creator), tmp_path / "a.json", by=None)
    assert [note["creator"] for note in world.all_said(article)] == ["editor"]


def test_a_name_that_two_experts_have_is_no_name(article: Article, tmp_path: Path) -> None:
    world.expert("namesake")
    with pytest.raises(CommandError, match=r"A\. Editor"):
        brought(
            annotation(position(*CHINA), creator={"name": "A. Editor"}),
            tmp_path / "a.json",
            by=None,
        )
