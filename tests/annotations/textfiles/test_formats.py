"""Plain text, Markdown and HTML: how they are told apart and what becomes of them."""

import pytest

from annotations import structure
from annotations.textfiles import Heading, read

PAGE = """<!DOCTYPE html><html><head><title>书 名</title><style>p {}</style></head><body>
<h1>一、甲<br>乙</h1>
<p>第一行
第二行 and
words <b>粗</b>体&amp;&hellip;</p><script>alert(1)</script>
<ul><li>丙<li>丁</ul>
<table><tr><td>a</td><td>b</td></tr></table>
<h2> 戊 </h2>己<br>庚<pre>x
  y</pre></body></html>"""


def test_html_is_one_block_to_a_line():
    found = read(PAGE.encode(), "page.html")
    assert found.text.split("\n") == [
        "一、甲 乙",
        "第一行第二行 and words 粗体&…",
        "丙",
        "丁",
        "a b",
        "戊",
        "己",
        "庚",
        "x",
        "  y",
    ]
    assert (found.format, found.title) == ("html", "书 名")


def test_html_headings_are_spans_of_the_text():
    found = read(PAGE.encode(), "page.html")
    words = [(found.text[h.start : h.end], h.level) for h in found.headings]
    assert words == [("一、甲 乙", 1), ("戊", 2)]


def test_html_without_a_title_is_called_by_its_first_heading():
    assert read(b"<h2>Two</h2><h1>One</h1><p>x</p>", "a.htm").title == "One"


def test_html_in_gb_18030():
    found = read("<p>各国的合作机制</p>".encode("gb18030"), "a.html")
    assert (found.text, found.encoding) == ("各国的合作机制", "gb18030")


def test_a_wrong_encoding_declared_inside_does_not_matter():
    content = '<?xml version="1.0" encoding="big5"?><html><meta charset="gb2312">中文</html>'
    assert read(content.encode(), "a.xhtml").text == "中文"


def test_html_declares_no_entities():
    bomb = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>'
    assert "root:" not in read(bomb.encode(), "a.html").text


@pytest.mark.parametrize(
    ("filename", "text", "format_"),
    [
        ("a.txt", "<!DOCTYPE html><p>x</p>", "plain"),
        ("a.TXT", "# 甲", "plain"),
        ("a.md", "# 甲\n<b>x</b>", "markdown"),
        ("a.markdown", "x", "markdown"),
        ("A.HTML", "x", "html"),
        ("a", "<!doctype HTML>\n<p>x", "html"),
        ("a.unknown", " <html><p>x", "html"),
        ("a", "<p>x</p>", "plain"),
        ("", "x", "plain"),
    ],
)
def test_the_name_decides_and_without_one_the_content(filename, text, format_):
    assert read(text.encode(), filename).format == format_


def test_tags_in_plain_text_stay_as_they_are():
    text = "<script>alert(1)</script> &amp; <p>"
    assert read(text.encode(), "a.txt").text == text


def test_markdown_keeps_its_text():
    text = "\n```\n# code\n```\n#  题目 ##\n\n* 甲  \n"
    found = read(text.encode(), "a.md")
    assert (found.text, found.title, found.headings) == (text, "题目", ())


def test_plain_text_has_no_title():
    assert read("题目\n内容".encode(), "a.txt").title is None


def test_headings_are_of_one_kind_with_the_parser():
    assert Heading is structure.Heading
