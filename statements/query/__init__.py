"""A question and its answer, for every door: API, command, and pages.

In come a list, by name, and parameters with their values; out come pages and records, as JSON
that is ready or as values, and files, in pieces. Nothing here knows of HTTP.

    question = ask(LISTS["statements"], {"government": ["russia"], "count": ["true"]})
    page = answer(question)

Begin at `lists`, which declares every list; `questions.ask` reads what is asked of one, and its
module answers: `records`, `changes` or `editions`.
"""

from statements.labels import merges_among

from .beside import certainties_of, documents_of, names_of
from .bodies import Page
from .candidates import candidates
from .citations import Network, TooMany, network_of
from .cited import Speaker, most_cited, nodes_most_cited, speaking_most
from .downloads import Download, download, file_name
from .editions import PublicEdition, editions_of, past_of
from .facets import Facets, facets_of
from .lists import LISTS
from .moments import Ending, Moment, Part, endings_of, moments_of, parts_of, records_in
from .questions import Listing, Question, answer, ask, detail
from .records import Elsewhere, count_of, some
from .state import epoch_of, ledger_state

__all__ = [
    "LISTS",
    "Download",
    "Elsewhere",
    "Ending",
    "Facets",
    "Listing",
    "Moment",
    "Network",
    "Page",
    "Part",
    "PublicEdition",
    "Question",
    "Speaker",
    "TooMany",
    "answer",
    "ask",
    "candidates",
    "certainties_of",
    "count_of",
    "detail",
    "documents_of",
    "download",
    "editions_of",
    "endings_of",
    "epoch_of",
    "facets_of",
    "file_name",
    "ledger_state",
    "merges_among",
    "moments_of",
    "most_cited",
    "names_of",
    "network_of",
    "nodes_most_cited",
    "parts_of",
    "past_of",
    "records_in",
    "some",
    "speaking_most",
]
