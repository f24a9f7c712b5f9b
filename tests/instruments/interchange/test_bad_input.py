"""Each bad input is an error that names file, row, column, value and reason; and nothing has changed."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from annotations import interchange
from instruments.interchange import reading as reading_module
from instruments.interchange.rows import Rejected, RowError
from instruments.models import Change, Entity, Label, Membership
from tests import make
from tests.instruments.interchange.tables import load, reading, table

pytestmark = pytest.mark.django_db
GOOD = {"slug": "good", "status": "draft"}
A = {"slug": "a", "status": "draft"}
B = {"slug": "b", "status": "draft"}


def bodies(*rows: dict[str, str], **more: Any) -> bytes:
    return table("bodies", GOOD, *rows, **more)


def named(*rows: dict[str, str]) -> bytes:
    return table(
        "labels", {"entity": "good", "lang": "en", "kind": "preferred", "text": "Good"}, *rows
    )


def state(slug: str, iso2: str = "", iso3: str = "") -> dict[str, str]:
    return {"slug": slug, "iso2": iso2, "iso3": iso3}


def period(**cells: str) -> dict[str, str]:
    return {"member": "a", "body": "good", "status": "member"} | cells


def related(**cells: str) -> dict[str, bytes]:
    return {
        "instruments": table("instruments", A, B),
        "instrument_relations": table(
            "instrument-relations", {"subject": "a", "relation": "cites"} | cells
        ),
    }


# name: the files, then the file, row, column, value and a piece of the reason that must be told
CASES: dict[str, tuple[dict[str, bytes], tuple[str, int, str, str, str]]] = {
    "cyclic parent": (
        {"bodies": bodies(A | {"parent": "b"}, B | {"parent": "a"})},
        ("bodies.csv", 3, "parent", "b", "leads back"),
    ),
    "its own parent": (
        {"bodies": bodies(A | {"parent": "a"})},
        ("bodies.csv", 3, "parent", "a", "the thing itself"),
    ),
    "its own member": (
        {"bodies": bodies(A), "memberships": table("memberships", period(body="a"))},
        ("memberships.csv", 2, "body", "a", "the thing itself"),
    ),
    "end before start": (
        {
            "bodies": bodies(A),
            "memberships": table("memberships", period(start="2006", end="2005")),
        },
        ("memberships.csv", 2, "end", "2005", "ends after it starts"),
    ),
    "dissolved before established": (
        {"bodies": bodies(A | {"established": "2006", "dissolved": "2001-05"})},
        ("bodies.csv", 3, "dissolved", "2001-05", "dissolved after established"),
    ),
    "terminated before entry into force": (
        {
            "bodies": bodies(),
            "instruments": table(
                "instruments", A | {"entry_into_force": "2009", "terminated": "2008"}
            ),
        },
        ("instruments.csv", 2, "terminated", "2008", "ends after entry into force"),
    ),
    "month thirteen": (
        {"bodies": bodies(A | {"established": "2006-13"})},
        ("bodies.csv", 3, "established", "2006-13", "is not a date"),
    ),
    "thirtieth of February": (
        {"bodies": bodies(A | {"established": "2006-02-30"})},
        ("bodies.csv", 3, "established", "2006-02-30", "not a day of the calendar"),
    ),
    "no QID": (
        {
            "bodies": bodies(),
            "identifiers": table(
                "identifiers", {"entity": "good", "scheme": "wikidata", "value": "1065"}
            ),
        },
        ("identifiers.csv", 2, "value", "1065", "such as Q1065"),
    ),
    "one QID for two": (
        {
            "bodies": bodies(A),
            "identifiers": table(
                "identifiers",
                {"entity": "good", "scheme": "wikidata", "value": "Q1"},
                {"entity": "a", "scheme": "wikidata", "value": "Q1"},
            ),
        },
        ("identifiers.csv", 3, "value", "Q1", "identifier names one thing"),
    ),
    "an ISO code twice": (
        {"bodies": bodies(), "states": table("states", state("one", "XA"), state("two", "XA"))},
        ("states.csv", 3, "iso2", "XA", "already exists"),
    ),
    "no ISO code": (
        {"bodies": bodies(), "states": table("states", state("one", "x1"))},
        ("states.csv", 2, "iso2", "x1", "valid value"),
    ),
    "two preferred labels in one language": (
        {
            "bodies": bodies(),
            "labels": named(
                {"entity": "good", "lang": "en", "kind": "preferred", "text": "Better"}
            ),
        },
        ("labels.csv", 3, "lang", "en", "already a preferred label"),
    ),
    "one label twice": (
        {
            "bodies": bodies(),
            "labels": named({"entity": "good", "lang": "en", "kind": "preferred", "text": "Good"}),
        },
        ("labels.csv", 3, "", "", "stands twice"),
    ),
    "a relation to itself": (
        related(object="a"),
        ("instrument-relations.csv", 2, "object", "a", "the thing itself"),
    ),
    "an unknown relation": (
        related(object="b", relation="likes"),
        ("instrument-relations.csv", 2, "relation", "likes", "not a valid choice"),
    ),
    "overlapping periods": (
        {
            "bodies": bodies(A),
            "memberships": table(
                "memberships", period(start="2001", end="2006"), period(start="2005")
            ),
        },
        ("memberships.csv", 3, "start", "2005", "overlaps row 2"),
    ),
    "a slug twice": (
        {"bodies": bodies(GOOD)},
        ("bodies.csv", 3, "slug", "good", "bodies.csv, row 2"),
    ),
    "no slug": ({"bodies": bodies({"slug": ""})}, ("bodies.csv", 3, "slug", "", "is needed")),
    "no slug at all": (
        {"bodies": bodies({"slug": "Not A Slug"})},
        ("bodies.csv", 3, "slug", "Not A Slug", ""),
    ),
    "an unknown type": (
        {"bodies": bodies(A | {"body_type": "club"})},
        ("bodies.csv", 3, "body_type", "club", "choice"),
    ),
    "an unknown status": (
        {"bodies": bodies(A | {"status": "public"})},
        ("bodies.csv", 3, "status", "public", "choice"),
    ),
    "nothing of that slug": (
        {"bodies": bodies(A | {"parent": "zz"})},
        ("bodies.csv", 3, "parent", "zz", "is nothing"),
    ),
    "a thing of the wrong kind": (
        {"bodies": bodies(A | {"seat": "good"})},
        ("bodies.csv", 3, "seat", "good", "is a body, not a place"),
    ),
    "a text that is too long": (
        {
            "bodies": bodies(),
            "labels": named(
                {"entity": "good", "lang": "en", "kind": "alternative", "text": "x" * 501}
            ),
        },
        ("labels.csv", 3, "text", "x" * 501, "500"),
    ),
    "no language": (
        {
            "bodies": bodies(),
            "labels": named(
                {"entity": "good", "lang": "English", "kind": "alternative", "text": "x"}
            ),
        },
        ("labels.csv", 3, "lang", "English", "BCP 47"),
    ),
    "a NUL": (
        {
            "bodies": bodies(),
            "labels": named(
                {"entity": "good", "lang": "en", "kind": "alternative", "text": "a\0b"}
            ),
        },
        ("labels.csv", 3, "text", "a\0b", "NUL"),
    ),
    "no id": (
        {"bodies": bodies(A | {"id": "12"}, extra=("id",))},
        ("bodies.csv", 3, "id", "12", "UUID"),
    ),
    "merged, and yet a draft": (
        {"bodies": bodies(A | {"merged_into": "good"}, extra=("merged_into",))},
        ("bodies.csv", 3, "status", "draft", "not withdrawn"),
    ),
    "an old address that is a thing's": (
        {
            "bodies": bodies(A | {"status": "published"}),
            "redirects": table("redirects", {"slug": "a", "entity": "good"}),
        },
        ("redirects.csv", 2, "slug", "a", "slug of a thing"),
    ),
    "a citation of no source": (
        {
            "bodies": bodies(),
            "citations": table("citations", {"entity": "good", "field": "seat", "source": "none"}),
        },
        ("citations.csv", 2, "source", "none", "not the key of a source"),
    ),
    "a missing column": (
        {"bodies": b"slug,status\ngood,draft\n"},
        ("bodies.csv", 1, "body_type", "", "is missing"),
    ),
    "an unknown column": (
        {"bodies": table("bodies", extra=("colour",))},
        ("bodies.csv", 1, "colour", "", "not a column"),
    ),
    "a column twice": (
        {"bodies": table("bodies", extra=("slug",))},
        ("bodies.csv", 1, "slug", "", "stands twice"),
    ),
    "an empty file": ({"bodies": b""}, ("bodies.csv", 1, "slug", "", "is missing")),
    "a short row": ({"bodies": bodies() + b"a,draft\n"}, ("bodies.csv", 3, "", "", "has 2 cells")),
    "no UTF-8": (
        {"bodies": bodies(), "labels": named() + "good,zh-Hant,preferred,上海\n".encode("big5")},
        ("labels.csv", 3, "", "", "not UTF-8"),
    ),
    "UTF-16": (
        {"bodies": bodies().decode().encode("utf-16")},
        ("bodies.csv", 1, "", "", "not UTF-8"),
    ),
    "an open quotation mark": (
        {"bodies": bodies() + b'"a,draft\n'},
        ("bodies.csv", 3, "", "", "well-formed"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told_and_nothing_has_changed(name: str) -> None:
    files, (file, row, column, value, reason) = CASES[name]
    with pytest.raises(Rejected) as caught, translation.override("en"):
        load(**files)
    found = [
        e
        for e in caught.value.errors
        if (e.file, e.row, e.column, e.value) == (file, row, column, value)
    ]
    assert found, [str(error) for error in caught.value.errors]
    assert reason in found[0].reason
    assert not Entity.objects.exists() and not Change.objects.exists()


@pytest.mark.parametrize("name", CASES)
def test_the_command_says_it_in_one_line(name: str, tmp_path: Path) -> None:
    files, (file, row, _column, _value, reason) = CASES[name]
    for sheet, content in files.items():
        (tmp_path / f"{sheet.replace('_', '-')}.csv").write_bytes(content)
    with pytest.raises(CommandError) as caught:
        call_command("import_catalogue", str(tmp_path), stdout=StringIO())
    said = str(caught.value)
    assert said.startswith(f"{file}, row {row}") or f"{file}" in said
    assert ("\n" not in said and reason in said) or "more)" in said
    assert not Entity.objects.exists()


def test_the_error_reads_as_a_sentence() -> None:
    error = RowError("bodies.csv", 3, "established", "2006-13", "is not a date")
    assert str(error) == "bodies.csv, row 3, column established: “2006-13” is not a date"


def test_a_bad_row_among_a_thousand_good_ones_is_found() -> None:
    rows = [{"slug": f"s-{n}", "iso2": ""} for n in range(1200)] + [
        state("x", "XA"),
        state("y", "XA"),
    ]
    with pytest.raises(Rejected) as caught:
        load(states=table("states", *rows))
    assert [(e.row, e.column) for e in caught.value.errors] == [(1203, "iso2")]
    assert not Entity.objects.exists()


def test_every_error_is_told_at_once() -> None:
    with pytest.raises(Rejected) as caught:
        load(bodies=bodies(A | {"established": "x", "dissolved": "y"}, B | {"body_type": "club"}))
    assert [(e.row, e.column) for e in caught.value.errors] == [
        (3, "established"),
        (3, "dissolved"),
        (4, "body_type"),
    ]


def test_a_conflict_with_what_is_stored_is_found() -> None:
    make.state(iso2="XA", slug="stored")
    with pytest.raises(Rejected, match="iso2"):
        load(states=table("states", state("new", "XA")))
    with pytest.raises(Rejected, match="slug of a state already"):
        load(bodies=bodies({"slug": "stored"}))
    assert Entity.objects.count() == 1


def test_a_cycle_through_what_is_stored_is_found() -> None:
    top = make.body(slug="top", parent=None)
    make.body(slug="middle", parent=top)
    with pytest.raises(Rejected, match="leads back"):
        load(bodies=table("bodies", {"slug": "top", "status": "published", "parent": "middle"}))
    top.refresh_from_db()
    assert top.parent is None


def test_an_id_of_another_thing_is_refused() -> None:
    one, two, topic = make.body(slug="one"), make.body(slug="two"), make.topic(slug="topic")
    for row, reason in (
        ({"slug": "one", "id": str(two.uuid)}, "slug of another thing"),
        ({"slug": "new", "id": str(topic.uuid)}, "id of a topic"),
        ({"slug": "one", "id": "00000000-0000-4000-8000-000000000000"}, "not the id of one"),
    ):
        with pytest.raises(Rejected, match=reason):
            load(bodies=table("bodies", row, extra=("id",)))
    with pytest.raises(Rejected, match="stands also in"):
        load(
            bodies=table(
                "bodies", A | {"id": str(one.uuid)}, B | {"id": str(one.uuid)}, extra=("id",)
            )
        )
    assert sorted(Entity.objects.values_list("slug", flat=True)) == ["one", "topic", "two"]


def test_what_was_merged_is_not_brought_back_unless_the_file_says_so() -> None:
    make.body(slug="gone", status="withdrawn", merged_into=make.body(slug="there"))
    make.state(slug="member")
    row = {"member": "member", "body": "gone", "status": "member"}
    with pytest.raises(Rejected, match=r"column body: “gone” was merged into there"):
        load(memberships=table("memberships", row))
    with pytest.raises(Rejected, match="column entity: “gone” was merged into there"):
        load(
            labels=table(
                "labels", {"entity": "gone", "lang": "en", "kind": "preferred", "text": "x"}
            )
        )
    with pytest.raises(Rejected, match="column status: “published” is not withdrawn"):
        load(bodies=table("bodies", {"slug": "gone", "status": "published"}))
    assert not Membership.objects.exists()


def test_an_id_of_another_membership_is_refused() -> None:
    held = make.membership(make.state(slug="held"), make.body(slug="good"), start="2001")
    make.state(slug="a")
    row = period(start="2005") | {"id": str(held.uuid)}
    with pytest.raises(Rejected, match=r"memberships\.csv, row 2, column id"):
        load(memberships=table("memberships", row, extra=("id",)))
    assert Membership.objects.get().member.slug == "held"


def test_a_file_that_is_none_of_ours_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").write_bytes(bodies())
    (tmp_path / "label.csv").write_bytes(named())
    with pytest.raises(CommandError, match=r"label\.csv, row 1: is not a file of the catalogue"):
        call_command("import_catalogue", str(tmp_path))


def test_a_formula_comes_in_as_the_text_it_is() -> None:
    load(
        bodies=bodies(),
        labels=named({"entity": "good", "lang": "en", "kind": "alternative", "text": "=cmd"}),
    )
    assert Label.objects.filter(text="=cmd").exists()


def test_a_file_beyond_the_limit_of_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "ROW_LIMIT", 3)
    with pytest.raises(Rejected, match="more than 3 rows"):
        load(places=table("places", *({"slug": f"p-{n}"} for n in range(4))))


def test_a_dry_run_says_what_would_change_row_by_row(tmp_path: Path) -> None:
    body = make.body(slug="good", name="Old name")
    (tmp_path / "bodies.csv").write_bytes(bodies(A).replace(b"good,draft", b"good,published"))
    (tmp_path / "labels.csv").write_bytes(named())
    said = StringIO()
    call_command("import_catalogue", str(tmp_path), "--dry-run", "--json", stdout=said)
    effects = json.loads(said.getvalue())["effects"]
    assert [(e["file"], e["row"], e["thing"], e["does"]) for e in effects] == [
        ("bodies.csv", 3, "a", "add"),
        ("labels.csv", 2, "good", "add"),
        ("labels.csv", None, "good", "remove"),
    ]
    assert {"column": "text", "before": "Old name", "after": ""} in effects[2]["cells"]
    assert body.labels.get().text == "Old name"
    assert Entity.objects.count() == 1 and not Change.objects.exists()


def test_a_dry_run_shows_the_cells_of_a_row_before_and_after() -> None:
    make.body(slug="good", parent=make.body(slug="above"), status="draft")
    given = reading(bodies=bodies({"slug": "above", "status": "published"}))
    outcome = interchange.import_everything(given, by=None, dry_run=True)
    assert [(e.row, e.does, e.cells) for e in outcome.effects] == [
        (2, "change", [("parent", "above", "")])
    ]
