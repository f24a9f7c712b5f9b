"""The texts' admin pages."""

from annotations.admin import articles, desk, evidence, exchange, notes

__all__ = ["articles", "desk", "evidence", "exchange", "notes"]
