"""What the steps that the ledger records are called."""

from typing import Any

from django.utils.translation import pgettext_lazy

STEPS: dict[str, Any] = {
    "create": pgettext_lazy("step", "created"),
    "edit": pgettext_lazy("step", "edited"),
    "import": pgettext_lazy("step", "imported"),
    "submit": pgettext_lazy("step", "submitted"),
    "return": pgettext_lazy("step", "returned"),
    "publish": pgettext_lazy("step", "published"),
    "withdraw": pgettext_lazy("step", "withdrawn"),
    "restore": pgettext_lazy("step", "restored"),
    "remove": pgettext_lazy("step", "removed"),
    # Entities
    "rename": pgettext_lazy("step", "renamed"),
    "merge": pgettext_lazy("step", "merged into another"),
    "absorb": pgettext_lazy("step", "merged with another"),
    "verify": pgettext_lazy("step", "vouched for"),
    "relate_unseen": pgettext_lazy("step", "related to what is not public"),
    # Texts and notes
    "revise": pgettext_lazy("step", "revised"),
    "suggest": pgettext_lazy("step", "looked through for suggestions"),
    "accept": pgettext_lazy("step", "suggestion accepted"),
    "reject": pgettext_lazy("step", "suggestion rejected"),
    "place": pgettext_lazy("step", "placed"),
    "reply": pgettext_lazy("step", "answered"),
    "adjudicate": pgettext_lazy("step", "adjudicated"),
    "begin_blind": pgettext_lazy("step", "blind annotating begun"),
    "lift_blind": pgettext_lazy("step", "blind annotating lifted"),
    "assign": pgettext_lazy("step", "assigned"),
    "finish": pgettext_lazy("step", "finished"),
    # Evidence and releases
    "cite": pgettext_lazy("step", "cited"),
    "check": pgettext_lazy("step", "checked"),
    "freeze": pgettext_lazy("step", "frozen"),
    # People
    "mail_link": pgettext_lazy("step", "link mailed"),
    "hand_over_link": pgettext_lazy("step", "link handed over"),
    "set_password_by_link": pgettext_lazy("step", "password set by a link"),
    "end_sessions": pgettext_lazy("step", "signed out everywhere"),
    "enrol_second_factor": pgettext_lazy("step", "second factor set up"),
    "forget_second_factor": pgettext_lazy("step", "second factor removed"),
    "renew_recovery_codes": pgettext_lazy("step", "recovery codes renewed"),
    "ask_to_lift_factor": pgettext_lazy("step", "lifting of the second factor asked for"),
    "grant_lift_of_factor": pgettext_lazy("step", "lifting of the second factor granted"),
}
