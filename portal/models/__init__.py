"""The site's own tables: what strangers can see, what changed there, what can be searched, and releases."""

from portal.models.public import PublicChange, PublicHead, PublicItem
from portal.models.release import Release, ReleaseFile, ReleasePiece
from portal.models.search import SearchDocument

__all__ = [
    "PublicChange",
    "PublicHead",
    "PublicItem",
    "Release",
    "ReleaseFile",
    "ReleasePiece",
    "SearchDocument",
]
