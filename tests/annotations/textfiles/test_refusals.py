"""Files that are no texts: what is said about each."""

import pytest

from annotations.textfiles import MAX_BYTES, TextFileError, read


@pytest.mark.parametrize(
    ("content", "filename", "code", "says"),
    [
        (b"", "a.txt", "empty", "0 bytes"),
        (b" \r\n\t", "a.txt", "empty", "no text"),
        (b"\xef\xbb\xbf", "a.txt", "empty", "white space"),
        ("\u3000\n".encode(), "a.md", "empty", "white space"),
        (b"<p> </p>", "a.html", "empty", "html"),
        (b"<script>x</script>", "a.html", "empty", "html"),
        (b"text\0text", "a.txt", "binary", "NUL byte at byte offset 4"),
        (b"\x01\x02\x03text", "a.txt", "binary", "3 of 7 bytes"),
        (b"%PDF-1.7 text", "a.txt", "binary", "a PDF"),
        (b"\x89PNG\r\n", "a.md", "binary", "PNG"),
        (b"PK\x03\x04 something", "a.txt", "binary", "ZIP"),
        (b"\xd0\xcf\x11\xe0 something", "a.doc", "binary", ".doc"),
        (b"just text", "a.docx", "format", "not a Word document"),
        (b"PK\x03\x04 word/document.xml", "a.docx", "format", "ZIP archive is damaged"),
        (b"<div>" * 5000 + b"text", "a.html", "format", "line 1"),
        (b"<p>one</p>\n<p " + b"a " * 9_000 + b">two", "a.html", "format", "line 2"),
        (b'<p a="<script>" ' + b"a/" * 9_000 + b'b="</script>">', "a.html", "format", "line 1"),
        (b'<p "' + b"a " * 9_000 + b'">two', "a.html", "format", "line 1"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "too_large", "10,000,001 bytes"),
    ],
)
def test_a_bad_file_is_refused_with_what_and_where(content, filename, code, says):
    with pytest.raises(TextFileError) as caught:
        read(content, filename)
    assert caught.value.code == code
    assert says in caught.value.message
    assert str(caught.value) == caught.value.message


def test_a_file_of_the_largest_size_is_read():
    assert len(read(b"x" * MAX_BYTES, "a.txt").text) == MAX_BYTES


def test_long_values_and_scripts_are_no_endless_tags():
    script = b"<script>for (i = 0; i<n; ) {" + b"x = 1;" * 1_000 + b"}</script>"
    picture = b'<img src="data:,' + b"A" * 9_000 + b'">'
    assert (
        read(script + b"<!-- <p " + b"a " * 9_000 + b"-->" + picture + b"words", "a.html").text
        == "words"
    )


def test_a_stray_control_character_is_kept():
    text = "好" * 50 + "\x07" + "好" * 50
    assert read(text.encode(), "a.txt").text == text
