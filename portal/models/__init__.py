"""The site's own tables: what strangers see, what changed there, search, releases, and signing in."""

from portal.models.public import PublicChange, PublicHead, PublicItem
from portal.models.release import Release, ReleaseFile, ReleasePiece
from portal.models.search import SearchDocument
from portal.models.signing_in import FactorLift, RecoveryCodes, SignIn

__all__ = [
    "FactorLift",
    "PublicChange",
    "PublicHead",
    "PublicItem",
    "RecoveryCodes",
    "Release",
    "ReleaseFile",
    "ReleasePiece",
    "SearchDocument",
    "SignIn",
]
