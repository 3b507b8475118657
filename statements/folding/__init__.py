"""Text as it is kept, as it is matched across spellings, and as the words that search reads."""

from .kept import clean_text, fold, text_fault
from .stems import stem, turkic
from .words import Word, words_in, words_of

__all__ = [
    "Word",
    "clean_text",
    "fold",
    "stem",
    "text_fault",
    "turkic",
    "words_in",
    "words_of",
]
