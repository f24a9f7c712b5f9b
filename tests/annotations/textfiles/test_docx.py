"""DOCX: text and headings of a good one, and every trick of a bad one."""

import io
import zipfile

import pytest

from annotations.textfiles import TextFile, TextFileError, docx, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
CORE = (
    '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title> 文件题目 </dc:title></c:coreProperties>"
)


def paragraph(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def document(*paragraphs: str, prolog: str = "") -> str:
    body = "".join(paragraphs)
    return f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def packed(body: str | bytes, **parts: str | bytes) -> bytes:
    """A Word document; `parts` replace or add files, `__` in a name standing for a slash."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": body,
    }
    files |= {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


GOOD = document(
    paragraph("引言  两个空格。"),
    paragraph("一、甲", "Heading1"),
    paragraph("\u3000\u3000内容 &amp; 更多。"),
    paragraph(""),
    paragraph("乙", "Heading2"),
)


def opened(content: bytes) -> TextFile:
    return read(content, "a.docx")


def refused(content: bytes) -> str:
    with pytest.raises(TextFileError) as caught:
        opened(content)
    assert caught.value.code == "format"
    return caught.value.message


def test_a_paragraph_to_a_line_with_its_spaces_and_headings():
    found = opened(packed(GOOD))
    assert found.text == "引言  两个空格。\n一、甲\n\u3000\u3000内容 & 更多。\n乙"
    words = [(found.text[h.start : h.end], h.level) for h in found.headings]
    assert words == [("一、甲", 1), ("乙", 2)]
    assert (found.format, found.encoding, found.title) == ("docx", "utf-8", "一、甲")


def test_its_title_is_in_its_properties():
    assert opened(packed(GOOD, docProps__core=CORE)).title == "文件题目"


def test_it_is_known_by_its_content():
    assert read(packed(GOOD), "a.txt").format == "docx"


def test_without_words_it_is_empty():
    with pytest.raises(TextFileError) as caught:
        opened(packed(document(paragraph("\u3000"))))
    assert caught.value.code == "empty"


def test_a_cut_off_file():
    assert "damaged" in refused(packed(GOOD)[:-40])


def test_broken_xml_names_the_part():
    assert "word/document.xml is not well-formed" in refused(packed(GOOD[:-9]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    body = document(paragraph("&b;"), prolog=bomb).encode(encoding)
    assert "word/document.xml declares a document type" in refused(packed(body))


def test_entities_in_the_properties_are_refused():
    trick = '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + CORE
    assert "docProps/core.xml declares" in refused(packed(GOOD, docProps__core=trick))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert "a ZIP bomb" in refused(packed(GOOD, word__media=b" " * 20_000_000))


def test_a_large_sum_of_sizes_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_UNPACKED", 500)
    assert "unpacks to more than 500 bytes" in refused(packed(GOOD))


def test_large_xml_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_XML", 500)
    assert "XML unpacks to more than 500 bytes" in refused(packed(GOOD))


def test_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_FILES", 2)
    assert "packs 3 files" in refused(packed(GOOD))


def test_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr(docx, "MAX_ELEMENTS", 10)
    assert "more than 10 elements" in refused(packed(GOOD))


def test_deep_elements_are_refused():
    assert "120 levels" in refused(packed(document("<w:a>" * 200 + "</w:a>" * 200)))


def test_a_wrong_size_in_the_directory_is_found():
    content = packed(GOOD)
    size = len(GOOD.encode()).to_bytes(4, "little")
    assert "damaged" in refused(content.replace(size, (40).to_bytes(4, "little")))


def test_an_archive_without_its_main_relation():
    assert opened(packed(GOOD, _rels__extra="<a/>")).format == "docx"
    assert "document" in refused(packed("<nothing/>"))


def test_pictures_are_left_out():
    picture = '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"/></w:r></w:p>'
    assert opened(packed(document(paragraph("甲"), picture))).text == "甲"
