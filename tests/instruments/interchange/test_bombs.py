"""XLSX files made to hurt: refused with the part and the limit named, before a tree is built of them."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from instruments.interchange import archives
from instruments.interchange.reading import Unreadable
from instruments.interchange.sheets import ENTITIES
from instruments.interchange.workbook import BadWorkbook, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def parts_of_a_good_one() -> dict[str, bytes]:
    book, written = Workbook(), io.BytesIO()
    book.active.title = "bodies"
    book.active.append(["slug", "status"])
    book.active.append(["a", "draft"])
    book.save(written)
    with zipfile.ZipFile(written) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = parts_of_a_good_one()


def packed(**changed: bytes) -> bytes:
    """The good one with parts changed or added."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (GOOD | changed).items():
            archive.writestr(name, content)
    return written.getvalue()


def read(content: bytes) -> list[Any]:
    tables, _unknown = read_workbook(io.BytesIO(content), ENTITIES)
    return list(tables["bodies"])


def refused(content: bytes) -> str:
    with pytest.raises(BadWorkbook) as caught:
        read(content)
    return str(caught.value)


def with_prolog(part: bytes, prolog: str) -> bytes:
    text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
    return (prolog + text.replace("</", "&b;</", 1)).encode()


def test_a_good_one_is_read() -> None:
    assert read(packed()) == [(1, ["slug", "status"]), (2, ["a", "draft"])]


@pytest.mark.parametrize("part", GOOD)
@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE])
def test_no_part_declares_entities(part: str, prolog: str) -> None:
    said = refused(packed(**{part: with_prolog(GOOD[part], prolog)}))
    assert f"{part} declares a document type" in said


def test_in_no_encoding() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + with_prolog(GOOD[SHEET], LAUGHS).decode()
    assert "declares a document type" in refused(packed(**{SHEET: text.encode("utf-16")}))


def test_a_ratio_that_no_text_has() -> None:
    assert "a ZIP bomb" in refused(packed(bomb=b" " * 50_000_000))


def test_sizes_and_numbers_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit, said in (
        ("UNPACKED_LIMIT", 1000, "more than 1,000"),
        ("MEMBER_LIMIT", 3, "files, more than 3"),
        ("PART_LIMIT", 500, "has more than 500 bytes"),
        ("ROWS_LIMIT", 1, "more than 1 rows"),
    ):
        with monkeypatch.context() as less:
            less.setattr(archives, name, limit)
            assert said in refused(packed())


@pytest.mark.parametrize(
    "row",
    [
        b"<row>" + b"<c/>" * 600_000,
        b"<row>" + b"<c>" * 800_000,
        b"<row><c><is><t>" + b"x" * 2_400_000 + b"</t></is></c></row>",
        b"<row " + b" ".join(b'a%d=""' % n for n in range(230_000)) + b"/>",
    ],
    ids=["wide", "deep", "long", "attributes"],
)
def test_a_row_that_does_not_end(row: bytes) -> None:
    """Held whole while it is read, so that its size is what bounds the memory."""
    sheet = GOOD[SHEET].replace(b"<row", row + b"<row", 1)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:  # not packed: no matter of ratio
        for name, content in (GOOD | {SHEET: sheet}).items():
            archive.writestr(name, content)
    assert f"{SHEET} has a row of more than 2,097,152 bytes" in refused(stored.getvalue())


def outcome(content: bytes) -> str:
    """ "read", or what is said of it. Any other exception would be the server's fault."""
    try:
        read(content)
    except (BadWorkbook, Unreadable) as error:
        return str(error)
    return "read"


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # of a file without styles
@pytest.mark.parametrize("part", GOOD)
def test_a_broken_part_is_no_crash(part: str) -> None:
    """Some are not needed for reading; a part that is says what is wrong with it."""
    half = GOOD[part][: len(GOOD[part]) // 2]
    said = [outcome(packed(**{part: broken})) for broken in (b"", b"\0", b"<a>", half)]
    if part in (SHEET, "xl/workbook.xml", "[Content_Types].xml"):
        assert all("cannot be read" in words or "is not an XLSX" in words for words in said)


def test_a_damaged_archive_is_no_crash() -> None:
    content = packed()
    said = {
        outcome(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        for place in range(0, len(content), 97)
    }
    assert len(said) > 5
