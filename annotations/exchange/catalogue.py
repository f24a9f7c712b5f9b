"""What the names, addresses and labels of a file mean in our catalogue, and who its people are."""

import re
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from annotations.exchange.labels import kinds_meant, means_date
from annotations.exchange.notes import ENTITY_KINDS, ExchangeError, Note, Person, Reference
from annotations.suggestions import propose
from instruments.models import Entity, Identifier, Label, Redirect, User
from instruments.scripts import fold

PAGES = {"bodies": "body"} | {f"{kind}s": kind for kind in ENTITY_KINDS if kind != "body"}
OUR_PAGE = re.compile(rf"^/({'|'.join(PAGES)})/([a-z0-9-]+)/?$")
OUR_LABEL = re.compile(rf"^({'|'.join(ENTITY_KINDS)}):([a-z0-9-]+)$")
WIKIDATA = re.compile(r"wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]*)$|^(?:wd:)?(Q[1-9][0-9]*)$")


class Catalogue:
    """Finds entities; each question is asked of the database once."""

    def __init__(self) -> None:
        self.slugged = cache(slugged)
        self.identified = cache(identified)
        self.named = cache(named)

    def find(self, note: Note) -> Entity | None:
        """The entity that a note is about, or None. ExchangeError where a reference in our own form, or to a
        page of this site, means nothing."""
        reference = own_form(note.reference or Reference())
        found = None
        if reference.slug:
            found = self.slugged(reference.slug, reference.kind)
        elif reference.iri:
            found = self.identified(reference.iri) or self.slugged(reference.iri.lower(), "")
        if found is None and reference.strict:
            words = f"there is no {reference.kind} “{reference.slug}” in the catalogue"
            raise ExchangeError(f"{note.place}: {words}")
        if found or reference.slug or reference.iri:
            return found or self.named(reference.label, ())
        return self.labelled(reference.label, note.exact)

    def labelled(self, label: str, words: str) -> Entity | None:
        """What a foreign label on these words means: a thing of that kind called so, or what it names."""
        if kinds := kinds_meant(label):
            return self.named(words, kinds)
        return self.slugged(label.lower(), "") or self.named(label, ())


def own_form(reference: Reference) -> Reference:
    """With kind and slug where the address is a page of ours, or `kind:slug`."""
    if reference.slug or not reference.iri:
        return reference
    if match := OUR_LABEL.match(reference.iri):
        return Reference(kind=match[1], slug=match[2], label=reference.label, strict=True)
    parts = urlsplit(reference.iri)
    if match := OUR_PAGE.match(parts.path):
        here = not parts.netloc or parts.netloc == urlsplit(settings.SITE_URL).netloc
        if here or slugged(match[2], PAGES[match[1]]):
            return Reference(
                kind=PAGES[match[1]], slug=match[2], label=reference.label, strict=here
            )
    return reference


def slugged(slug: str, kind: str) -> Entity | None:
    """The entity of that slug, old or new, and of that kind if one is given."""
    found = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if found is None:
        redirect = Redirect.objects.filter(slug=slug).select_related("entity__merged_into").first()
        found = redirect.entity if redirect else None
    if found and found.merged_into:
        found = found.merged_into
    return found if found and kind in ("", found.kind) else None


def identified(iri: str) -> Entity | None:
    """The entity that another authority calls so."""
    known = Identifier.objects.select_related("entity")
    if match := WIKIDATA.search(iri):
        row = known.filter(scheme=Identifier.Scheme.WIKIDATA, value=match[1] or match[2]).first()
    else:
        row = known.filter(scheme=Identifier.Scheme.URL, value=iri).first()
    return row.entity if row else None


def named(words: str, kinds: tuple[str, ...]) -> Entity | None:
    """The one entity (of those kinds, if any are given) that has a label like these words."""
    folded = fold(words)
    labels = Label.objects.filter(folded=folded).exclude(entity__status="withdrawn")
    if kinds:
        labels = labels.filter(entity__kind__in=kinds)
    found = (
        {label.entity_id: label.entity for label in labels.select_related("entity")}
        if folded
        else {}
    )
    return next(iter(found.values())) if len(found) == 1 else None


def date_said(label: str, words: str) -> str:
    """The date or duration that the words say, where the label promises one; else ""."""
    if not means_date(label):
        return ""
    whole = [
        s for s in propose(words, []) if s.kind == "date" and (s.start, s.end) == (0, len(words))
    ]
    return next((s.value for s in whole if s.value), "")


class People:
    """Finds the experts that a file names."""

    def __init__(self) -> None:
        experts = list(User.objects.filter(is_staff=True).order_by("pk"))
        names = [user.display_name or user.get_full_name() for user in experts]
        self.by_id = {str(user.uuid): user for user in experts}
        self.by_account = {user.username: user for user in experts}
        self.by_name = {
            name: user
            for name, user in zip(names, experts, strict=True)
            if name and names.count(name) == 1
        }

    def find(self, person: Person | None) -> User | None:
        if person is None:
            return None
        return (
            self.by_id.get(person.id)
            or self.by_account.get(person.account)
            or self.by_name.get(person.name)
        )
