"""The guide's table of abilities is the policy's own."""

import re
from html import unescape

import pytest
from django.test import Client

from instruments.policy import ABILITIES, Role
from portal import abilities

PAGE = "/about/permissions/"


def test_every_ability_has_words() -> None:
    assert set(ABILITIES) <= set(abilities.WORDS)
    assert set(abilities.ROLES) == set(Role)


@pytest.mark.django_db
def test_the_page_says_what_the_policy_says() -> None:
    html = Client().get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    shown = {}
    for words, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html):
        shown[unescape(words)] = ["yes" in cell for cell in re.findall(r"<td>(.*?)</td>", cells)]
    said = {ability: shown[str(abilities.WORDS[ability])] for ability in ABILITIES}
    assert said == {
        ability: [role in roles for role in Role] for ability, roles in ABILITIES.items()
    }
    assert len(shown) == len(ABILITIES)


@pytest.mark.django_db
def test_the_guide_leads_to_it() -> None:
    assert PAGE in Client().get("/about/guide/").content.decode()
