"""What holds for the passage tree of any text whatever."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.structure import Heading, Node, innermost, leaves, parse

SIGNS = """
    一、 二、 三、 （一） （二） (1) (2) 1. 2. 1.1 1.2 2.1 1、 2、 1) ① ② 一是 二是 三是 第一，
    第二， 首先， 其次， 最后， 第一章 第二章 第一条 第二条 Article_1 I. II. A. B. a) b) (a) (b) (i) (ii)
    First,_ Second,_ # ## ``` === - * • 结语 References 这是 标准不一、 2021 3.14 5G
    。 ； ： : ; . ， 《甲》
"""
FRAGMENTS = [sign.replace("_", " ") for sign in SIGNS.split()]
FRAGMENTS += ["\n", "\n", "\n", "\n\n", " ", "\u3000\u3000", "\t", "\r", "合作机制", "𠮷", "text"]
pieced = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
texts = st.one_of(pieced, st.text(max_size=80))
forms = st.sampled_from(["plain", "markdown", "html", "docx"])
spans = st.tuples(st.integers(-5, 90), st.integers(-5, 90), st.integers(-1, 9))
declared = st.lists(spans.map(lambda span: Heading(*span)), max_size=5)


def own_text(nodes: list[Node], text: str) -> list[tuple[int, int]]:
    """The spans of the leaves, and of the headings: from a section's start to its first child."""
    spans = [(leaf.start, leaf.end) for leaf in leaves(nodes, text)]
    for node in nodes:
        if node.kind in ("preamble", "section", "subsection"):
            inside = [child.start for child in nodes if child.parent == node.eid]
            spans.append((node.start, min(inside, default=node.end)))
    return sorted(span for span in spans if span[0] < span[1])


@settings(deadline=None)
@given(texts, forms, declared)
@example("甲：\n一是乙。\n丙：一是丁；二是戊。", "plain", [])
@example("1. 甲：\n（1）乙；（2）丙。\n丁\n2. 戊", "plain", [])
@example("第一条 甲。\n一、乙。", "plain", [])
def test_every_character_is_in_one_leaf_or_heading(text, form, headings):
    nodes = parse(text, format=form, headings=headings)
    position = 0
    for start, end in own_text(nodes, text):
        assert start >= position, "two passages overlap"
        assert not text[position:start].strip(), "words outside every passage"
        position = end
    assert not text[position:].strip()


@settings(deadline=None)
@given(texts, forms, declared)
def test_a_tree_in_document_order_with_unique_ids(text, form, headings):
    seen: dict[str, Node] = {}
    start = 0
    for node in parse(text, format=form, headings=headings):
        assert node.eid not in seen
        assert 0 <= start <= node.start < node.end <= len(text)
        if node.parent is not None:
            outer = seen[node.parent]
            assert outer.start <= node.start
            assert node.end <= outer.end
            assert node.eid.startswith(f"{outer.eid}__")
        seen[node.eid], start = node, node.start


@settings(deadline=None)
@given(texts, forms)
def test_numbers_and_headings_are_printed_in_the_text(text, form):
    for node in parse(text, format=form):
        passage = text[node.start : node.end]
        assert node.number is None or node.number in passage
        assert node.heading is None or node.heading in passage


@settings(deadline=None)
@given(texts, st.integers(0, 90), st.integers(0, 20))
def test_the_innermost_passage_is_the_smallest_around_the_span(text, start, length):
    nodes = parse(text)
    end = start + length
    around = [n for n in nodes if n.start <= start and end <= n.end and start < n.end]
    found = innermost(nodes, start, end)
    if around and length:
        assert found is not None
        assert found.end - found.start == min(n.end - n.start for n in around)
    elif length:
        assert found is None
