"""The texts' admin pages."""

from annotations.admin import articles, desk, evidence, exchange, notes, texts

__all__ = ["articles", "desk", "evidence", "exchange", "notes", "texts"]
