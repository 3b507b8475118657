"""Text as it is kept, as it is matched across spellings, and as the words that search reads.

Text goes in, text or words with their places come out; all of it is pure. `clean_text` is what is
stored, `fold` what is compared and never shown. Begin with `kept`; `words` cuts a text, `stems`
shortens its words, `latin` and `alike` serve guesses and quotes.
"""

from .alike import find_alike
from .kept import clean_text, fold, hidden_fault, seen_text, text_fault
from .latin import latin
from .stems import stem, turkic
from .words import words_in, words_of

__all__ = [
    "clean_text",
    "find_alike",
    "fold",
    "hidden_fault",
    "latin",
    "seen_text",
    "stem",
    "text_fault",
    "turkic",
    "words_in",
    "words_of",
]
