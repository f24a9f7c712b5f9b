"""The table of abilities in words, for the guide; made from `policy.ABILITIES`, so that it is right."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from instruments.policy import ABILITIES, Role

ROLES: dict[Role, Any] = {
    Role.CURATOR: _("Curator"),
    Role.REVIEWER: _("Reviewer"),
    Role.ADMINISTRATOR: _("Administrator"),
}
WORDS: dict[str, Any] = {
    "see_desk": _("See the desk and all that is not published"),
    "see_history": _("Read the history of every change"),
    "edit_entity": _("Add and edit entities"),
    "publish_entity": _("Publish entities"),
    "withdraw_entity": _("Withdraw entities"),
    "verify_entity": _("Vouch for entities as they stand"),
    "merge_entities": _("Merge two entities"),
    "restore_entity": _("Restore an entity from its history"),
    "import_catalogue": _("Import the catalogue"),
    "export_catalogue": _("Export the catalogue"),
    "import_article": _("Import articles"),
    "edit_article": _("Edit what is said of an article"),
    "publish_article": _("Publish articles"),
    "withdraw_article": _("Withdraw articles"),
    "revise_article": _("Upload a new revision"),
    "render_passage": _("Translate and summarise passages"),
    "assign": _("Assign work to others"),
    "finish_assignment": _("Finish an assignment of one's own; reviewers any"),
    "begin_blind": _("Have an article annotated blind"),
    "lift_blind": _("Lift blind annotating, unless one annotates the article"),
    "annotate": _("Write notes and replies"),
    "edit_note": _("Edit one's own notes; reviewers also those of others"),
    "submit_note": _("Submit one's own notes for review; reviewers any"),
    "withdraw_note": _("Withdraw one's own notes; reviewers any"),
    "publish_note": _("Publish notes of others"),
    "return_note": _("Return notes to their authors"),
    "place_anchor": _("Place notes in a new revision"),
    "suggest": _("Let the computer propose notes"),
    "decide_suggestion": _("Accept and reject proposals"),
    "cite": _("Cite passages and sources for facts"),
    "edit_source": _("Add and edit sources"),
    "manage_people": _("Add people, give roles, help with signing in, read the log of sign-ins"),
    "set_up_desk": _("Set up the desk"),
    "freeze_release": _("Freeze a release"),
}


@dataclass(frozen=True)
class Row:
    """An ability in words, and for each role, in the order of ROLES, whether it has it."""

    words: Any
    granted: list[bool]


def rows() -> list[Row]:
    return [
        Row(WORDS[ability], [role in roles for role in ROLES])
        for ability, roles in ABILITIES.items()
    ]
