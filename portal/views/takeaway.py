"""Each picture as a file (SVG), and what it shows as another (CSV)."""

from django.http import Http404, HttpRequest, HttpResponse

from portal.api.exports.formats import lines
from portal.complaints import day
from portal.pictures import flow as flows
from portal.pictures import matrix as matrices
from portal.pictures import network as networks
from portal.pictures import saving, tables
from portal.pictures import timeline as timelines
from portal.views.page import public_page


def as_svg(request: HttpRequest, picture: str) -> HttpResponse:
    """Http404 where there is nothing to draw, and so no page that leads here."""
    if not picture:
        raise Http404
    return named(request, HttpResponse(saving.standalone(picture), content_type="image/svg+xml"))


def as_csv(request: HttpRequest, rows: tables.Rows) -> HttpResponse:
    """RFC 4180 in UTF-8; what a spreadsheet would take for a formula stands behind an apostrophe."""
    return named(request, HttpResponse(lines(rows), content_type="text/csv; charset=utf-8"))


def named(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    name = request.path.rpartition("/")[2]
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@public_page()
def timeline_svg(request: HttpRequest) -> HttpResponse:
    found, references = timelines.dated_instruments(request.reader)
    return as_svg(request, timelines.drawn(timelines.by_theme(found, references), found))


@public_page()
def timeline_csv(request: HttpRequest) -> HttpResponse:
    return as_csv(request, tables.dated(*timelines.dated_instruments(request.reader)))


@public_page()
def years_svg(request: HttpRequest) -> HttpResponse:
    """The picture of the home page."""
    found, _references = timelines.dated_instruments(request.reader)
    return as_svg(request, timelines.strip(found))


@public_page("as_of")
def matrix_svg(request: HttpRequest) -> HttpResponse:
    return as_svg(request, matrices.drawn(matrices.matrix_on(day(request), request.reader)))


@public_page("as_of")
def matrix_csv(request: HttpRequest) -> HttpResponse:
    return as_csv(request, tables.standings(matrices.matrix_on(day(request), request.reader)))


@public_page("as_of")
def network_svg(request: HttpRequest) -> HttpResponse:
    return as_svg(request, networks.drawn(networks.network(request.reader, day(request))))


@public_page("as_of")
def network_csv(request: HttpRequest) -> HttpResponse:
    return as_csv(request, tables.joined(networks.network(request.reader, day(request))))


@public_page()
def flow_svg(request: HttpRequest) -> HttpResponse:
    return as_svg(request, flows.drawn(flows.flow(request.reader)))


@public_page()
def flow_csv(request: HttpRequest) -> HttpResponse:
    return as_csv(request, tables.flowing(flows.flow(request.reader)))
