"""The second factor: an authenticator's codes (TOTP, RFC 6238) and ten recovery codes."""

import secrets
from base64 import b32encode

import django_otp
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from instruments import ledger
from instruments.models import User
from portal.models import RecoveryCodes

CODES = 10
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # without what is misread (Crockford's base 32)
HAS_FACTOR = f"SELECT 1 FROM {TOTPDevice._meta.db_table} WHERE confirmed AND user_id = %s LIMIT 1"  # noqa: S608
MISREAD = str.maketrans("OIL", "011", " -")


def new_key() -> str:
    """A secret of 160 bits, as hexadecimal digits."""
    return str(random_hex(20))


def as_text(key: str) -> str:
    """The secret as people type it into an authenticator: base 32 in groups of four."""
    letters = b32encode(bytes.fromhex(key)).decode()
    return " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def has_factor(user: User) -> bool:
    """Plain SQL, as every request of the desk asks: making the query takes longer than running it."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_FACTOR, [user.pk])
        return cursor.fetchone() is not None


def codes_left(user: User) -> int:
    kept = RecoveryCodes.objects.filter(user=user).first()
    return len(kept.hashes) if kept else 0


@ledger.atomic
def enrol(user: User, key: str, code: str) -> list[str]:
    """Make `key` the person's second factor if `code` shows that they hold it; the new recovery codes.

    Empty where the code is wrong; nothing has changed then. Every session ends: the caller keeps its own.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice(user=locked, key=key, name="authenticator")
    device.save()
    if not device.verify_token(code):
        device.delete()
        return []
    with ledger.record(locked, by=locked, action="enrol_second_factor"):
        TOTPDevice.objects.filter(user=locked).exclude(pk=device.pk).delete()
        locked.end_sessions()
    return new_codes(locked)


def new_codes(user: User) -> list[str]:
    """Ten fresh recovery codes in place of all older ones; only their hashes are kept."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(CODES)]
    kept, _made = RecoveryCodes.objects.get_or_create(user=user, defaults={"name": "recovery"})
    kept.hashes = [RecoveryCodes.hash_of(code) for code in codes]
    kept.save()
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


@ledger.atomic
def renew_codes(user: User) -> list[str]:
    locked = User.objects.select_for_update().get(pk=user.pk)
    with ledger.record(locked, by=locked, action="renew_recovery_codes"):
        return new_codes(locked)


@ledger.atomic
def forget(user: User, *, by: User | None, reason: str = "") -> None:
    """Take the person's second factor and recovery codes away, and end their sessions."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    with ledger.record(locked, by=by, action="forget_second_factor", reason=reason):
        TOTPDevice.objects.filter(user=locked).delete()
        RecoveryCodes.objects.filter(user=locked).delete()
        locked.end_sessions()


def asked_device(user: User, code: str) -> TOTPDevice | RecoveryCodes | None:
    """Which of the person's devices a code of this form is for."""
    if len(code) <= 8 and code.isdecimal():
        return device_of(user)
    return RecoveryCodes.objects.filter(user=user).first()


def plain(code: str) -> str:
    """As typed by people, with spaces, hyphens, small letters, and letters read for digits."""
    return code.upper().translate(MISREAD)


def verify(user: User, code: str) -> bool:
    """Whether `code` is good now; it is not good again. Counted and throttled under the device's lock."""
    device = asked_device(user, plain(code))
    return bool(device and django_otp.verify_token(user, device.persistent_id, plain(code)))


def wait(user: User, code: str) -> int:
    """For how many seconds no code of this form is looked at, after wrong ones."""
    device = asked_device(user, plain(code))
    allowed, why = device.verify_is_allowed() if device else (True, None)
    until = (why or {}).get("locked_until")
    return 0 if allowed or until is None else max(1, int((until - timezone.now()).total_seconds()))
