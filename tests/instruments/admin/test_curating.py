"""Merging, duplicates, import and export on the desk."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from annotations.admin import exchange
from instruments import actions
from instruments.interchange import workbook
from instruments.models import Change, Entity
from instruments.policy import Role
from tests import make
from tests.instruments.admin.desk import change_page, desk
from tests.instruments.interchange.tables import HEADERS, cells, exported, table

pytestmark = pytest.mark.django_db
MERGE, DUPLICATES, IMPORT, EXPORT = (
    f"/admin/instruments/entity/{name}/" for name in ("merge", "duplicates", "import", "export")
)


def upload(client: Client, *files: tuple[str, bytes]) -> Any:
    return client.post(
        IMPORT, {"files": [SimpleUploadedFile(*file) for file in files], "reason": "a reason"}
    )


def bodies(*rows: dict[str, str]) -> bytes:
    return table("bodies", *rows)


def xlsx(**sheets: list[list[Any]]) -> bytes:
    book, written = Workbook(write_only=True), io.BytesIO()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(written)
    return written.getvalue()


def test_two_that_are_chosen_lead_to_the_page_that_shows_both() -> None:
    source, target = make.body(name="Council", established="2001"), make.body(name="The Council")
    make.membership(make.state(), source)
    client = desk()
    chosen = {"action": "merge_selected", "_selected_action": [source.pk, target.pk]}
    answer = client.post(reverse("admin:instruments_body_changelist"), chosen, follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Council" in text and "The Council" in text and "2001" in text
    assert ("established", "2001", "", True) in answer.context["rows"]
    assert sum(count for _name, count in answer.context["moving"]) == 2
    assert not Change.objects.exists()


def test_the_merge_is_made_when_it_is_confirmed() -> None:
    source, target = make.body(), make.body()
    sent = {"source": source.slug, "target": target.slug, "reason": "one and the same"}
    answer = desk(Role.REVIEWER).post(MERGE, sent)
    assert answer["Location"] == change_page(target)
    assert Entity.objects.get(pk=source.pk).merged_into_id == target.pk
    assert Change.objects.filter(reason="one and the same").count() == 2


def test_what_cannot_be_merged_says_so() -> None:
    body, topic = make.body(), make.topic()
    client = desk()
    for source, target in ((body, topic), (body, body)):
        sent = {"source": source.slug, "target": target.slug}
        assert client.get(MERGE, sent).context["problem"]
        answer = client.post(MERGE, sent)
        assert answer.status_code == 400 and list(answer.context["messages"])
    assert client.get(MERGE, {"source": "nothing", "target": body.slug}).status_code == 404
    assert not Change.objects.exists()


def test_curators_see_duplicates_but_do_not_merge() -> None:
    one, two = make.body(name="上海合作組織"), make.body(name="上海合作组织")
    make.topic(name="上海合作組織")
    make.body(name="上海合作組織", status="withdrawn")
    (group,) = desk(Role.CURATOR).get(DUPLICATES).context["groups"]
    assert group["things"] == [Entity.objects.get(pk=one.pk), Entity.objects.get(pk=two.pk)]
    assert b"/merge/" not in desk(Role.CURATOR).get(DUPLICATES).content
    assert b"/merge/" in desk(Role.REVIEWER).get(DUPLICATES).content
    assert (
        desk(Role.CURATOR).get(MERGE, {"source": one.slug, "target": two.slug}).status_code == 403
    )


@pytest.mark.parametrize("address", [MERGE, DUPLICATES, IMPORT, EXPORT])
def test_strangers_are_asked_to_sign_in(address: str) -> None:
    assert Client().get(address).status_code == 302


def test_a_dry_run_then_the_import() -> None:
    make.body(slug="a", established="2001")
    client = desk()
    answer = upload(
        client,
        (
            "bodies.csv",
            bodies({"slug": "a", "status": "published", "established": "2002"}, {"slug": "b"}),
        ),
    )
    effects = answer.context["effects"]
    assert [(e.row, e.does, e.thing) for e in effects] == [(2, "change", "a"), (3, "add", "b")]
    assert ("established", "2001", "2002") in effects[0].cells
    assert not Change.objects.exists()
    client.post(IMPORT, {"token": answer.context["token"]})
    assert Entity.objects.get(slug="b").status == "draft"
    assert set(Change.objects.values_list("reason", flat=True)) == {"a reason"}


def test_every_error_names_file_row_column_and_value() -> None:
    answer = upload(
        desk(), ("bodies.csv", bodies({"slug": "a", "established": "2006-13"})), ("letter.txt", b"Dear all,"),
        ("places.csv", "地".encode("big5")),
    )  # fmt: skip
    assert answer.status_code == 400
    found = {(e.file, e.row, e.column, e.value) for e in answer.context["errors"]}
    assert found == {
        ("bodies.csv", 2, "established", "2006-13"), ("letter.txt", 1, "", ""), ("places.csv", 1, "", ""),
    }  # fmt: skip
    assert "2006-13" in answer.content.decode()
    assert not Entity.objects.exists()


def test_what_was_changed_meanwhile_is_shown_anew() -> None:
    client = desk()
    first = upload(client, ("bodies.csv", bodies({"slug": "a"})))
    client.post(
        IMPORT, {"token": upload(client, ("bodies.csv", bodies({"slug": "b"}))).context["token"]}
    )
    again = client.post(IMPORT, {"token": first.context["token"]})
    assert again.status_code == 200 and again.context["token"] != first.context["token"]
    assert not Entity.objects.filter(slug="a").exists()


def test_a_preview_is_its_makers_and_expires() -> None:
    token = upload(desk(), ("bodies.csv", bodies({"slug": "a"}))).context["token"]
    for sent in (token, "nothing"):
        assert desk().post(IMPORT, {"token": sent}).status_code == 302
    assert not Entity.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"), [(Role.CURATOR, 403), (Role.REVIEWER, 403), (Role.ADMINISTRATOR, 200)]
)
def test_administrators_import(role: Role, may: int) -> None:
    assert desk(role).get(IMPORT).status_code == may
    assert upload(desk(role), ("bodies.csv", bodies({"slug": "a"}))).status_code == may


def test_no_file_at_all_is_asked_for() -> None:
    answer = desk().post(IMPORT, {"reason": "x"})
    assert answer.status_code == 400 and answer.context["form"].errors["files"]


def test_files_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "TOTAL_LIMIT", 10)
    answer = upload(desk(), ("bodies.csv", bodies({"slug": "a"})))
    assert answer.status_code == 400 and answer.context["form"].errors["files"]


def test_a_workbook_comes_in() -> None:
    header = HEADERS["bodies"]
    row = ["a", "draft", "forum"] + [None] * 3 + [2006.0] + [None] * (len(header) - 7)
    names = [["entity", "lang", "kind", "text"], ["a", "en", "preferred", "=cmd"]]
    client = desk()
    answer = upload(client, ("all.xlsx", xlsx(bodies=[header, row], labels=names)))
    assert answer.status_code == 200, [str(e) for e in answer.context["errors"]]
    client.post(IMPORT, {"token": answer.context["token"]})
    body = Entity.objects.get(slug="a").specific
    assert (body.established, body.labels.get().text) == ("2006", "=cmd")  # type: ignore[attr-defined]


def test_a_workbook_is_told_what_is_wrong_with_it() -> None:
    header = HEADERS["bodies"]
    content = xlsx(
        bodies=[header, ["a", "draft", "club", *[""] * (len(header) - 3)]], colours=[["x"]]
    )
    found = {
        (e.file, e.row, e.column, e.value)
        for e in upload(desk(), ("all.xlsx", content)).context["errors"]
    }
    assert found == {("all.xlsx", 1, "", "colours"), ("bodies.csv", 2, "body_type", "club")}


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    return written.getvalue()


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04broken", b""])
def test_what_is_no_workbook(content: bytes) -> None:
    assert upload(desk(), ("all.xlsx", content)).status_code == 400


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "load_workbook", lambda *a, **k: pytest.fail("it was opened"))
    answer = upload(desk(), ("all.xlsx", bomb()))
    assert answer.status_code == 400
    assert "unpack" in answer.context["errors"][0].reason


def test_the_exports_hold_what_the_command_writes(tmp_path: Any) -> None:
    make.membership(make.state(name="=cmd"), make.body(status="draft"), start="2001")
    files = exported(tmp_path)
    client = desk(Role.CURATOR)
    archive = zipfile.ZipFile(
        io.BytesIO(b"".join(client.get(f"{EXPORT}?format=csv").streaming_content))
    )
    assert {name: archive.read(name) for name in archive.namelist()} == files
    book = load_workbook(
        io.BytesIO(b"".join(client.get(f"{EXPORT}?format=xlsx").streaming_content))
    )
    assert {f"{name}.csv" for name in book.sheetnames} == set(files)
    for sheet in book:
        header, *rows = [
            ["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)
        ]
        assert [dict(zip(header, row, strict=True)) for row in rows] == cells(
            files[f"{sheet.title}.csv"]
        )
    assert book["labels"]["D2"].data_type == "s"


def test_an_exported_workbook_changes_nothing() -> None:
    make.membership(make.state(name="=cmd"), make.body(established="2001"), start="2001")
    client = desk()
    content = b"".join(client.get(f"{EXPORT}?format=xlsx").streaming_content)
    answer = upload(client, ("catalogue.xlsx", content))
    assert answer.status_code == 200, [str(e) for e in answer.context["errors"]]
    assert answer.context["effects"] == []


def test_a_topic_is_not_added_to_itself_nor_twice() -> None:
    topic, state = make.topic(), make.state()
    before = state.updated_at
    assert actions.set_topics([topic.pk, state.pk], [topic], by=None) == 1
    assert actions.set_topics([state.pk], [topic], by=None) == 0
    state.refresh_from_db()
    assert (list(topic.topics.all()), list(state.topics.all())) == ([], [topic])
    assert (state.version, state.updated_at > before) == (2, True)
    assert Change.objects.count() == 1


def test_words_that_no_database_holds() -> None:
    one, two = make.body(slug="one"), make.body(slug="two")
    client = desk()
    assert client.get(MERGE, {"source": "one\0", "target": "two"}).status_code == 404
    answer = client.post(MERGE, {"source": "one", "target": "two", "reason": "the\0 same"})
    assert (answer.status_code, Change.objects.first().reason) == (302, "the same")  # type: ignore[union-attr]
    assert Entity.objects.get(pk=one.pk).merged_into_id == two.pk
