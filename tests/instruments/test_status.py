"""How participants stand to instruments, day by day."""

import pytest
import time_machine

from instruments import status
from tests import make

pytestmark = pytest.mark.django_db


def standing(treaty: object, on: str) -> tuple[str, str | None]:
    found = status.by_instrument([treaty.pk], on).get(treaty.pk, [])
    assert len(found) <= 1
    return tuple(found[0][1]) if found else ("non_party", None)


def test_from_signature_to_party() -> None:
    treaty, state = make.instrument(entry_into_force="2011-06-02"), make.state()
    make.treaty_action(treaty, state, action="signature", done="2009-06-16")
    make.treaty_action(treaty, state, action="ratification", done="2010-02-01")
    assert standing(treaty, "2009-06-15") == ("non_party", None)
    assert standing(treaty, "2009-06-16") == ("signatory", "2009-06-16")
    assert standing(treaty, "2010-02-01") == ("contracting_state", "2010-02-01")
    assert standing(treaty, "2011-06-01") == ("contracting_state", "2010-02-01")
    assert standing(treaty, "2011-06-02") == ("party", "2011-06-02")


def test_an_accession_after_entry_into_force_binds_from_its_effect() -> None:
    treaty, state = make.instrument(entry_into_force="2003"), make.state()
    make.treaty_action(treaty, state, action="accession", done="2005-01-10", effective="2005-02-09")
    assert standing(treaty, "2005-01-10") == ("contracting_state", "2005-01-10")
    assert standing(treaty, "2005-02-08")[0] == "contracting_state"
    assert standing(treaty, "2005-02-09") == ("party", "2005-02-09")


def test_withdrawal_and_accession_anew() -> None:
    treaty, state = make.instrument(entry_into_force="2003"), make.state()
    make.treaty_action(treaty, state, action="ratification", done="2002")
    make.treaty_action(
        treaty, state, action="denunciation", done="2010-01-01", effective="2011-01-01"
    )
    make.treaty_action(treaty, state, action="accession", done="2012-05-01", effective="2012-08-01")
    assert standing(treaty, "2010-12-31") == ("party", "2003")
    assert standing(treaty, "2011-01-01") == ("former_party", "2011-01-01")
    assert standing(treaty, "2012-04-30")[0] == "former_party"
    assert standing(treaty, "2012-05-01")[0] == "contracting_state"
    assert standing(treaty, "2012-08-01") == ("party", "2012-08-01")


def test_a_denunciation_of_some_provisions_leaves_a_party() -> None:
    treaty, state = make.instrument(entry_into_force="2003"), make.state()
    make.treaty_action(treaty, state, action="ratification", done="2002")
    make.treaty_action(treaty, state, action="denunciation", done="2010", provisions="Art. 3")
    assert standing(treaty, "2012-01-01") == ("party", "2003")


def test_the_end_of_the_treaty_ends_it_for_all() -> None:
    treaty, state = make.instrument(entry_into_force="2003", terminated="2015-03"), make.state()
    make.treaty_action(treaty, state, action="ratification", done="2002")
    assert standing(treaty, "2015-02-28")[0] == "party"
    assert standing(treaty, "2015-03-01") == ("former_party", "2015-03")


def test_a_signatory_that_withdraws_is_no_party() -> None:
    treaty, state = make.instrument(), make.state()
    make.treaty_action(treaty, state, action="signature", done="2009")
    make.treaty_action(treaty, state, action="withdrawal", done="2010")
    assert standing(treaty, "2009-12-31") == ("signatory", "2009")
    assert standing(treaty, "2010-01-01") == ("non_party", None)


def test_soft_law_has_adopters() -> None:
    resolution, body = make.instrument(form="resolution"), make.body()
    make.treaty_action(resolution, body, action="adoption", done="2018-12")
    assert standing(resolution, "2018-11-30") == ("non_party", None)
    assert standing(resolution, "2018-12-01") == ("adopter", "2018-12")


def test_a_treaty_that_never_entered_into_force_has_no_parties() -> None:
    treaty, state = make.instrument(), make.state()
    make.treaty_action(treaty, state, action="ratification", done="2002")
    assert standing(treaty, "2026-01-01") == ("contracting_state", "2002")


def test_what_has_no_date_is_known_today_only() -> None:
    treaty, state = make.instrument(entry_into_force="2003"), make.state()
    make.treaty_action(treaty, state, action="ratification")
    with time_machine.travel("2026-11-22"):
        assert standing(treaty, "2026-11-22") == ("party", None)
        assert standing(treaty, "2026-11-21") == ("unknown", None)


def test_a_reservation_alone_says_nothing() -> None:
    treaty, state = make.instrument(entry_into_force="2003"), make.state()
    make.treaty_action(treaty, state, action="reservation", done="2004")
    assert standing(treaty, "2005-01-01") == ("unknown", None)


def test_a_draft_participant_is_not_there() -> None:
    treaty = make.instrument(entry_into_force="2003")
    make.treaty_action(treaty, make.state(status="draft"), action="ratification", done="2002")
    assert standing(treaty, "2026-01-01") == ("non_party", None)


def test_the_whole_matrix_is_one_query(django_assert_num_queries) -> None:
    treaties, states = (
        [make.instrument(entry_into_force="2003") for _ in range(3)],
        [make.state() for _ in range(4)],
    )
    for treaty in treaties:
        for state in states:
            make.treaty_action(treaty, state, action="accession", done="2004")
    with django_assert_num_queries(1):
        found = status.matrix("2026-01-01")
    assert found == {(t.pk, s.pk): ("party", "2004") for t in treaties for s in states}
