"""Citations to copy: of an article and of each passage, in every form."""

import json
from datetime import date

import pytest

from portal.articles import citing
from tests import make

pytestmark = pytest.mark.django_db


def article():
    return make.article(
        slug="the-text",
        title="信息安全 & 合作",
        text="第一段。\n第二段。",
        issued="2021-03",
        authors=[{"family": "王", "given": "小明"}, {"family": "Doe", "given": "Jane"}],
        container_title="國際研究",
        volume="12",
        issue="3",
        pages="4-18",
        doi="10.1000/x",
    )


def cited(eid=""):
    return citing.Cited(article(), eid, 1, "https://example.org", date(2026, 1, 2))


def test_csl_json_names_all_parts():
    (item,) = json.loads(citing.csl(cited("preamble__para_2")))
    assert item["author"] == [{"family": "王", "given": "小明"}, {"family": "Doe", "given": "Jane"}]
    assert item["issued"] == {"date-parts": [[2021, 3]]}
    assert item["URL"] == "https://example.org/articles/the-text/revisions/1/#preamble__para_2"
    assert (item["volume"], item["issue"], item["page"]) == ("12", "3", "4-18")


def test_bibtex_escapes_what_it_must():
    entry = citing.bibtex(cited("preamble__para_2"))
    assert entry.startswith("@article{the-text-preamble-para_2,")
    assert r"信息安全 \& 合作" in entry
    assert r"revisions/1/\#preamble__para_2" in entry
    assert "author = {{王小明} and {Jane Doe}}" in entry
    assert entry.count("{") == entry.count("}")


def test_ris_is_one_line_a_field():
    lines = citing.ris(cited()).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AU  - 王小明", "AU  - Jane Doe", "SP  - 4", "EP  - 18", "DA  - 2021/03"} <= set(lines)


def test_plain_styles():
    whole = cited()
    assert citing.gbt7714(whole) == (
        "王小明, Jane Doe. 信息安全 & 合作[J/OL]. 國際研究, 2021, 12(3): 4-18[2026-01-02]. "
        "https://example.org/articles/the-text/."
    )
    assert citing.apa(whole) == (
        "王小明, & Jane Doe (2021). 信息安全 & 合作. 國際研究, 12(3), 4-18. https://doi.org/10.1000/x"
    )


def test_what_is_unknown_is_left_out():
    bare = citing.Cited(
        make.article(slug="bare", title="Bare"), "", 1, "https://example.org", date(2026, 1, 2)
    )
    assert citing.apa(bare) == "(n.d.). Bare. https://example.org/articles/bare/"
    assert citing.gbt7714(bare) == "Bare[J/OL]. [2026-01-02]. https://example.org/articles/bare/."
    assert "doi" not in citing.bibtex(bare)
    assert "issued" not in json.loads(citing.csl(bare))[0]


def test_each_passage_leads_to_its_citations(client):
    article()
    html = client.get("/articles/the-text/").content.decode()
    link = "/articles/the-text/cite/?passage=preamble__para_2"
    assert link in html
    page = client.get(link)
    assert page.status_code == 200
    assert "revisions/1/#preamble__para_2" in page.content.decode()
    for name in citing.FILES:
        for _built_then_kept in range(2):
            response = client.get(f"{link}&format={name}")
            assert response.status_code == 200
            assert "attachment" in response["Content-Disposition"]
    assert client.get("/articles/the-text/cite/?passage=nowhere").status_code == 404
    assert client.get("/articles/the-text/cite/?format=docx").status_code == 400


def test_a_draft_has_no_citations_and_no_text(client):
    make.article(slug="hidden", status="draft")
    for path in ("cite/", "cite/?format=ris", "text.txt"):
        assert client.get(f"/articles/hidden/{path}").status_code == 404


def test_the_text_to_take_away_is_exact(client):
    text = "組織 <b>的</b>\n\n第二段。"
    make.article(slug="the-text", text=text)
    response = client.get("/articles/the-text/text.txt")
    assert response.content.decode() == text
    assert response["Content-Type"].startswith("text/plain")
    assert client.get("/articles/the-text/text.txt?script=hans").content.decode().startswith("组织")


def test_an_error_is_reported_by_mail_with_the_permanent_link(client, settings):
    article()
    settings.CONTACT_EMAIL = "desk@example.org"
    html = client.get("/articles/the-text/cite/?passage=preamble__para_1").content.decode()
    assert "mailto:desk@example.org?" in html
    assert "revisions%2F1%2F%23preamble__para_1" in html
    settings.CONTACT_EMAIL = ""
    assert "mailto:" not in client.get("/articles/the-text/cite/").content.decode()


def test_search_engines_can_read_who_wrote_it(client):
    make.article(slug="the-text", title="</script><b>", authors=["A"])
    html = client.get("/articles/the-text/").content.decode()
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    described = json.loads(block)
    assert (described["@type"], described["headline"]) == ("ScholarlyArticle", "</script><b>")


def test_every_language_has_an_address(client):
    html = client.get("/about/").content.decode()
    assert 'hreflang="ru" href="http://127.0.0.1:8000/about/?lang=ru"' in html
    assert '<html lang="ru">' in client.get("/about/?lang=ru").content.decode()
    assert '<html lang="ru">' not in client.get("/about/").content.decode()
    assert client.get("/about/?lang=tlh").status_code == 400
