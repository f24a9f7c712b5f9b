"""Proposes annotations for a text from the names of a catalogue and from patterns of language.

Pure: no Django, text in, values out. See `propose`.
"""

from annotations.suggestions.proposal import propose
from annotations.suggestions.spans import KINDS, Name, Suggestion

__all__ = ["KINDS", "Name", "Suggestion", "propose"]
