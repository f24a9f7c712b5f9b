"""A Word document holds the text to the letter, and each comment where it stands."""

import io
import zipfile
from datetime import UTC, datetime

import mammoth
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.articles.docx_out import About, Comment, document
from tests import make

ABOUT = About(
    "A <title> & more", "王小明; A. Author", "zh-Hant", datetime(2026, 11, 22, tzinfo=UTC)
)
WHEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(text, comments=(), headings=None):
    return document(text, headings or {}, list(comments), ABOUT)


def part(file, name):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read(name))


def text_of(node):
    return "".join(
        "\t" if one.tag == f"{NS}tab" else one.text or "" for one in node.iter(f"{NS}t", f"{NS}tab")
    )


def text_in(file):
    body = part(file, "word/document.xml")
    return "\n".join(text_of(paragraph) for paragraph in body.iter(f"{NS}p"))


def spans(file):
    """Where each comment stands, counted from what stands between its marks."""
    at, found = 0, {}
    for number, paragraph in enumerate(part(file, "word/document.xml").iter(f"{NS}p")):
        at += number > 0
        for node in paragraph.iter():
            if node.tag == f"{NS}commentRangeStart":
                found[int(node.get(f"{NS}id"))] = [at]
            elif node.tag == f"{NS}commentRangeEnd":
                found[int(node.get(f"{NS}id"))].append(at)
            elif node.tag == f"{NS}t":
                at += len(node.text or "")
            elif node.tag == f"{NS}tab":
                at += 1
    return [tuple(found[number]) for number in sorted(found)]


def comment(start, end, *paragraphs, author="A. Editor", moment=WHEN):
    return Comment(start, end, author, moment, paragraphs or ("Words.",))


def test_mammoth_reads_the_text_and_the_comments_back():
    text = "一、標題\n第一段 <文字> & 更多。\n\n\t末段𠀋。"
    file = made(text, [comment(5, 8, "First.", "Second <b>.")], {0: 1})
    raw = mammoth.extract_raw_text(io.BytesIO(file))
    assert raw.value == "".join(line + "\n\n" for line in text.split("\n"))
    page = mammoth.convert_to_html(io.BytesIO(file), style_map="comment-reference => sup")
    assert not page.messages
    assert "<h1>一、標題</h1>" in page.value
    assert "First." in page.value
    assert "Second &lt;b&gt;." in page.value


def test_a_comment_has_an_author_a_date_and_initials():
    root = part(
        made("文字", [comment(0, 2), comment(0, 1, author="王小明", moment=None)]),
        "word/comments.xml",
    )
    first, second = root
    assert first.get(f"{NS}author") == "A. Editor"
    assert first.get(f"{NS}date") == "2026-11-22T10:00:00Z"
    assert first.get(f"{NS}initials") == "AE"
    assert (second.get(f"{NS}initials"), second.get(f"{NS}date")) == ("王", None)
    assert len(first) == 1


def test_what_xml_cannot_hold_is_left_out():
    file = made("甲\x07乙", [comment(0, 1, "\x00\x0b", author='"<\x01&>')])
    assert text_in(file) == "甲乙"
    assert part(file, "word/comments.xml")[0].get(f"{NS}author") == '"<&>'


def test_the_same_makes_the_same_file():
    assert made("文字", [comment(0, 1)]) == made("文字", [comment(0, 1)])


def test_every_part_is_declared_and_related():
    archive = zipfile.ZipFile(io.BytesIO(made("文字")))
    assert archive.namelist()[0] == "[Content_Types].xml"
    for name in archive.namelist():
        etree.fromstring(archive.read(name))
    relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    for relation in relations:
        assert f"word/{relation.get('Target')}" in archive.namelist()


@st.composite
def texts_with_comments(draw):
    text = draw(st.text(alphabet="一二\n\t<&a 𠀋", max_size=40))
    cut = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(cut, cut), max_size=8))
    return text, [comment(min(pair), max(pair)) for pair in pairs]


@given(texts_with_comments())
def test_no_text_is_changed_and_every_comment_stands_where_it_stood(case):
    text, comments = case
    file = made(text, comments)
    assert text_in(file) == text
    assert spans(file) == [(one.start, one.end) for one in comments]


@pytest.mark.django_db
def test_an_article_can_be_taken_away_with_its_notes(client):
    body = make.body(name="Council")
    article = make.article(text="一、標題\n理事會通過協定。", slug="the-text")
    note = make.note(article, 5, 8, entity=body)
    make.reply(note, body="Another view.")
    make.note(article, 0, 2, status="draft", body="Secret.")
    make.note(article, 8, 10, motivation="assessing", verdict="corrected", corrected_value="2007")
    response = client.get("/articles/the-text/article.docx")
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert "the-text.docx" in response["Content-Disposition"]
    assert text_in(response.content) == article.current.text
    assert spans(response.content) == [(5, 8), (8, 10)]
    said = [text_of(one) for one in part(response.content, "word/comments.xml")]
    assert "Council" in said[0]
    assert "Another view." in said[0]
    assert "2007" in said[1]
    assert part(response.content, "word/comments.xml")[0].get(f"{NS}date").endswith("Z")
    assert "Secret" not in " ".join(said)
    assert client.get("/articles/nothing/article.docx").status_code == 404
    assert (
        'href="/articles/the-text/article.docx"'
        in client.get("/articles/the-text/").content.decode()
    )
