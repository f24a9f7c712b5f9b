"""Errors in the API's own form."""

from drf_standardized_errors.handler import exception_handler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework.response import Response

from portal.operations.outages import is_outage


def in_our_form(error: Exception, context: ExceptionHandlerContext) -> Response | None:
    """An outage is left to Django, where a reading may be done again before it is answered with 503."""
    return None if is_outage(error) else exception_handler(error, context)
