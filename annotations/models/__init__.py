"""The texts' tables: articles and their passages, what experts say of them, and the evidence it makes."""

from annotations.models.annotation import SPAN_LIMIT, Anchor, Annotation, Desk, Tag
from annotations.models.assignment import Assignment
from annotations.models.edit import NoteEdit
from annotations.models.evidence import Citation, Rendering, Source
from annotations.models.text import Article, Passage, Revision, sha256

__all__ = [
    "SPAN_LIMIT",
    "Anchor",
    "Annotation",
    "Article",
    "Assignment",
    "Citation",
    "Desk",
    "NoteEdit",
    "Passage",
    "Rendering",
    "Revision",
    "Source",
    "Tag",
    "sha256",
]
