"""What a spreadsheet makes of the files: taken as it was meant, or refused before anything is lost."""

import io

import pytest
from django.urls import reverse

from annotations.interchange import SHEETS
from instruments.interchange import workbook
from instruments.models import Instrument, Label, State
from instruments.policy import Role
from tests import make
from tests.instruments.admin.desk import desk
from tests.instruments.interchange.tables import load, table

pytestmark = pytest.mark.django_db


def test_a_truth_in_capitals() -> None:
    """As every spreadsheet stores it in a CSV file."""
    rows = {"slug": "a", "stub": "TRUE"}, {"slug": "b", "stub": "FALSE"}
    load(instruments=table("instruments", *rows))
    assert dict(Instrument.objects.values_list("slug", "stub")) == {"a": True, "b": False}


def test_codes_with_space_around_them() -> None:
    row = {"entity": "a", "lang": "en\n", "kind": "preferred ", "text": "A"}
    load(
        states=table("states", {"slug": "a ", "iso2": "XA ", "iso3": "\u3000XAX"}),
        labels=table("labels", row),
    )
    assert State.objects.values_list("slug", "iso2", "iso3").get() == ("a", "XA", "XAX")
    assert Label.objects.values_list("lang", "kind").get() == ("en", "preferred")


@pytest.mark.parametrize("text", ["one\x0btwo", "x" * 32_768])
def test_what_a_workbook_cannot_hold_is_not_cut(text: str) -> None:
    body = make.body(slug="council", description=text)
    with pytest.raises(workbook.NoWorkbook, match=r"descriptions\.csv, 2: council"):
        workbook.write_workbook(io.BytesIO(), SHEETS)
    client, address = desk(Role.CURATOR), reverse("admin:instruments_entity_export")
    answer = client.get(address, {"format": "xlsx"}, follow=True)
    (said,) = answer.context["messages"]
    assert (answer.status_code, said.level_tag, body.slug in str(said)) == (200, "error", True)
    table_by_table = client.get(address, {"format": "csv"})
    assert table_by_table.status_code == 200
    table_by_table.close()
