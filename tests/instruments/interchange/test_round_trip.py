"""What is exported comes back as it was, to the byte, on whichever database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.interchange import SHEETS
from annotations.models import Citation, Source
from instruments import actions
from instruments.interchange.columns import (
    escape_formula,
    join_words,
    split_words,
    unescape_formula,
)
from instruments.models import Body, Change, Entity, Redirect
from tests import make
from tests.instruments.interchange.tables import cells, exported, load, table
from tests.portal.catalogue_files import CATALOGUE

pytestmark = pytest.mark.django_db


def empty_database() -> None:
    connection.check_constraints()  # now, not at the end: PostgreSQL empties no table that still waits
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)


def import_directory(directory: Path) -> dict[str, int]:
    said = StringIO()
    call_command("import_catalogue", str(directory), "--json", stdout=said)
    answer: dict[str, int] = json.loads(said.getvalue())
    return answer


def there_and_back(tmp_path: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    first = exported(tmp_path / "first")
    empty_database()
    assert not Entity.objects.exists()
    import_directory(tmp_path / "first")
    return first, exported(tmp_path / "second")


def test_the_shipped_catalogue_comes_back_to_the_byte(tmp_path: Path) -> None:
    import_directory(CATALOGUE)
    first, second = there_and_back(tmp_path)
    assert first == second
    assert set(first) == {sheet.file for sheet in SHEETS}
    assert len(cells(first["labels.csv"])) > 1000


def test_the_export_says_what_the_shipped_files_say(tmp_path: Path) -> None:
    import_directory(CATALOGUE)
    for name, content in exported(tmp_path).items():
        if not (CATALOGUE / name).exists():
            assert cells(content) == []
            continue
        shipped = cells((CATALOGUE / name).read_bytes())
        ours = [{column: row[column] for column in shipped[0]} for row in cells(content)]
        assert sorted(map(repr, ours)) == sorted(map(repr, shipped)), name


def test_awkward_words_drafts_and_the_withdrawn_come_back(tmp_path: Path) -> None:
    body = make.body(
        name="=cmd|' /C calc'!A0",
        status="draft",
        established="2001",
        established_as_cited="+2001, “spring”",
    )
    make.label(body, "'=already marked", kind="alternative")
    make.label(body, " space around ", kind="abbreviation")
    make.label(body, '兩行\r\n與 "引號"', lang="zh-Hant")
    gone = make.body(name="@gone", status="withdrawn", merged_into=body)
    make.membership(gone, body, start="2001-06-15", end="2005")
    make.membership(gone, body, status="observer", start=None, end="2001")
    topic = make.topic(name="-1", exact_match=["https://example.org/a;b", "back\\slash"])
    topic.related.add(make.topic(name="'quoted"))
    source = make.source(authors=["Doe; Jane", "Roe"], title="\ttabbed")
    make.citation(body, "established", value="-2001", source=source, locator="=p. 3")
    Redirect(slug="old-name", entity=body).save()
    first, second = there_and_back(tmp_path)
    assert first == second
    back = Entity.objects.get(uuid=body.uuid)
    assert back.labels.filter(text="=cmd|' /C calc'!A0").exists()
    assert back.labels.filter(text="'=already marked").exists()
    assert Entity.objects.get(uuid=gone.uuid).merged_into_id == back.pk
    assert Redirect.objects.get(slug="old-name").entity_id == back.pk
    assert Citation.objects.get().source.authors == ["Doe; Jane", "Roe"]


def test_names_in_parts_stay_in_parts(tmp_path: Path) -> None:
    authors = [{"family": "Doe; Roe", "given": "Jane"}, "{curly}", '"quoted"', "1"]
    source = make.source(authors=authors)
    exported(tmp_path)
    assert import_directory(tmp_path)["sources"] == 0
    empty_database()
    import_directory(tmp_path)
    assert Source.objects.get(key=source.key).authors == authors


def test_a_draft_under_an_old_slug_comes_back_beside_it(tmp_path: Path) -> None:
    make.body(slug="first", status="draft")
    Redirect(slug="first", entity=make.body(slug="second")).save()
    first, second = there_and_back(tmp_path)
    assert first == second
    assert Redirect.objects.get(slug="first").entity.slug == "second"


def test_an_export_of_what_was_renamed_comes_to_those_who_know_the_old_name(tmp_path: Path) -> None:
    body = make.body(slug="first")
    actions.rename(body.pk, "second", by=None)
    exported(tmp_path)
    Redirect.objects.all().delete()
    Body.objects.filter(pk=body.pk).update(slug="first")
    import_directory(tmp_path)
    assert Redirect.objects.get(slug="first").entity.slug == "second"


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    body = make.body(name="=cmd")
    for text in ("+1", "-1", "@x", "\tx", "\rx"):
        make.label(body, text, kind="alternative")
    texts = [row["text"] for row in cells(exported(tmp_path)["labels.csv"])]
    assert sorted(texts) == ["'\tx", "'\rx", "'+1", "'-1", "'=cmd", "'@x"]


def test_ids_are_kept_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    body = make.body()
    make.membership(make.state(), body, start="2001")
    exported(tmp_path)
    before = Change.objects.count()
    assert import_directory(tmp_path)["unchanged"] == 2
    assert Change.objects.count() == before
    empty_database()
    import_directory(tmp_path)
    assert Entity.objects.filter(uuid=body.uuid).exists()


def test_an_id_carries_a_new_slug_and_the_old_address_leads_on(tmp_path: Path) -> None:
    body = make.body(slug="old")
    load(
        bodies=table(
            "bodies", {"slug": "new", "status": "published", "id": str(body.uuid)}, extra=("id",)
        )
    )
    assert Entity.objects.get(uuid=body.uuid).slug == "new"
    assert Redirect.objects.get(slug="old").entity_id == body.pk
    assert Change.objects.get().before["slug"] == "old"


def test_rows_come_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    """Where a database's own order may pass over hyphens and case."""
    for slug in ("a-b", "ab", "a-c", "a"):
        make.place(slug=slug, name=slug.upper())
    assert [row["slug"] for row in cells(exported(tmp_path)["places.csv"])] == [
        "a",
        "a-b",
        "a-c",
        "ab",
    ]


def test_an_export_costs_the_same_queries_for_many_as_for_few(tmp_path: Path) -> None:
    def grow(number: int) -> int:
        for _ in range(number):
            one = make.instrument(
                states=[make.state()], adopting_bodies=[make.body()], topics=[make.topic()]
            )
            make.treaty_action(one, make.state())
        with CaptureQueriesContext(connection) as queries:
            exported(tmp_path)
        return len(queries)

    assert grow(1) == grow(8)


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "'", "''", "plain", "'plain", "", "-", "\t", "a=b"]
)
def test_formulas_are_escaped_and_nothing_else(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("words", [[], ["a"], ["a;b", "c"], ["\\", "\\;"], ["a\\;b"], ["中", "；"]])
def test_words_come_back(words: list[str]) -> None:
    assert split_words(join_words(words)) == words


def test_a_slug_given_anew_leaves_no_old_address(tmp_path: Path) -> None:
    body = make.body(slug="first")
    actions.rename(body.pk, "second", by=None)
    load(bodies=table("bodies", {"slug": "first", "status": "published"}))
    assert not Redirect.objects.filter(slug="first").exists()


def test_an_old_address_leads_on_while_a_draft_has_its_slug(tmp_path: Path) -> None:
    body = make.body(slug="first")
    actions.rename(body.pk, "second", by=None)
    load(bodies=table("bodies", {"slug": "first", "status": "draft"}))
    assert Redirect.objects.get(slug="first").entity_id == body.pk


def test_a_merge_can_be_taken_back_by_a_file() -> None:
    """The one reference that stands in the table all things share."""
    gone = make.place(slug="gone", status="withdrawn", merged_into=make.place(slug="there"))
    load(places=table("places", {"slug": "gone", "status": "withdrawn"}))
    gone.refresh_from_db()
    assert gone.merged_into_id
    load(places=table("places", {"slug": "gone", "status": "draft"}, extra=("merged_into",)))
    gone.refresh_from_db()
    assert (gone.merged_into_id, gone.status) == (None, "draft")
