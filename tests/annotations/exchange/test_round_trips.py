"""Out and in again, through each format: every span, kind, link and word is as it was."""

import json
import zipfile
from pathlib import Path
from typing import Any

import cassis
import pytest
from django.core.management import CommandError

from annotations.models import Annotation, Article, Tag
from instruments.models import Change, Entity, User
from tests import make
from tests.annotations.exchange import world
from tests.annotations.exchange.world import TEXT, at

pytestmark = pytest.mark.django_db
FORMATS = ["w3c", "doccano", "cas"]
M = Annotation.Motivation


def noted(article: Article) -> None:
    """One note of each kind, overlapping and nested, on both sides of the wide characters."""
    by = world.expert()
    sco, china = Entity.objects.get(slug="sco"), Entity.objects.get(slug="china")

    def note(words: str, tags: tuple[str, ...] = (), occurrence: int = 1, **fields: Any) -> None:
        made = make.note(article, *at(words, occurrence), creator=by, status="draft", **fields)
        made.tags.set([Tag.objects.get_or_create(name=name)[0] for name in tags])

    note("上合組織", entity=sco, provision="Art. 2(3)", tags=("核心", "two words"))
    note("上合組織", occurrence=2, entity=sco, body="第一行\n\n> “引文” <b>&amp;</b> 😀")
    note("中國", entity=china)
    note("中國”和", entity=china)
    note("2001 年 6 月 15 日", motivation=M.CLASSIFYING, value="2001-06-15")
    note("😀 前言", body="說明，with 𠮷")
    note("𠮷祥", motivation=M.QUESTIONING, body="何解？")
    note("開會", motivation=M.TAGGING, tags=("meeting",))
    note(
        "在北京開會", motivation=M.ASSESSING, verdict="corrected", corrected_value="在上海", source="https://example.org/a",
        body="理由",
    )  # fmt: skip


@pytest.fixture
def article() -> Article:
    world.catalogue()
    article = world.article()
    noted(article)
    return article


def forgotten(article: Article) -> None:
    """Take the notes away, so that what comes back is the file's."""
    Tag.objects.all().delete()
    notes = Annotation.objects.filter(article=article)
    for note in notes:
        note.anchors.all().delete()
    notes.delete()


@pytest.mark.parametrize("format", FORMATS)
def test_all_comes_back(article: Article, format: str, tmp_path: Path) -> None:
    before = world.all_said(article)
    out = world.run("export_annotations", tmp_path / "notes", article="talks", format=format)
    assert out["notes"] == len(before) == 9
    forgotten(article)
    result = world.bring(tmp_path / "notes", format=format)
    assert (result["added"], result["unlinked"]) == (9, 0)
    assert world.all_said(article) == before
    assert set(Annotation.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_file_again_adds_nothing(article: Article, format: str, tmp_path: Path) -> None:
    world.run("export_annotations", tmp_path / "notes", article="talks", format=format)
    before = world.all_said(article)
    result = world.bring(tmp_path / "notes", format=format)
    assert (result["added"], result["already"]) == (0, 9)
    other = world.expert("second", "B. Second")
    result = world.bring(tmp_path / "notes", format=format, by=other.username)
    assert (result["added"], result["already"]) == (9, 0)
    result = world.bring(tmp_path / "notes", format=format, by=other.username)
    assert (result["added"], result["already"]) == (0, 9)
    assert len(world.all_said(article)) == 2 * len(before)


def test_each_note_brought_in_is_recorded_once(article: Article, tmp_path: Path) -> None:
    world.run("export_annotations", tmp_path / "n.jsonl", article="talks")
    forgotten(article)
    result = world.bring(tmp_path / "n.jsonl")
    changes = Change.objects.filter(action="import", kind="annotation")
    assert {str(change.thing) for change in changes} == set(result["annotations"])
    assert len(changes) == 9
    assert changes[0].reason == "doccano: n.jsonl"


@pytest.mark.parametrize("format", FORMATS)
def test_only_what_stands_surely_and_was_asked_for_goes_out(
    article: Article, format: str, tmp_path: Path
) -> None:
    by = world.expert("third", "C. Third")
    for status in ("suggested", "rejected", "withdrawn"):
        make.note(article, *at("末段"), creator=by, status=status, body=status)
    lost = make.note(article, *at("無事"), creator=by, status="draft")
    lost.anchors.update(status="ambiguous")
    make.reply(lost, creator=by, status="draft")
    file = tmp_path / "notes"
    out = world.run("export_annotations", file, article="talks", format=format)
    assert (out["notes"], out["waiting"]) == (10, 1)
    out = world.run(
        "export_annotations", file, article="talks", format=format, status=["rejected", "suggested"]
    )
    assert out["notes"] == 2


def test_no_sign_in_name_goes_out(article: Article, tmp_path: Path) -> None:
    for name in FORMATS:
        world.run("export_annotations", tmp_path / name, article="talks", format=name)
        content = (tmp_path / name).read_text()
        assert "A. Editor" in content
        assert '"editor' not in content


def test_the_file_name_chooses_the_format(article: Article, tmp_path: Path) -> None:
    for name, expected in (
        ("a.jsonl", "doccano"),
        ("a.json", "w3c"),
        ("a.xmi", "cas"),
        ("a.zip", "cas"),
    ):
        assert (
            world.run("export_annotations", tmp_path / name, article="talks")["format"] == expected
        )


def test_the_zip_holds_the_type_system_and_comes_back(article: Article, tmp_path: Path) -> None:
    before = world.all_said(article)
    world.run("export_annotations", tmp_path / "talks.zip", article="talks")
    assert zipfile.ZipFile(tmp_path / "talks.zip").namelist() == ["talks.xmi", "TypeSystem.xml"]
    assert not (tmp_path / "TypeSystem.xml").exists()
    forgotten(article)
    world.bring(tmp_path / "talks.zip")
    assert world.all_said(article) == before


def test_other_programs_read_the_xmi(article: Article, tmp_path: Path) -> None:
    """With dkpro-cassis' own reader: its text, its spans (UTF-16 in the file), INCEpTION's layer."""
    world.run("export_annotations", tmp_path / "talks.xmi", article="talks")
    system = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
    cas = cassis.load_cas_from_xmi(tmp_path / "talks.xmi", typesystem=system)
    assert cas.sofa_string == TEXT
    entities = cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    named = [(e.get_covered_text(), e.value, e.identifier) for e in entities]
    assert ("上合組織", "body", "http://127.0.0.1:8000/bodies/sco/") in named
    assert ("2001 年 6 月 15 日", "date", None) in named
    assert f'begin="{at("上合組織")[0] + 2}"' in (tmp_path / "talks.xmi").read_text()


def test_doccano_reads_the_labels(article: Article, tmp_path: Path) -> None:
    world.run("export_annotations", tmp_path / "talks.jsonl", article="talks")
    (line,) = (tmp_path / "talks.jsonl").read_text().splitlines()
    document = json.loads(line)
    assert document["text"] == TEXT
    assert [*at("上合組織"), "body:sco"] in document["label"]
    assert [*at("2001 年 6 月 15 日"), "date:2001-06-15"] in document["label"]


def test_the_public_annotations_come_in_too(article: Article, tmp_path: Path, client: Any) -> None:
    reviewer = make.user("Reviewer", display_name="R. Reviewer")
    Annotation.objects.update(status="published", reviewer=reviewer)
    answer = client.get("/articles/talks/annotations/", headers={"Accept": "application/ld+json"})
    before = world.all_said(article)
    forgotten(article)
    (tmp_path / "public.json").write_bytes(answer.content)
    world.bring(tmp_path / "public.json")
    assert world.all_said(article) == before


@pytest.mark.parametrize("format", FORMATS)
def test_without_its_author_someone_must_stand_in(
    article: Article, format: str, tmp_path: Path
) -> None:
    world.run("export_annotations", tmp_path / "notes", article="talks", format=format)
    forgotten(article)
    User.objects.filter(username="editor").update(is_staff=False)
    with pytest.raises(CommandError, match=r"A\. Editor.*--by"):
        world.bring(tmp_path / "notes", format=format)
    assert not Annotation.objects.exists()


def test_unknown_people_and_articles_are_named(article: Article, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no article “other”"):
        world.run("export_annotations", tmp_path / "x", article="other")
    world.run("export_annotations", tmp_path / "x", article="talks")
    with pytest.raises(CommandError, match="no expert “nobody”"):
        world.bring(tmp_path / "x", by="nobody")
    make.user(None, username="reader")
    with pytest.raises(CommandError, match="“reader” may not annotate"):
        world.bring(tmp_path / "x", by="reader")
    with pytest.raises(CommandError, match="missing"):
        world.bring(tmp_path / "missing")
