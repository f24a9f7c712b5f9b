"""JSON-LD inside a page: a data block, which no browser runs, so that a strict policy lets it stand."""

import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from portal.api.rendering import to_json

# Nothing in the text may end the block, open a comment in it, or be taken for an entity.
RISKY = re.compile("[<>&\u2028\u2029]")


def json_ld_block(node: dict[str, Any]) -> SafeString:
    """The node as `<script type="application/ld+json">`."""
    written = RISKY.sub(lambda found: f"\\u{ord(found[0]):04x}", to_json(node).decode())
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308  escaped
