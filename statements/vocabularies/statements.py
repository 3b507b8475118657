"""Kinds of statements, contacts and sources, roles and voices, renditions."""

from __future__ import annotations

from .defined import Defined


class StatementKind(Defined):
    JOINT_STATEMENT = (
        "joint_statement",
        "Statement made together by two or more governments about something, "
        "not itself a text that binds or frames",
        "Joint statement",
    )
    INSTITUTION_STATEMENT = (
        "institution_statement",
        "Statement, comment or bulletin issued by a ministry, office or council in its own name",
        "Institution statement",
    )
    SPOKESPERSON_STATEMENT = (
        "spokesperson_statement",
        "Written statement, comment or answer in the name of a spokesperson",
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


class VoiceRole(Defined):
    SPEAKS = "speaks", "Says it, in person or as an institution", "Speaks"
    SIGNS = "signs", "Puts its name to a joint or written text", "Signs"
    SPEAKS_FOR = (
        "speaks_for",
        "Does not speak; the principal of a spokesperson who does",
        "Speaks for",
    )


SPEAKING = (VoiceRole.SPEAKS, VoiceRole.SIGNS)  # whose words a statement is


class Rendition(Defined):
    VERBATIM = "verbatim", "The words as issued, in the language they were issued in", "Verbatim"
    TRANSLATED = "translated", "The words in translation, official or by the outlet", "Translated"
    REPORTED = (
        "reported",
        "Told in the outlet's words, with or without quoted fragments or sentences",
        "Reported",
    )
    SUMMARY = "summary", "Only the gist, in a digest, headline or list", "Summary"


class QuoteVoice(Defined):
    SPEAKER = (
        "speaker",
        "The speaker's own words, in the language given or translated",
        "Speaker",
    )
    OUTLET = "outlet", "The outlet's prose about them", "Outlet"


class ContactKind(Defined):
    CALL = "call", "Telephone or video call", "Call"
    MEETING = "meeting", "Meeting of officials", "Meeting"
    SUMMIT = "summit", "Meeting of heads of state or government", "Summit"
    SESSION = "session", "Sitting of a body at which statements were made", "Session"
    VISIT = "visit", "Visit or reception", "Visit"
    LETTERS = "letters", "Exchange of letters", "Letters"


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
    BOOK = "book", "Book", "Book"
