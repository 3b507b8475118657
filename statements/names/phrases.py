"""Dates as people name texts by them: `10 November 2020`, `заявление от 9 ноября 2020 года`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from statements.dates import PartialDate
from statements.documents import Document
from statements.folding import fold

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
# Russian (as named and as dated), Azerbaijani, Turkish, Armenian; each month in its order.
ABROAD = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր",
    "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի "
    "նոյեմբերի դեկտեմբերի",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
MONTH = {
    fold(word): month for names in ABROAD for word, month in zip(names.split(), MONTHS, strict=True)
}
# Words around a date that say only that a text is meant.
AROUND = (
    "the of from on dated trilateral joint statement statements agreement agreements declaration "
    "ceasefire document text memorandum order protocol resolution deal accord "
    "от года году г заявление заявления заявлении заявлению заявлением декларация декларации "
    "соглашение соглашения документ совместное совместного трехстороннее трехстороннего "
    "трехстороннему трехстороннем "
    "il ilin tarixli tarihli bəyanat bəyanatı bəyanatın bəyanatının bəyanatına bəyanatında "
    "bəyannamə bəyannaməsi bildiri bildirisi bildirisinin bildirge bildirgesi üçtərəfli üçlü "
    "yılı yılının "
    "թվականի թվականին հայտարարություն հայտարարության հայտարարությունը եռակողմ համատեղ"
)
FILLERS = frozenset(map(fold, AROUND.split()))
PUNCTUATION = re.compile(r"[,.;:()\"'«»]")
NUMERIC = re.compile(r"\b([0-3]?[0-9])\.([01]?[0-9])\.([12][0-9]{3})\b")  # day first: 09.11.2020
# Endings of numbers: 9th, 2020-ci, 9-ի, 9-го.
ENDING = re.compile(r"([0-9]+)(?:st|nd|rd|th|-[^\W\d_]{1,4}|'[^\W\d_]{1,4})")
YEAR = re.compile(r"[12][0-9]{3}")


def dates_of(agreement: Document) -> Iterator[PartialDate]:
    """Yield the dates that an agreement is called by."""
    for label in agreement["date_labels"]:
        if date := PartialDate.from_document(label["date"]):
            yield date
    if date := PartialDate.from_document(agreement["signed_on"]):
        yield date


def phrases(date: PartialDate) -> Iterator[str]:
    """Yield the spellings of a date, as `bare` leaves them; without its year too."""
    yield str(date)
    if date.precision == "day":
        day, month = day_and_month(date.first)
        for text in (f"{day} {month}", f"{month} {day}"):
            yield f"{text} {date.first.year}"
            yield text
    elif date.precision == "month":
        yield f"{day_and_month(date.first)[1]} {date.first.year}"


def day_and_month(day: date) -> tuple[str, str]:
    return str(day.day), MONTHS[day.month - 1]


def bare(text: str) -> str:
    """Return a question without the words that only say that a text is meant.

    Months are in English, numbers without endings and leading zeros, a year stands last.
    """
    folded = NUMERIC.sub(numeric, fold(text))
    words = [ENDING.sub(r"\1", word) for word in folded.split()]
    words = PUNCTUATION.sub(" ", " ".join(words)).split()
    content = [MONTH.get(word, word) for word in words if word not in FILLERS]
    content = [word.lstrip("0") or word if word.isdecimal() else word for word in content]
    if len(content) > 1 and YEAR.fullmatch(content[0]):
        content = [*content[1:], content[0]]
    return " ".join(content)


def numeric(match: re.Match[str]) -> str:
    """Write a day in numbers with the name of its month, if there is such a month."""
    day, month, year = (int(part) for part in match.groups())
    return f"{day} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 else match[0]
