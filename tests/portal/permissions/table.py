"""Which ability each address of the desk takes: a name of `policy.ABILITIES`, or None for nobody.

An address that stands in no row here fails the test: write down what it takes.
"""

ENTITY = ("see_desk", "edit_entity")
READ_ONLY = ("see_desk", None)

# By model: what its list, page and history take to be seen, and what its page for adding takes.
MODELS: dict[str, tuple[str, str | None]] = {
    **{
        f"instruments_{kind}": ENTITY
        for kind in (
            "state", "place", "topic", "body", "instrument", "position", "challenge", "recommendation",
        )
    },
    "instruments_entity": READ_ONLY,
    "instruments_membership": READ_ONLY,
    "instruments_treatyaction": READ_ONLY,
    "instruments_instrumentrelation": READ_ONLY,
    "instruments_user": ("manage_people", "manage_people"),
    "instruments_change": ("see_history", None),
    "annotations_article": ("see_desk", "import_article"),
    "annotations_desk": ("set_up_desk", None),  # there is one already
    "annotations_source": ("see_desk", "edit_source"),
    "annotations_citation": ("see_desk", "cite"),
    "annotations_annotation": READ_ONLY,
    "annotations_noteedit": READ_ONLY,
    "annotations_assignment": ("see_desk", "assign"),
    "annotations_rendering": READ_ONLY,
    "annotations_anchor": READ_ONLY,
    "annotations_passage": READ_ONLY,
    "annotations_revision": READ_ONLY,
    "annotations_tag": READ_ONLY,
    "portal_release": ("see_desk", "freeze_release"),
    "portal_signin": ("manage_people", None),
}  # fmt: skip

# Pages that any model may have beside those, by the end of their name. Steps and restoring are POSTs, which
# test_deeds tries one by one; asked for with GET, a step leads back to the page, and nothing is restored.
TAILS = {"changelist": "view", "change": "view", "history": "view", "add": "add"}
STEP, RESTORE, DELETE = "step", "restore", "delete"

PAGES: dict[str, str] = {
    "index": "see_desk",
    "app_list": "see_desk",
    "jsi18n": "see_desk",
    "view_on_site": "see_desk",
    "password_change": "see_desk",
    "password_change_done": "see_desk",
    "autocomplete": "see_desk",
    "auth_user_password_change": "manage_people",
    "instruments_entity_merge": "merge_entities",
    "instruments_entity_duplicates": "see_desk",
    "instruments_entity_import": "import_catalogue",
    "instruments_entity_export": "export_catalogue",
    "annotations_article_revise": "revise_article",
    "annotations_article_placing": "see_desk",
    "annotations_article_place": "place_anchor",
    "annotations_article_agreement": "publish_note",
    "annotations_article_adjudicate": "publish_note",
    "annotations_article_inbox": "see_desk",
    "person-sign-in": "manage_people",
}
# Below this name every address is an endpoint of the workbench; a narrower ability shows in test_deeds.
WORKBENCH = "annotations_article_workbench"

# For people who are not in yet, or about themselves; tested where signing in is.
DOORS = {
    "login", "logout", "sign-in-code", "admin_password_reset", "password_reset_done",
    "password_reset_confirm", "password_reset_complete", "second-factor", "second-factor-enrol",
    "second-factor-codes", "second-factor-give-up",
}  # fmt: skip
# POST only, each a deed of test_deeds.
POSTS = {"person-link", "person-lift-ask", "person-lift-grant", "person-sign-out"}
