"""What the shipped catalogue's files must look like, and how the tests read them."""

import csv
import re
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[2] / "portal" / "sample" / "catalogue"

HEADERS = {
    "states": "slug,status,iso2,iso3,topics",
    "bodies": "slug,status,body_type,lifecycle,parent,seat,established,established_as_cited,operational,"
    "operational_as_cited,dissolved,dissolved_as_cited,founding_instrument,topics",
    "places": "slug,status,state,topics",
    "topics": "slug,status,notation,broader,related,exact_match,topics",
    "instruments": "slug,status,form,level,legal_force,lifecycle,adopted,adopted_as_cited,signed,"
    "signed_as_cited,entry_into_force,entry_into_force_as_cited,terminated,terminated_as_cited,place,adopting_bodies,states,"
    "depositary,authentic_languages,registration,stub,topics",
    "positions": "slug,status,number,parent,holders,named,topics",
    "challenges": "slug,status,number,parent,named,topics",
    "recommendations": "slug,status,number,parent,uptake,named,topics",
    "answers": "recommendation,challenge,judgement,rationale",
    "addressees": "recommendation,addressee,explicit",
    "labels": "entity,lang,kind,text",
    "descriptions": "entity,lang,text",
    "identifiers": "entity,scheme,value",
    "memberships": "member,body,status,start,end,legal_basis",
    "treaty-actions": "instrument,participant,action,done,effective,text,provisions",
    "instrument-relations": "subject,relation,object,provision",
    "sources": "key,type,title,authors,container_title,publisher,issued,url,accessed,tier,language",
    "citations": "entity,field,value,stance,source,locator",
}
ENTITIES = list(HEADERS)[:8]
KEYS = {
    "answers": "recommendation,challenge",
    "addressees": "recommendation,addressee",
    "labels": "entity,lang,text",
    "descriptions": "entity,lang",
    "identifiers": "entity,scheme,value",
    "memberships": "member,body,start",
    "treaty-actions": "instrument,participant,action,done",
    "instrument-relations": "subject,relation,object",
    "sources": "key",
    "citations": "entity,field,value,stance,source,locator",
}
ENUMERATIONS = {
    (
        "bodies",
        "body_type",
    ): "organisation council secretariat standing_organ working_group expert_group meeting "
    "forum service platform government grouping",
    ("bodies", "lifecycle"): "proposed existing dissolved",
    (
        "instruments",
        "form",
    ): "charter convention agreement protocol memorandum resolution declaration statement "
    "concept programme action_plan rules code_of_conduct law strategy roadmap",
    ("instruments", "level"): "global regional bilateral national",
    ("instruments", "legal_force"): "binding non_binding disputed unknown",
    (
        "instruments",
        "lifecycle",
    ): "proposed adopted signed provisionally_applied in_force superseded terminated "
    "expired unknown",
    ("instruments", "stub"): "true false",
    ("recommendations", "uptake"): "proposed taken_up implemented stalled overtaken",
    ("answers", "judgement"): "true false",
    ("addressees", "explicit"): "true false",
    ("labels", "lang"): "zh-Hant zh-Hans en ru",
    ("labels", "kind"): "preferred alternative abbreviation as_cited translation",
    ("descriptions", "lang"): "zh-Hant zh-Hans en ru",
    ("identifiers", "scheme"): "wikidata un_symbol url unts iso3166",
    (
        "memberships",
        "status",
    ): "member observer dialogue_partner partner guest applicant suspended former",
    (
        "treaty-actions",
        "action",
    ): "signature definitive_signature ratification acceptance approval accession "
    "succession provisional_application reservation declaration objection denunciation withdrawal adoption "
    "co_sponsorship",
    (
        "instrument-relations",
        "relation",
    ): "amends supplements supersedes repeals based_on implements annex_to "
    "part_of cites endorses aligns_with",
    ("sources", "tier"): "official translation scholarly press",
    ("citations", "stance"): "supports contradicts mentions",
}
REFERENCES = {
    ("bodies", "parent"): "bodies",
    ("bodies", "seat"): "places",
    ("bodies", "founding_instrument"): "instruments",
    ("places", "state"): "states",
    ("topics", "broader"): "topics",
    ("topics", "related"): "topics",
    ("instruments", "place"): "places",
    ("instruments", "adopting_bodies"): "bodies",
    ("instruments", "states"): "states",
    ("instruments", "depositary"): "states bodies",
    ("positions", "parent"): "positions",
    ("positions", "holders"): "states bodies",
    ("positions", "named"): "states bodies instruments",
    ("challenges", "parent"): "challenges",
    ("challenges", "named"): "states bodies instruments",
    ("recommendations", "parent"): "recommendations",
    ("recommendations", "named"): "states bodies instruments",
    ("answers", "recommendation"): "recommendations",
    ("answers", "challenge"): "challenges",
    ("addressees", "recommendation"): "recommendations",
    ("addressees", "addressee"): "states bodies",
    ("memberships", "member"): "states bodies",
    ("memberships", "body"): "bodies",
    ("memberships", "legal_basis"): "instruments",
    ("treaty-actions", "instrument"): "instruments",
    ("treaty-actions", "participant"): "states bodies",
    ("instrument-relations", "subject"): "instruments",
    ("instrument-relations", "object"): "instruments",
}
DATES = {
    "bodies": "established operational dissolved",
    "instruments": "adopted signed entry_into_force terminated",
    "memberships": "start end",
    "treaty-actions": "done effective",
    "sources": "issued accessed",
}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ORDERED = [
    ("bodies", "established", "dissolved"),
    ("instruments", "signed", "entry_into_force"),
    ("instruments", "adopted", "entry_into_force"),
    ("instruments", "entry_into_force", "terminated"),
    ("memberships", "start", "end"),
    ("treaty-actions", "done", "effective"),
]
Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def kinds() -> dict[str, str]:
    return {row["slug"]: name for name in ENTITIES for row in rows(name)}
