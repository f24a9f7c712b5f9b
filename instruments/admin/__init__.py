"""The catalogue's admin pages."""

from instruments.admin import entities, parts, people

__all__ = ["entities", "parts", "people"]
