"""How agreements come about, their kinds and stages, and the roles of their parties."""

from __future__ import annotations

from .defined import Defined


class AgreementOrigin(Defined):
    AGREED = "agreed", "Signed or declared by its parties", "Agreed"
    ADOPTED = "adopted", "Adopted by a body", "Adopted"
    ORDERED = "ordered", "Ordered by a court", "Ordered"
    CHAIRED = "chaired", "A host's summary of talks between others", "Chaired"


class AgreementKind(Defined):
    CEASEFIRE_AGREEMENT = (
        "ceasefire_agreement",
        "Text that ends or suspends hostilities",
        "Ceasefire agreement",
    )
    IMPLEMENTATION_STATEMENT = (
        "implementation_statement",
        "Leaders' text that carries out or reconfirms an earlier one",
        "Implementation statement",
    )
    DECLARATION = "declaration", "Declaration of two or more governments", "Declaration"
    CEASEFIRE_CALL = (
        "ceasefire_call",
        "Text that calls for a ceasefire without being one",
        "Ceasefire call",
    )
    MEMORANDUM = "memorandum", "Memorandum between governments or ministries", "Memorandum"
    CHAIR_STATEMENT = (
        "chair_statement",
        "Statement of the host of a meeting on its outcome",
        "Chair statement",
    )
    AGREED_STATEMENT = (
        "agreed_statement",
        "Statement agreed at a meeting of leaders",
        "Agreed statement",
    )
    RESOLUTION = "resolution", "Resolution of a body", "Resolution"
    COURT_ORDER = "court_order", "Order of a court", "Court order"
    TREATY = "treaty", "Treaty between states", "Treaty"
    PROTOCOL = "protocol", "Protocol, also one that calls for a treaty", "Protocol"
    PACKAGE_OF_MEASURES = "package_of_measures", "Set of agreed measures", "Package of measures"
    OTHER = "other", "Any other text", "Other"


class Stage(Defined):
    INITIALLED = "initialled", "Agreed in text and not signed", "Initialled"
    CONCLUDED = "concluded", "Signed, declared, adopted or ordered", "Concluded"
    ENDED = "ended", "No longer in force by act of its parties or of the body", "Ended"


class PartyRole(Defined):
    PARTY = (
        "party",
        "Declares or signs the text, or is a side of the talks that a chaired text sums up",
        "Party",
    )
    MEDIATOR = "mediator", "Brings the sides together and signs or is named as mediator", "Mediator"
    HOST = "host", "Hosts the meeting and joins in the text", "Host"
    WITNESS = "witness", "Signs or is named as witness only", "Witness"
    ISSUER = "issuer", "Issues the text by itself: a body, a court or a chair", "Issuer"
    BOUND = "bound", "Ordered or addressed by a text that it did not make", "Bound"
