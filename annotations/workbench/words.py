"""What the script says, in the language of the desk."""

from django.utils.translation import gettext as _

from annotations.models import Anchor, Annotation
from instruments.models import Kind


def words() -> dict[str, dict[str, str]]:
    """Choices by value, and messages by key; `{…}` in a message is filled in by the script."""
    return {
        "motivation": {value: str(label) for value, label in Annotation.Motivation.choices},
        "status": {value: str(label) for value, label in Annotation.Status.choices},
        "verdict": {value: str(label) for value, label in Annotation.Verdict.choices},
        "place": {value: str(label) for value, label in Anchor.Status.choices},
        "kind": {value: str(label) for value, label in Kind.choices} | {"date": _("date or value")},
        "say": messages(),
        "key": keys(),
    }


def messages() -> dict[str, str]:
    return {
        "saved": _("Saved."),
        "submitted": _("Submitted for review."),
        "submitted_all": _("{count} notes submitted."),
        "published": _("Published."),
        "published_all": _("{count} notes published."),
        "returned": _("Returned to its author."),
        "withdrawn": _("Withdrawn."),
        "dropped": _("The edit is withdrawn; the note stays as it was."),
        "edit_draft": _("being edited"),
        "edit_in_review": _("edited, waiting for review"),
        "edited_by": _("edited by {name}"),
        "accepted": _("Accepted as your draft."),
        "accepted_all": _("{count} suggestions accepted."),
        "rejected": _("Rejected; it will not be proposed again."),
        "rejected_all": _("{count} suggestions rejected."),
        "suggested": _("{count} new suggestions."),
        "replied": _("Reply added."),
        "cited": _("Citation added."),
        "created": _("“{name}” is in the catalogue, as a draft."),
        "selected": _("{count} characters selected: {quote}"),
        "more": _("{count} more notes are not listed."),
        "too_long": _("{count} characters are selected; {limit} is the most."),
        "nothing_selected": _("Select some words of the text first."),
        "nothing_here": _("No note stands here."),
        "no_suggestion": _("There are no more suggestions."),
        "no_note": _("Choose a note first."),
        "may_not": _("This cannot be done to this note, or not by you."),
        "stack": _("Note {at} of {count} here: {what}"),
        "offline": _(
            "The server cannot be reached. What you typed is kept here; save again later."
        ),
        "online": _("The connection is back."),
        "signed_out": _(
            "You were signed out. What you typed is kept: sign in in another tab, then save."
        ),
        "sign_in": _("Sign in in another tab"),
        "stale_token": _(
            "The security token is out of date. What you typed is kept: sign in in another tab."
        ),
        "failed": _("The server failed ({status}). What you typed is kept; try again."),
        "kept": _("Unsaved text of yours was found in this browser and put back."),
        "no_match": _("No entity has such a name."),
        "matches": _("{count} entities"),
        "not_found": _("Nothing in the text is like this."),
        "found": _("{count} places"),
        "all_alike": _("{count} alike, marked in the text. Decide for all of them?"),
        "replies": _("{count} replies"),
        "cites": _("cited {count} times"),
        "outline": _("{open} open, {done} published"),
        "returned_because": _("Returned: {reason}"),
        "why": _("Why: {reason} ({sure} %)"),
        "now": _("Here the text now says: {quote}"),
        "guess": _("{quote} ({sure} %)"),
        "by": _("by {name}"),
        "draft_entity": _("not published"),
        "new_thing": _("new: {kind}"),
        "snap": _("Take “{quote}” instead"),
        "typing_kept": _("Finish or discard what you are writing first."),
        "confirm_publish": _("Publish {count} notes that wait for review and are not yours?"),
        "confirm_submit": _("Submit your {count} drafts for review?"),
        "discard": _("Discard what you typed?"),
        "rendering_stale": _("Out of date: the passage has changed since."),
        "now_says": _("It now says: {quote}"),
        "assigned": _("Assigned."),
        "assignment_finish": _("Mark as done"),
        "assignment_finish_done": _("Marked as done."),
        "assignment_withdraw": _("Withdraw"),
        "assignment_withdraw_done": _("The assignment is withdrawn."),
        "whole_article": _("the whole article"),
        "due": _("due {day}"),
        "you": _("{name} (you)"),
    }


def keys() -> dict[str, str]:
    """What each key does, for the list that `?` shows."""
    return {
        "help": _("show all keys"),
        "text": _("go to the text"),
        "move": _("move the mark by a character, with Ctrl by a word, up and down by a line"),
        "extend": _("extend the selection, likewise"),
        "word": _("select the word"),
        "sentence": _("select the sentence; again: and the next"),
        "confirm": _("write a note on the selection, or open the note here"),
        "link": _("link the selection to an entity"),
        "comment": _("comment on it"),
        "tag": _("tag it"),
        "date": _("say which date or value it is"),
        "verdict": _("give a verdict on it"),
        "question": _("ask a question"),
        "find": _("find a quote in the text"),
        "render": _("translate or summarise the passage"),
        "next": _("next note"),
        "previous": _("previous note"),
        "stack": _("step through the notes that stand here"),
        "next_suggestion": _("next suggestion"),
        "previous_suggestion": _("previous suggestion"),
        "accept": _("accept the suggestion"),
        "accept_alike": _("accept all that are alike, after a look"),
        "reject": _("reject the suggestion"),
        "reject_alike": _("reject all that are alike, after a look"),
        "edit": _("edit the note, or correct the suggestion"),
        "submit": _("submit the note for review"),
        "publish": _("publish the note"),
        "return": _("return the note, with a reason"),
        "reply": _("reply"),
        "keep": _("after a revision: the note stands rightly here"),
        "withdraw": _("withdraw the note"),
        "drop": _("withdraw the edit of a published note"),
        "save": _("save what you are writing"),
        "cancel": _("close, clear the selection"),
    }
