"""A second factor: set up, asked for, not fooled, not used twice."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from instruments.models import Change
from instruments.policy import Role
from portal.models import RecoveryCodes
from portal.signing_in import factors, own
from tests import make
from tests.portal.signing_in.door import (
    CODE,
    DESK,
    ENROL,
    FACTOR,
    LOGIN,
    code_of,
    enrolled,
    is_in,
    password,
    wrong,
)

pytestmark = pytest.mark.django_db


def test_without_one_the_password_is_enough() -> None:
    client, answer = password(make.user())
    assert answer.status_code == 302
    assert is_in(client)


def test_it_is_set_up_with_a_code_and_gives_ten_recovery_codes_once() -> None:
    person = make.user()
    client, _answer = password(person)
    shown = client.get(ENROL)
    key = client.session[own.KEY]
    assert "<svg" in shown.content.decode() and "style=" not in str(shown.context["picture"])
    assert "viewBox" in str(shown.context["picture"]), "else it is cut off where it is scaled"
    assert factors.as_text(key) in shown.content.decode()
    assert not factors.has_factor(person)
    done = client.post(ENROL, {"code": code_of(key)})
    codes = done.context["codes"]
    assert len(set(codes)) == 10 and all(code in done.content.decode() for code in codes)
    assert "no-store" in done["Cache-Control"]
    assert is_in(client), "one's own session stays"
    assert codes[0] not in client.get(FACTOR).content.decode()
    kept = RecoveryCodes.objects.get(user=person)
    assert not {code.replace("-", "") for code in codes} & set(kept.hashes)
    assert Change.objects.filter(thing=person.uuid, action="enrol_second_factor").exists()


def test_a_wrong_code_sets_up_nothing() -> None:
    person = make.user()
    client, _answer = password(person)
    client.get(ENROL)
    code = code_of(client.session[own.KEY], steps=5)
    assert client.post(ENROL, {"code": code}).context["form"].errors
    assert not TOTPDevice.objects.exists() and not RecoveryCodes.objects.exists()


def test_it_is_asked_for_after_the_password() -> None:
    person = make.user()
    key, _codes = enrolled(person)
    client, answer = password(person, next="/admin/instruments/body/")
    assert answer["Location"] == CODE
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    answer = client.post(CODE, {"code": code_of(key)})
    assert answer["Location"] == "/admin/instruments/body/"
    assert is_in(client)


def test_a_code_works_once() -> None:
    person = make.user()
    key, _codes = enrolled(person)
    code = code_of(key)
    first, _answer = password(person)
    assert first.post(CODE, {"code": code}).status_code == 302
    second, _answer = password(person)
    assert second.post(CODE, {"code": code}).status_code == 200
    assert not is_in(second)


def test_a_recovery_code_works_once_however_it_is_typed() -> None:
    person = make.user()
    _key, codes = enrolled(person)
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    first, _answer = password(person)
    assert first.post(CODE, {"code": typed}).status_code == 302
    assert is_in(first) and factors.codes_left(person) == 9
    second, _answer = password(person)
    assert second.post(CODE, {"code": codes[3]}).status_code == 200
    assert not is_in(second)


def test_after_a_wrong_code_the_right_one_waits() -> None:
    person = make.user()
    key, codes = enrolled(person)
    client, _answer = password(person)
    client.post(CODE, {"code": wrong(code_of(key))})
    waiting = client.post(CODE, {"code": code_of(key)})
    assert waiting.status_code == 200 and not is_in(client)
    client.post(CODE, {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert client.post(CODE, {"code": codes[0]}).status_code == 200, "recovery codes wait too"
    TOTPDevice.objects.update(throttling_failure_timestamp="2000-01-01T00:00Z")
    assert client.post(CODE, {"code": code_of(key)}).status_code == 302


def test_wrong_codes_lock_out_and_a_right_password_between_does_not_help() -> None:
    person = make.user()
    key, _codes = enrolled(person)
    client = Client()
    for _ in range(10):
        password(person, client)
        TOTPDevice.objects.update(throttling_failure_timestamp="2000-01-01T00:00Z")
        answer = client.post(CODE, {"code": wrong(code_of(key))})
    assert answer.status_code == 429
    _client, answer = password(person)
    assert answer.status_code == 429


def test_a_sign_in_past_the_second_step_opens_nothing() -> None:
    """Whatever other door there may be: a session that did not show the factor stays outside."""
    person = make.user(Role.ADMINISTRATOR)
    key, _codes = enrolled(person)
    client = Client()
    client.force_login(person)
    for address in (DESK, ENROL, FACTOR, f"/admin/people/{person.pk}/sign-in/"):
        assert client.get(address)["Location"].startswith(LOGIN), address
    client.get(LOGIN)
    assert "_auth_user_id" not in client.session
    assert TOTPDevice.objects.get().key == key


def test_half_way_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.portal.signing_in.door import later

    person = make.user()
    key, _codes = enrolled(person)
    client, _answer = password(person)
    later(monkeypatch, 700)
    assert client.post(CODE, {"code": code_of(key)})["Location"].startswith(LOGIN)


def test_half_way_ends_with_a_new_password_or_deactivation() -> None:
    for change in ({"password": "x"}, {"is_active": False}):
        person = make.user()
        key, _codes = enrolled(person)
        client, _answer = password(person)
        type(person).objects.filter(pk=person.pk).update(**change)
        assert client.post(CODE, {"code": code_of(key)})["Location"].startswith(LOGIN)


def test_giving_it_up_asks_for_a_code() -> None:
    person = make.user()
    key, codes = enrolled(person)
    client, _answer = password(person)
    client.post(CODE, {"code": code_of(key)})
    client.post("/admin/second-factor/give-up/", {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert factors.has_factor(person)
    RecoveryCodes.objects.update(throttling_failure_count=0)
    assert client.post("/admin/second-factor/give-up/", {"code": codes[0]}).status_code == 302
    assert not factors.has_factor(person) and is_in(client)


def test_new_recovery_codes_replace_the_old() -> None:
    person = make.user()
    key, codes = enrolled(person)
    client, _answer = password(person)
    client.post(CODE, {"code": codes[0]})
    fresh = client.post("/admin/second-factor/codes/", {"code": code_of(key)}).context["codes"]
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    other, _answer = password(person)
    assert other.post(CODE, {"code": codes[1]}).status_code == 200


def test_nobody_reads_anothers_secret_in_the_admin() -> None:
    assert not {TOTPDevice, RecoveryCodes} & set(admin.site._registry)


def test_the_issuer_names_this_portal(rf: Any) -> None:
    device = TOTPDevice(user=make.user(username="someone"), key=factors.new_key())
    assert device.config_url.startswith("otpauth://totp/Scholium%20127.0.0.1%3Asomeone?secret=")
