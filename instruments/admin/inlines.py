"""The parts of an entity on its page."""

from instruments.admin.base import PolicyInline
from instruments.forms import LabelFormSet, MembershipForm, MembershipFormSet
from instruments.models import (
    Addressee,
    Answer,
    Description,
    Identifier,
    InstrumentRelation,
    Label,
    Membership,
    TreatyAction,
)


class LabelInline(PolicyInline):
    model = Label
    formset = LabelFormSet


class DescriptionInline(PolicyInline):
    model = Description


class IdentifierInline(PolicyInline):
    model = Identifier


class MembershipInline(PolicyInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    fk_name = "member"
    autocomplete_fields = ("body", "legal_basis")


class TreatyActionInline(PolicyInline):
    model = TreatyAction
    fk_name = "instrument"
    autocomplete_fields = ("participant",)


class RelationInline(PolicyInline):
    model = InstrumentRelation
    fk_name = "subject"
    autocomplete_fields = ("object",)


class AnswerInline(PolicyInline):
    model = Answer
    fk_name = "recommendation"
    autocomplete_fields = ("challenge",)


class AddresseeInline(PolicyInline):
    model = Addressee
    fk_name = "recommendation"
    autocomplete_fields = ("entity",)
