"""Timeline, matrix, network and flow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.complaints import day
from portal.pictures import flow as flows
from portal.pictures import matrix as matrices
from portal.pictures import network as networks
from portal.pictures import timeline as timelines
from portal.views.page import public_page


@public_page()
def timeline(request: HttpRequest) -> HttpResponse:
    """Instruments by theme and date, and the same as a table."""
    found, references = timelines.dated_instruments(request.reader)
    themes = timelines.by_theme(found, references)
    context = {
        "picture": timelines.drawn(themes, found),
        "found": [(one, timelines.shown_date(one.date)) for one in found],
    }
    return render(request, "portal/timeline.html", context)


@public_page("as_of")
def matrix(request: HttpRequest) -> HttpResponse:
    """States by instruments on a day."""
    on = day(request)
    return render(
        request,
        "portal/matrix.html",
        {"matrix": matrices.matrix_on(on, request.reader), "as_of": on.isoformat()},
    )


@public_page("as_of")
def network(request: HttpRequest) -> HttpResponse:
    """States, bodies and instruments, and what joins them."""
    on = day(request)
    net = networks.network(request.reader, on)
    named = {pk: net.references[pk] for edge in net.edges for pk in edge[:2]}
    joined = [(named[one], named[other]) for one, other, _how in net.edges]
    return render(
        request,
        "portal/network.html",
        {"picture": networks.drawn(net), "joined": joined, "as_of": on.isoformat()},
    )


@public_page()
def flow(request: HttpRequest) -> HttpResponse:
    """From challenges through recommendations to instruments."""
    found = flows.flow(request.reader)
    context = {"title": flows.title(), "picture": flows.drawn(found), "steps": found.steps}
    return render(request, "portal/flow.html", context)
