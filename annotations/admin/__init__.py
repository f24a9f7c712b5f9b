"""The texts' admin pages."""

from annotations.admin import articles, desk, evidence, notes, texts

__all__ = ["articles", "desk", "evidence", "notes", "texts"]
