"""Languages are named in the reader's own."""

import pytest
from django.utils.translation import override

from portal.languages import language_name
from tests import make

IN_USE = ("zh", "ru", "en", "fr", "es", "ar", "kk", "ky", "tg", "uz", "zh-Hant", "zh-Hans")


@pytest.mark.parametrize("reader", ["zh-hant", "zh-hans", "en", "ru"])
def test_every_language_in_use_has_a_name_of_its_own(reader):
    with override(reader):
        names = {tag: language_name(tag) for tag in IN_USE}
    assert not [tag for tag, name in names.items() if name == tag]
    assert len(set(names.values())) == len(IN_USE)


def test_names_are_in_the_language_of_the_reader():
    with override("zh-hant"):
        assert language_name("zh") == "漢語"
        assert language_name("ru") == "俄語"
    with override("en"):
        assert language_name("zh") == "Chinese"
        assert language_name("kk") == "Kazakh"


def test_a_tag_is_named_by_the_longest_part_that_has_a_name():
    with override("en"):
        assert language_name("ru-RU") == "Russian"
        assert language_name("zh-Hant-HK") == "Traditional Chinese"
        assert language_name("tlh") == "tlh"


@pytest.mark.django_db
def test_an_instrument_names_its_authentic_languages(client):
    treaty = make.instrument(authentic_languages=["zh", "tg"])
    client.cookies["django_language"] = "en"
    assert "<td>Chinese, Tajik</td>" in client.get(treaty.get_absolute_url()).content.decode()
