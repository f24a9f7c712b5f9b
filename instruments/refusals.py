"""Saying no to bad input: which field, why, and a code that a program can read."""

from django.core.exceptions import ValidationError


def refusal(field: str, message: str, code: str) -> ValidationError:
    """A ValidationError of one field that keeps its code (Django drops it from a plain dictionary)."""
    return ValidationError({field: ValidationError(message, code=code)})
