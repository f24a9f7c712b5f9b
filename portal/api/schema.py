"""How the API describes itself."""

from drf_standardized_errors.openapi import AutoSchema as StandardizedAutoSchema


class AutoSchema(StandardizedAutoSchema):
    """Errors as drf-standardized-errors answers them."""
