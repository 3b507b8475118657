"""What does full text cost: common, middle, rare, phrase, and; in two languages?"""

from __future__ import annotations

from . import asking
from .corpus import Maker
from .corpus.words import ENGLISH, RUSSIAN, Language
from .timing import Times, alternate, report


def queries(language: Language) -> dict[str, str]:
    """Return what is asked in one language, by what it is an example of."""
    return {
        "common": language.common,
        "middle": language.middle,
        "rare": language.rare,
        "phrase": f'"{language.phrase}"',
        "and": f"{language.common} {language.middle}",
        "and, none found": f"{language.rare} {language.middle} {language.common}",
        "common without middle": f"{language.common} -{language.middle}",
    }


def run(maker: Maker, rounds: int) -> None:
    if not asking.known("statements/?q=text"):
        print("  skipped: the API has no parameter q yet")
        return
    for language in (ENGLISH, RUSSIAN):
        for name, text in queries(language).items():
            path = f"statements/?labels=0&q={text}"
            statements, sql = asking.statements_of(path), Times()
            [wall] = alternate(lambda path=path: asking.ask(path), rounds=rounds)
            for _ in range(rounds):
                sql.taken.append(asking.sql_seconds(statements))
            rows = f"{asking.results(path)} rows of {asking.count(path)}"
            report(f"q, {language.code}, {name}", f"SQL {sql}  all {wall}  {rows}")
