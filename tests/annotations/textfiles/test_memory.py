"""The largest files that are taken, as wide as they can be, fit into the memory of a small server."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.long
ROOM = 300_000_000  # bytes, beyond what the program itself takes
GIVEN = """
import resource, sys
from pathlib import Path
from annotations.exchange import cas
from annotations.exchange.notes import ExchangeError, Ground
from annotations.textfiles import TextFileError, read

def xmi(part, size):
    spaces = 'xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:t="http:///custom.ecore"'
    sofa = '<cas:Sofa xmi:id="1" sofaString="words and words"/>'
    return f'<xmi:XMI {spaces}>{part * (size // len(part))}{sofa}</xmi:XMI>'.encode()

taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + int(sys.argv[1]),) * 2)
ground = Ground("talks", 1, "words and words")
try:
"""
ENDED = """
except (ExchangeError, TextFileError) as error:
    print(error)
"""


def said(code: str) -> str:
    """What is printed by the code, which has no more than that room."""
    given = [sys.executable, "-c", GIVEN + f"    {code}" + ENDED, str(ROOM)]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@pytest.mark.parametrize(
    "tag", ["<h1>x</h1>", "<p>", "</p>", "<i a='' b>x</i>", "<b " + "a/" * 400 + ">"]
)
def test_html_of_tags_alone_is_refused_before_a_tree_is_made(tag: str) -> None:
    code = f"read(({tag!r} * {10_000_000 // len(tag)}).encode(), 'a.html')"
    assert "more than 400,000 tags and attributes" in said(code)


def test_html_of_as_many_tags_as_are_taken_is_read() -> None:
    assert (
        said("print(len(read(b'<i>words and words</i> ' * 199_990, 'a.html').text))") == "3199839\n"
    )


def test_an_xmi_of_a_million_other_annotations_is_passed_over() -> None:
    assert said('print(cas.read(xmi(\'<t:N begin="0" sofa="2"/>\', 30_000_000), ground))') == "[]\n"


def test_an_xmi_of_too_many_notes_is_refused() -> None:
    note = '<t:N begin="0" end="5" sofa="1"/>'
    sofa_first = f"cas.read(xmi({note!r}, 30_000_000), ground)"
    assert "more than 50,000 annotations of this text" in said(sofa_first)


def test_an_annotation_of_a_million_parts_is_refused() -> None:
    part = "'<t:N>' + '<tags/>' * 1_000_000 + '</t:N>'"
    assert "more than 1,000 elements" in said(f"cas.read(xmi({part}, 8_000_000), ground)")
