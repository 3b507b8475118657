"""What each noun is, and what one row of each table is."""

from __future__ import annotations

from collections.abc import Mapping

from statements.documents import NOUNS

from .columns import Vocabulary

MEANT: Mapping[str, str] = {
    "topic": "A subject that statements and clauses are sorted by.",
    "government": "A state, an intergovernmental organisation or a de facto authority.",
    "place": "A place, with a neutral label and its sides' names.",
    "publisher": "Who publishes sources.",
    "institution": "A body of a government that issues statements.",
    "source": "A page or document that something is known from.",
    "official": "A person.",
    "agreement": "A text cited as a source of duties or principles.",
    "series": "A named set of agreements cited together.",
    "text_version": "One published wording of one clause, in one language, by one publisher.",
    "statement": "One communicative act of its voices on one occasion.",
    "office": "A post in an institution.",
    "tenure": "An official holding an office: the start day is in, the end day is out.",
    "clause": "A citable unit of an agreement.",
    "reference": "One act of citing, in a statement or in an agreement.",
}
ROWS: Mapping[str, str] = {
    "statement_voices": "A government taking part in a statement; the first is the lead voice.",
    "statement_addressees": "A government, body or person that a statement is directed to.",
    "statement_topics": "A topic of a statement.",
    "statement_places": "A place that a statement names.",
    "statement_appearances": "A statement as one source carries it.",
    "quotes": "Exact words printed in one appearance of a statement.",
    "statement_references": "A reference of a statement in its order, and the quote that it is.",
    "reference_targets": "What a reference points at, each once.",
    "reference_about": "A government whose conduct a reference concerns, each once.",
    "government_aliases": "Another name of a government.",
    "institution_aliases": "Another name of an institution.",
    "official_aliases": "Another name of an official.",
    "agreement_aliases": "Another name of an agreement or of one of its clauses.",
    "series_aliases": "Another name of a series.",
    "place_names": "A name that a side uses for a place.",
    "agreement_date_labels": "A date by which an agreement is called.",
    "agreement_external_ids": "An agreement's identifier in another collection.",
    "agreement_urls": "The address of a page with an agreement's text.",
    "agreement_parties": "A party of an agreement, and who signed for it.",
    "agreement_sources": "A source that an agreement is known from.",
    "clause_topics": "A topic of a clause.",
    "clause_sources": "A source that a clause is known from.",
    "tenure_sources": "A source that a tenure is known from.",
    "series_agreements": "An agreement of a series.",
    "source_cites": "A publisher that a source names as where it has its report from.",
    "references": "A reference × its target × voice: count by distinct reference.",
    "edges": "References of one type, from one government to one target, on one day.",
    "changes": "One change of what the public sees.",
    "releases": "An immutable snapshot of what was public.",
    "codebook": "A column of a table.",
    "codebook_values": "A value of a vocabulary.",
}
RECORDS = Vocabulary("Noun", tuple((noun, MEANT[noun]) for noun in NOUNS))
