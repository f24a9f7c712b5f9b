"""How a browser may search here from its own bar: OpenSearch 1.1."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from portal.views.page import public_page

XML = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Scholium</ShortName>
<Description>{description}</Description>
<Language>{language}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">{image}</Image>
<Url type="text/html" template="{page}?q={{searchTerms}}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{here}"/>
</OpenSearchDescription>
"""


@public_page()
def description(request: HttpRequest) -> HttpResponse:
    """The description document, in the reader's language."""
    words = _(
        "An annotated text on international information security, and a catalogue of the states, "
        "bodies and instruments it speaks of."
    )
    site = settings.SITE_URL
    body = XML.format(
        description=escape(words),
        language=request.reader.tag,
        image=escape(site + static("portal/mark.svg")),
        page=escape(site + reverse("search")),
        here=escape(site + request.path),
    )
    return HttpResponse(body, content_type="application/opensearchdescription+xml; charset=utf-8")
