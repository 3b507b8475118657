"""The fixed vocabularies: every code with its definition, and which reference fits where.

The codes and definitions are those of the first dataset; topics and publishers are rows.
"""

from __future__ import annotations

from typing import Self

from django.db import models


class Defined(models.TextChoices):
    """Choices whose members carry a definition: `NAME = code, definition, label`."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member

    @classmethod
    def help_text(cls) -> str:
        """Tell every code's meaning, one after the other."""
        return " · ".join(f"{member.label}: {member.definition}" for member in cls)


class StatementKind(Defined):
    JOINT_STATEMENT = (
        "joint_statement",
        "Statement made together by two or more governments about something, "
        "not itself a text that binds or frames",
        "Joint statement",
    )
    INSTITUTION_STATEMENT = (
        "institution_statement",
        "Statement or comment issued by a ministry, office or council in its own name",
        "Institution statement",
    )
    SPOKESPERSON_STATEMENT = (
        "spokesperson_statement",
        "Written statement or answer attributed to a spokesperson",
        "Spokesperson statement",
    )
    PRESS_BRIEFING = "press_briefing", "Oral briefing, regular or daily", "Press briefing"
    PRESS_CONFERENCE = (
        "press_conference",
        "Press conference or press statement after talks",
        "Press conference",
    )
    CALL_READOUT = "call_readout", "Report by one side of a phone call", "Call readout"
    MEETING_READOUT = (
        "meeting_readout",
        "Report by one side of a meeting, incl. opening remarks",
        "Meeting readout",
    )
    GOVERNMENT_SESSION = (
        "government_session",
        "Remarks at a cabinet, council or parliament sitting",
        "Government session",
    )
    MULTILATERAL_SPEECH = (
        "multilateral_speech",
        "Speech in a UN, OSCE, CSTO, CIS or similar body",
        "Multilateral speech",
    )
    INTERVIEW = "interview", "Interview or remarks to media", "Interview"
    LETTER = "letter", "Letter, also when circulated as a UN document", "Letter"
    SOCIAL_MEDIA_POST = "social_media_post", "Post by an official account", "Social media post"
    ATTRIBUTED_POSITION = (
        "attributed_position",
        "Position ascribed to a government or capital without an identifiable "
        "utterance ('Baku claims')",
        "Attributed position",
    )
    OTHER_SPEECH = "other_speech", "Any other speech, e.g. party congress", "Other speech"


class OfficeKind(Defined):
    HEAD_OF_STATE = "head_of_state", "President or monarch, also when acting", "Head of state"
    HEAD_OF_GOVERNMENT = (
        "head_of_government",
        "Prime minister, or a president who heads the government",
        "Head of government",
    )
    DEPUTY_HEAD_OF_GOVERNMENT = (
        "deputy_head_of_government",
        "Deputy prime minister",
        "Deputy head of government",
    )
    FOREIGN_MINISTER = (
        "foreign_minister",
        "Minister of foreign affairs or secretary of state",
        "Foreign minister",
    )
    DEPUTY_FOREIGN_MINISTER = (
        "deputy_foreign_minister",
        "Deputy of the minister of foreign affairs",
        "Deputy foreign minister",
    )
    DEFENCE_MINISTER = "defence_minister", "Minister of defence", "Defence minister"
    OTHER_MINISTER = "other_minister", "Any other minister", "Other minister"
    SPOKESPERSON = "spokesperson", "Spokesperson or press secretary, also deputy", "Spokesperson"
    PRESIDENTIAL_AIDE = (
        "presidential_aide",
        "Assistant or adviser of a head of state",
        "Presidential aide",
    )
    DEPARTMENT_HEAD = (
        "department_head",
        "Head of a department in an office of a head of state or in a ministry",
        "Department head",
    )
    SECURITY_COUNCIL_SECRETARY = (
        "security_council_secretary",
        "Secretary of a national security council",
        "Security council secretary",
    )
    NATIONAL_SECURITY_ADVISER = (
        "national_security_adviser",
        "Adviser on national security to a head of state",
        "National security adviser",
    )
    INTELLIGENCE_HEAD = "intelligence_head", "Head of an intelligence service", "Intelligence head"
    SPEAKER_OF_PARLIAMENT = (
        "speaker_of_parliament",
        "Speaker or president of a parliament",
        "Speaker of parliament",
    )
    AMBASSADOR = "ambassador", "Ambassador to a state or organisation", "Ambassador"
    SPECIAL_ENVOY = "special_envoy", "Special envoy or special representative", "Special envoy"
    IO_HEAD = (
        "io_head",
        "Head of an intergovernmental organisation or of one of its organs",
        "Head of an international organisation",
    )
    IO_OFFICIAL = (
        "io_official",
        "Other senior official of an intergovernmental organisation",
        "Official of an international organisation",
    )
    DE_FACTO_HEAD = "de_facto_head", "Head of a de facto authority", "De facto head"
    DE_FACTO_MINISTER = "de_facto_minister", "Minister of a de facto authority", "De facto minister"


class SourceKind(Defined):
    OFFICIAL_SITE = (
        "official_site",
        "Page of a government, institution or organisation",
        "Official site",
    )
    OFFICIAL_SOCIAL = "official_social", "Post by an official account", "Official social"
    NEWS_AGENCY = "news_agency", "News agency", "News agency"
    NEWSPAPER_OR_PORTAL = (
        "newspaper_or_portal",
        "Newspaper, magazine or news portal",
        "Newspaper or portal",
    )
    BROADCASTER = "broadcaster", "Radio or television station and its site", "Broadcaster"
    DATABASE_OR_ARCHIVE = (
        "database_or_archive",
        "Database or collection of documents",
        "Database or archive",
    )
    THINK_TANK = "think_tank", "Research institute", "Think tank"
    MIRROR_COPY = "mirror_copy", "Copy of a text on a site that did not issue it", "Mirror copy"
    COURT_OR_UN_DOCUMENT = (
        "court_or_un_document",
        "Document of a court or of the United Nations",
        "Court or UN document",
    )


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


class VoiceRole(Defined):
    SPEAKS = "speaks", "Says it, in person or as an institution", "Speaks"
    SIGNS = "signs", "Puts its name to a joint or written text", "Signs"
    SPEAKS_FOR = (
        "speaks_for",
        "Does not speak; the principal of a spokesperson who does",
        "Speaks for",
    )


class Rendition(Defined):
    VERBATIM = "verbatim", "The words as issued, in the language they were issued in", "Verbatim"
    TRANSLATED = "translated", "The words in translation, official or by the outlet", "Translated"
    REPORTED = (
        "reported",
        "Told in the outlet's words, with or without quoted fragments or sentences",
        "Reported",
    )
    SUMMARY = "summary", "Only the gist, in a digest, headline or list", "Summary"


class Resolution(Defined):
    EXPLICIT = "explicit", "The report names the text or clause; how was not kept", "Explicit"
    EXPLICIT_DATE = "explicit_date", "The text is named by its date", "Explicit date"
    EXPLICIT_DATE_AND_CLAUSE = (
        "explicit_date_and_clause",
        "The text is named by its date and the clause by its number",
        "Explicit date and clause",
    )
    ALIAS = "alias", "The text is called by another name", "Alias"
    SET_BY_DATE_LIST = (
        "set_by_date_list",
        "Several texts are named by a list of dates",
        "Set by date list",
    )
    SET_BY_YEAR_LIST = "set_by_year_list", "Several texts are named by years", "Set by year list"
    SET_BY_DESCRIPTION = (
        "set_by_description",
        "Several texts are meant by a plural without dates",
        "Set by description",
    )
    BY_DESCRIPTION = (
        "by_description",
        "A text or clause is meant by its subject or nature",
        "By description",
    )
    BY_EVENT = "by_event", "A text is meant by the meeting or summit it came from", "By event"
    CLAUSE_NUMBER_IN_CONTEXT = (
        "clause_number_in_context",
        "Only a clause number is given; the text is known from the context",
        "Clause number in context",
    )
    COREFERENCE = (
        "coreference",
        "A pronoun or a short form points back to a text named before",
        "Coreference",
    )
    IN_QUESTION = (
        "in_question",
        "The text was named in the question, not in the answer",
        "In question",
    )
    IMPLIED_BY_SUBJECT = (
        "implied_by_subject",
        "No text is named; the subject of the words points to it",
        "Implied by subject",
    )
    ANSWERS_STATEMENT = (
        "answers_statement",
        "The words or the report say which statement is answered",
        "Answers statement",
    )
    TEXT_OF_AGREEMENT = (
        "text_of_agreement",
        "Read in the citing text or clause itself",
        "Text of agreement",
    )


class Certainty(Defined):
    VERIFIED = "verified", "Read in a named source", "Verified"
    LIKELY = "likely", "Known with good reason, or verified only in part", "Likely"
    UNVERIFIED = "unverified", "Not checked, or open to another reading", "Unverified"


class InstitutionKind(Defined):
    PRESIDENCY = "presidency", "Office of a head of state", "Presidency"
    GOVERNMENT_OFFICE = (
        "government_office",
        "Cabinet, prime minister's office or other central office",
        "Government office",
    )
    FOREIGN_MINISTRY = "foreign_ministry", "Ministry of foreign affairs", "Foreign ministry"
    DEFENCE_MINISTRY = "defence_ministry", "Ministry of defence", "Defence ministry"
    SECURITY_COUNCIL = "security_council", "National security council", "Security council"
    BORDER_SERVICE = "border_service", "Border guard", "Border service"
    MILITARY_CONTINGENT = "military_contingent", "Force deployed abroad", "Military contingent"
    PARLIAMENT = "parliament", "Parliament or assembly", "Parliament"
    COURT = "court", "Court", "Court"
    IO_ORGAN = (
        "io_organ",
        "Organ of an intergovernmental organisation",
        "Organ of an international organisation",
    )
    IO_AGENCY = (
        "io_agency",
        "Agency or service of an intergovernmental organisation",
        "Agency of an international organisation",
    )
    NEGOTIATION_FORMAT = "negotiation_format", "Standing group that mediates", "Negotiation format"


class GovernmentKind(Defined):
    STATE = "state", "A state", "State"
    INTERGOVERNMENTAL_ORGANISATION = (
        "intergovernmental_organisation",
        "An organisation of states",
        "Intergovernmental organisation",
    )
    DE_FACTO_AUTHORITY = (
        "de_facto_authority",
        "An authority that governs without being generally recognised as a state",
        "De facto authority",
    )


STATEMENT, AGREEMENT, CLAUSE = "statement", "agreement", "clause"


class ReferenceType(Defined):
    CALLS_FOR_COMPLIANCE = (
        "calls_for_compliance",
        "Urges that a text, or a duty under it, be kept, carried out or answered for.",
        "Calls for compliance",
    )
    ALLEGES_VIOLATION = (
        "alleges_violation",
        "Says that somebody does what a text forbids.",
        "Alleges violation",
    )
    ALLEGES_NON_FULFILMENT = (
        "alleges_non_fulfilment",
        "Says that somebody fails to do what a text obliges them to do: an "
        "omission, not a breach by act.",
        "Alleges non fulfilment",
    )
    DENIES_VIOLATION = (
        "denies_violation",
        "Rejects a claim of breach or omission. About: the government defended.",
        "Denies violation",
    )
    AFFIRMS_COMMITMENT = (
        "affirms_commitment",
        "Declares own adherence, or that a text holds and is being kept.",
        "Affirms commitment",
    )
    INVOKES_AS_BASIS = (
        "invokes_as_basis",
        "Uses a text as legal or political ground, as the only frame for "
        "settlement, or to say who is responsible.",
        "Invokes as basis",
    )
    INTERPRETS = "interprets", "States what a provision means.", "Interprets"
    DISPUTES_INTERPRETATION = (
        "disputes_interpretation",
        "Rejects another's reading of a provision.",
        "Disputes interpretation",
    )
    PROPOSES_CHANGE = (
        "proposes_change",
        "Proposes to extend, amend, replace or end a provision.",
        "Proposes change",
    )
    QUESTIONS_VALIDITY = (
        "questions_validity",
        "Says that circumstances changed or that the text is at risk of losing effect.",
        "Questions validity",
    )
    ANNOUNCES = (
        "announces",
        "Announces signature, entry into force or a result under a text.",
        "Announces",
    )
    MENTIONS = "mentions", "Cites neutrally, without a position.", "Mentions"
    RESPONDS_TO = "responds_to", "Answers another statement.", "Responds to"
    IMPLEMENTS = "implements", "Is made to carry out another text or clause.", "Implements"
    REAFFIRMS = "reaffirms", "Confirms that another text or clause goes on to hold.", "Reaffirms"
    SUPERSEDES = "supersedes", "Takes the place of another text or clause.", "Supersedes"

    @property
    def origins(self) -> frozenset[str]:
        """What may make such a reference: a statement, or an agreement or its clause."""
        return frozenset({AGREEMENT, CLAUSE} if self in BETWEEN_AGREEMENTS else {STATEMENT})

    @property
    def targets(self) -> frozenset[str]:
        """What such a reference may point at."""
        is_answer = self is ReferenceType.RESPONDS_TO
        return frozenset({STATEMENT} if is_answer else {AGREEMENT, CLAUSE})


BETWEEN_AGREEMENTS = frozenset(
    {ReferenceType.IMPLEMENTS, ReferenceType.REAFFIRMS, ReferenceType.SUPERSEDES}
)
ALLEGATIONS = frozenset({ReferenceType.ALLEGES_VIOLATION, ReferenceType.ALLEGES_NON_FULFILMENT})


class DeskState(Defined):
    """Where a record stands on the desk."""

    DRAFT = "draft", "Being written; the public sees the last public edition, if any", "Draft"
    IN_REVIEW = "in_review", "Waits for a second person", "In review"
    PUBLISHED = "published", "What the desk holds is what the public sees", "Published"
    RETRACTION_ASKED = (
        "retraction_asked",
        "Public; one person asks to retract it",
        "Retraction asked",
    )
    RETRACTED = "retracted", "Withdrawn; the key answers 410 with the reason", "Retracted"
    DELETED = "deleted", "Removed from the desk; the key is never used again", "Deleted"


class Action(Defined):
    """What a change did to a public record, and on whose account."""

    CREATED = "created", "First made public", "Created"
    CORRECTED = "corrected", "Our mistake was mended", "Corrected"
    REVISED = "revised", "The source changed", "Revised"
    RECODED = "recoded", "Our codebook changed", "Recoded"
    MERGED = "merged", "Now part of another record", "Merged"
    RETRACTED = "retracted", "Withdrawn by two people, for the reason given", "Retracted"
    DELETED = "deleted", "No longer public", "Deleted"
