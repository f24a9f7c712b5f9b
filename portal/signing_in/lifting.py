"""The way back for a lost second factor: one administrator asks, another grants, neither being the person.

A grant lets the person sign in once with the password alone; the lost factor is forgotten then.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from instruments import ledger, policy
from instruments.models import User
from portal.models import FactorLift
from portal.signing_in import factors

ABILITY = "manage_people"
HOURS = 24


def open_lifts() -> "QuerySet[FactorLift]":
    return FactorLift.objects.filter(used_at=None, expires_at__gt=timezone.now())


def waiting() -> "QuerySet[FactorLift]":
    """What one administrator asked for and no other has granted yet."""
    return open_lifts().filter(granted_by=None).select_related("person", "asked_by")


def expiry() -> datetime:
    return timezone.now() + timedelta(hours=HOURS)


@ledger.atomic
def ask(person: User, *, by: User, reason: str) -> FactorLift:
    policy.require(by, ABILITY)
    person = User.objects.select_for_update().get(pk=person.pk)
    if person == by:
        raise ValidationError(_("Another administrator must ask this for you."))
    if not factors.has_factor(person):
        raise ValidationError(_("This person has no second factor."))
    if open_lifts().filter(person=person).exists():
        raise ValidationError(_("This was asked already."))
    with ledger.record(person, by=by, action="ask_to_lift_factor", reason=reason):
        return FactorLift.objects.create(
            person=person, asked_by=by, reason=reason, expires_at=expiry()
        )


@ledger.atomic
def grant(person: User, *, by: User) -> FactorLift:
    policy.require(by, ABILITY)
    person = User.objects.select_for_update().get(pk=person.pk)
    lift = waiting().filter(person=person).first()
    if lift is None:
        raise ValidationError(_("Nobody asked this, or it was too long ago."))
    if by in (person, lift.asked_by):
        raise ValidationError(_("A second administrator must grant this."))
    with ledger.record(person, by=by, action="grant_lift_of_factor", reason=lift.reason):
        lift.granted_by, lift.expires_at = by, expiry()
        lift.save()
    return lift


@ledger.atomic
def use(person: User) -> bool:
    """Whether a grant was open for `person`; if so it is used, and their second factor forgotten."""
    User.objects.select_for_update().get(pk=person.pk)
    lift = open_lifts().filter(person=person).exclude(granted_by=None).first()
    if lift is None:
        return False
    lift.used_at = timezone.now()
    lift.save()
    factors.forget(person, by=person, reason=lift.reason)
    return True
