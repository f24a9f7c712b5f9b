"""Trees are trees: nothing is its own ancestor."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

TREES = ("parent", "broader")  # the fields that lead upwards


def check_tree(thing: models.Model, field: str) -> None:
    """Raise ValidationError on `field` when following it upwards from `thing` leads back to it."""
    seen = [thing.pk]
    parent = getattr(thing, field)
    while parent is not None:
        if parent.pk in seen:
            message = _("%(thing)s would be its own ancestor.") % {"thing": thing}
            raise ValidationError({field: message}, code="cycle")
        seen.append(parent.pk)
        parent = getattr(parent, field)
