"""Kinds of governments, institutions and offices."""

from __future__ import annotations

from .defined import Defined


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
    NON_STATE_ACTOR = (
        "non_state_actor",
        "An organisation, church or movement that takes positions without governing",
        "Non state actor",
    )


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


class AliasKind(Defined):
    NAME = "name", "A full name, or the usual name", "Name"
    SURNAME = "surname", "Surname alone", "Surname"
    SHORT = "short", "Short form, abbreviation, or a capital for its government", "Short"
    FORMER = "former", "A name no longer used", "Former"
