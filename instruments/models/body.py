"""Bodies, and who belongs to them when."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from instruments.models.entity import Entity, Kind, KindOfEntity
from instruments.models.fields import PartialDateField, order_check, partial_date_check
from instruments.models.geography import Place
from instruments.models.trees import check_tree
from instruments.querysets import EntityQuerySet, MembershipQuerySet


class Body(KindOfEntity):
    """An organisation, an organ, a working group, a forum, a government, a system."""

    KIND = Kind.BODY

    class Type(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        COUNCIL = "council", _("council")
        SECRETARIAT = "secretariat", _("secretariat")
        STANDING_ORGAN = "standing_organ", _("standing organ")
        WORKING_GROUP = "working_group", _("working group")
        EXPERT_GROUP = "expert_group", _("expert group")
        MEETING = "meeting", _("meeting")
        FORUM = "forum", _("forum")
        SERVICE = "service", _("service")
        PLATFORM = "platform", _("platform")
        GOVERNMENT = "government", _("government")
        GROUPING = "grouping", _("grouping")

    class Lifecycle(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        EXISTING = "existing", _("existing")
        DISSOLVED = "dissolved", _("dissolved")

    body_type = models.CharField(_("type"), max_length=20, choices=Type)
    lifecycle = models.CharField(
        _("lifecycle"), max_length=12, choices=Lifecycle, default=Lifecycle.EXISTING
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("parent"),
        null=True,
        blank=True,
        related_name="children",
    )
    seat = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("seat"), null=True, blank=True, related_name="seated"
    )
    established = PartialDateField(_("established"))
    established_as_cited = models.CharField(_("established, as cited"), max_length=100, blank=True)
    operational = PartialDateField(_("operational since"))
    operational_as_cited = models.CharField(
        _("operational since, as cited"), max_length=100, blank=True
    )
    dissolved = PartialDateField(_("dissolved"))
    dissolved_as_cited = models.CharField(_("dissolved, as cited"), max_length=100, blank=True)
    founding_instrument = models.ForeignKey(
        "instruments.Instrument",
        models.PROTECT,
        verbose_name=_("founding instrument"),
        null=True,
        blank=True,
        related_name="founded",
    )

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("entity_ptr")),
                name="body_not_its_own_parent",
            ),
            *(
                partial_date_check(field, "body")
                for field in ("established", "operational", "dissolved")
            ),
            order_check("established", "dissolved", "body_dissolved_after_established"),
        ]

    def clean(self) -> None:
        super().clean()
        check_tree(self, "parent")


MEMBERSHIP_STATUSES = (
    "member",
    "observer",
    "dialogue_partner",
    "partner",
    "guest",
    "applicant",
    "suspended",
    "former",
)


class Membership(models.Model):
    """One period in which one entity stood in one relation to a body; `end` is the first day after it."""

    class Status(models.TextChoices):
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        DIALOGUE_PARTNER = "dialogue_partner", _("dialogue partner")
        PARTNER = "partner", _("partner")
        GUEST = "guest", _("guest")
        APPLICANT = "applicant", _("applicant")
        SUSPENDED = "suspended", _("suspended")
        FORMER = "former", _("former member")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        Entity, models.PROTECT, verbose_name=_("member"), related_name="memberships"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, verbose_name=_("body"), related_name="member_periods"
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    start = PartialDateField(_("start"))
    end = PartialDateField(_("end"), help_text=_("The first day on which it no longer held."))
    legal_basis = models.ForeignKey(
        "instruments.Instrument",
        models.PROTECT,
        verbose_name=_("legal basis"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()
    judged_together = False  # set where all periods of the member are judged at once

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["body", "member", "start"]
        constraints = [
            models.CheckConstraint(condition=~Q(member=F("body")), name="body_not_its_own_member"),
            models.CheckConstraint(
                condition=Q(status__in=MEMBERSHIP_STATUSES), name="membership_status_is_known"
            ),
            partial_date_check("start", "membership"),
            partial_date_check("end", "membership"),
            order_check("start", "end", "membership_ends_after_it_starts", strict=True),
            models.UniqueConstraint(
                fields=["member", "body", "start"], name="membership_starts_once"
            ),
            models.UniqueConstraint(
                fields=["member", "body"],
                condition=Q(start__isnull=True),
                name="membership_starts_unknown_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_status_display()} · {self.body}"

    def clean(self) -> None:
        super().clean()
        if self.member_id and self.member_id == self.body_id:
            raise ValidationError({"body": _("A body cannot be its own member.")})
        if self.member_id and self.body_id and not self.judged_together:
            self.check_overlap()

    def check_overlap(self) -> None:
        """Periods of one member in one body follow each other; two at once would give it two statuses."""
        clash = Membership.objects.between(self.member_id, self.body_id).overlapping(
            self.start, self.end
        )
        if other := clash.exclude(pk=self.pk).first():
            raise ValidationError(
                {
                    "start": _("Overlaps %(other)s (%(start)s – %(end)s).")
                    % {"other": other, "start": other.start or "…", "end": other.end or "…"}
                },
                code="overlap",
            )
