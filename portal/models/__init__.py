"""The site's own tables: what strangers can see, what changed there, and what can be searched."""

from portal.models.public import PublicChange, PublicHead, PublicItem
from portal.models.search import SearchDocument

__all__ = ["PublicChange", "PublicHead", "PublicItem", "SearchDocument"]
