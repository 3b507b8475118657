"""What readers report as wrong, from the form to the desk's decision.

In come the words of somebody whom nobody knows; out comes a row for the desk, nothing public.
Begin with `CorrectionForm`, which holds what was typed to its limits; `receive` keeps it,
`decide` says what became of it, and `forget` takes away who sent it.
"""

from .deciding import decide, forget
from .forms import CorrectionForm
from .receiving import TooMany, receive
from .slips import Slip

__all__ = ["CorrectionForm", "Slip", "TooMany", "decide", "forget", "receive"]
