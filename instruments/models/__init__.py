"""The catalogue's tables, and the ledger's."""

from instruments.models.body import Body, Membership
from instruments.models.entity import Description, Entity, Identifier, Kind, Label, Redirect, Status
from instruments.models.geography import Place, State, Topic
from instruments.models.instrument import Instrument, InstrumentRelation, TreatyAction
from instruments.models.ledger import Change, LedgerHead
from instruments.models.people import User
from instruments.models.statements import Addressee, Answer, Challenge, Position, Recommendation

KINDS: dict[str, type[Entity]] = {
    model.KIND: model
    for model in (State, Body, Instrument, Place, Topic, Position, Challenge, Recommendation)
}

__all__ = [
    "KINDS",
    "Addressee",
    "Answer",
    "Body",
    "Challenge",
    "Change",
    "Description",
    "Entity",
    "Identifier",
    "Instrument",
    "InstrumentRelation",
    "Kind",
    "Label",
    "LedgerHead",
    "Membership",
    "Place",
    "Position",
    "Recommendation",
    "Redirect",
    "State",
    "Status",
    "Topic",
    "TreatyAction",
    "User",
]
