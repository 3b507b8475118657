"""Dates as people write them: "Thursday", "yesterday", "22 декабря"; pure.

Words that mean a day only beside another one are read from the day of a source's publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from statements.dates import FORMS, PartialDate
from statements.folding import fold
from statements.names.phrases import MONTHS, bare

LONGEST = 80  # characters that are looked at
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# From Monday on; words of one day are joined with "/", words that are one name with "_".
WEEKDAY_NAMES = (
    "monday/mon tuesday/tues/tue wednesday/wed thursday/thurs/thu friday/fri "
    "saturday/sat sunday/sun",
    "понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье",
    "bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə bazar",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի",
)
WEEKDAY = {
    fold(name.replace("_", " ")): place
    for week in WEEKDAY_NAMES
    for place, names in enumerate(week.split())
    for name in names.split("/")
}
# Days before the day of publication.
BEFORE = {
    fold(name.replace("_", " ")): days
    for days, names in enumerate(
        (
            "today сегодня bu_gün bugün այսօր",
            "yesterday вчера dünən dün երեկ",
            "day_before_yesterday позавчера sırağagün evvelsi_gün նախանցյալ_օրը",
        )
    )
    for name in names.split()
}
AGO = ("today", "yesterday", "the day before yesterday")
SMALL_WORDS = "on the this в во этот эту это günü gün օրը bu"
AROUND = frozenset(map(fold, SMALL_WORDS.split()))
WORDS_FOR_LAST = "last past прошлый прошлую прошлое ötən keçən geçen անցած"
LAST = frozenset(map(fold, WORDS_FOR_LAST.split()))
# Months as they are shortened, and as they stand in a sentence: “в декабре”, “dekabrın 22-də”.
MONTH_FORMS = (
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "янв февр март апр мая июнь июль авг сент окт нояб дек",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "yan fev mar apr may iyn iyl avq sen okt noy dek",
    "yanvarın fevralın martın aprelin mayın iyunun iyulun avqustun sentyabrın oktyabrın noyabrın "
    "dekabrın",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "հնվ փտվ մրտ ապր մյս հնս հլս օգս սեպ հոկ նոյ դեկ",
    "jan feb mar apr may jun jul aug sept oct nov dec",
)
MONTH_FORM = {
    fold(word): month
    for forms in MONTH_FORMS
    for word, month in zip(forms.split(), MONTHS, strict=True)
}
OF_YEARS = frozenset(map(fold, ["год", "թ", "թվական", "թվականը", "tarixində", "tarihinde"]))
# “2022г.” and “22-Dec-2022”, which are taken apart before the words are read.
YEAR_MARK = re.compile(
    r"(?<=[0-9]{4})(?=[гթ]\b)|(?<=[0-9])-(?=[^\W\d_]{3,}-[0-9])|(?<=[^\W\d_])-(?=[0-9]{4})"
)
YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]00:00(?::00)?)?")
YEAR_LAST = re.compile(r"([0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4})")
MONTH_ALONE = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
MARKS = re.compile(r"[,.;:()\"'«»“”]+(?=\s|$)|(?<=\s)[(\"'«“]+")


class PublicationNeeded(ValueError):
    """These words mean a day only beside that of a publication; `missing` says which part."""

    def __init__(self, typed: str, missing: str, remedy: str) -> None:
        super().__init__(f"“{typed}” {missing}: {remedy}.")
        self.typed, self.missing = typed, missing


@dataclass(frozen=True, slots=True)
class DayReading:
    """A date that was read, in words what it was taken for, and a note where it was worked out."""

    date: PartialDate
    words: str
    note: str | None = None


def read_day(text: str, published: PartialDate | None = None) -> DayReading:
    """Read a date as people write it; ValueError says what is missing or wrong.

    A weekday is the last one up to the day of publication, that day included; with "last" it is
    before that day. A day without its year is the last such day up to it.
    """
    typed = text.strip()[: LONGEST + 1]
    if len(typed) > LONGEST:
        raise ValueError(f"This is too long for a date: write {FORMS}.")
    if date := in_numbers(typed):
        return DayReading(date, date_with_weekday(date))
    if re.fullmatch(r"[0-9]{4}[0-9/-]*", typed):
        date_read = PartialDate.parse(typed)
        return DayReading(date_read, date_with_weekday(date_read))
    words = MARKS.sub(" ", YEAR_MARK.sub(" ", fold(typed))).split()
    return read_beside(typed, words, published) or read_written(typed, words, published)


def in_numbers(typed: str) -> PartialDate | None:
    """Read a date in numbers alone; ValueError where its day and month may change places.

    Between dots the day stands first; between strokes it does so in some countries only.
    """
    if match := YEAR_FIRST.fullmatch(typed):
        return partial(typed, int(match[1]), int(match[3]), [int(match[4])])
    if match := MONTH_ALONE.fullmatch(typed):
        return partial(typed, int(match[2]), int(match[1]), [])
    match = YEAR_LAST.fullmatch(typed)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12 or first == second:
        return partial(typed, year, second, [first])
    if second > 12:
        return partial(typed, year, first, [second])
    readings = (partial(typed, year, second, [first]), partial(typed, year, first, [second]))
    choices = " or ".join(f"{day_with_weekday(one.first)} ({one})" for one in readings)
    raise ValueError(f"“{typed}” may be {choices}: write the one in brackets that is meant.")


def read_beside(typed: str, words: list[str], published: PartialDate | None) -> DayReading | None:
    """Read a word that means a day only beside the day of publication."""
    name = " ".join(word for word in words if word not in AROUND | LAST)
    is_last = any(word in LAST for word in words)
    if name not in WEEKDAY and name not in BEFORE:
        # A word around a day may be part of its name: "bu gün".
        name = " ".join(words)
    if name not in WEEKDAY and name not in BEFORE:
        return None
    day = publication_day(typed, published)
    if name in BEFORE:
        back, basis = BEFORE[name], "publication"
        phrase = AGO[back]
    else:
        back, basis = (day.weekday() - WEEKDAY[name]) % 7, "weekday"
        back = back or (7 if is_last else 0)
        phrase = f"last {WEEKDAYS[WEEKDAY[name]]}" if is_last else WEEKDAYS[WEEKDAY[name]]
    date = PartialDate.parse(str(day - timedelta(days=back)), basis)
    return DayReading(
        date, f"{date_with_weekday(date)}, {distance(back)}", note_on(phrase, day, back)
    )


def publication_day(typed: str, published: PartialDate | None) -> date:
    if published is None:
        missing = "is read from the day a source was published"
        raise PublicationNeeded(typed, missing, f"choose a source with its day, or write {FORMS}")
    if published.precision != "day":
        raise ValueError(
            f"“{typed}” cannot be told: the source was published {published}, day unknown. "
            f"Write {FORMS}."
        )
    return published.first


def distance(back: int) -> str:
    """Say how a day lies to the day of publication."""
    if back == 0:
        return "the day the source was published"
    return f"{back} day{'s' if back > 1 else ''} before the source was published"


def note_on(phrase: str, day: date, back: int) -> str:
    """Say in English how the day was worked out; the reader can follow it from the source."""
    when = "was published that day" if back == 0 else f"was published on {day}"
    return f"The source says {phrase} and {when}."


def read_written(typed: str, words: list[str], published: PartialDate | None) -> DayReading:
    """Read a day, month or year with the name of its month, its weekday beside it or not."""
    weekday, rest = weekday_in(" ".join(words))
    content = " ".join(word for word in rest.split() if word not in AROUND | OF_YEARS)
    date, is_guessed = calendar(typed, bare(content).split(), published)
    if weekday is not None and date.precision == "day" and date.first.weekday() != weekday:
        raise ValueError(f"{date_with_weekday(date)} is no {WEEKDAYS[weekday]}: check it.")
    text = date_with_weekday(date)
    return DayReading(date, f"{text}, the year taken from the publication" if is_guessed else text)


def weekday_in(text: str) -> tuple[int | None, str]:
    """Return the weekday that a text names, and the text without it; the longest name first."""
    for name in sorted(WEEKDAY, key=len, reverse=True):
        if f" {name} " in f" {text} ":
            return WEEKDAY[name], f" {text} ".replace(f" {name} ", " ", 1).strip()
    return None, text


def calendar(
    typed: str, words: list[str], published: PartialDate | None
) -> tuple[PartialDate, bool]:
    """Return the date that words say in any order, and whether its year is a guess."""
    words = [MONTH_FORM.get(word, word) for word in words]
    months = [MONTHS.index(word) + 1 for word in words if word in MONTHS]
    numbers = [int(word) for word in words if re.fullmatch(r"[0-9]{1,4}", word)]
    days = [number for number in numbers if number < 100]
    years = [number for number in numbers if number >= 1000]
    is_plain = len(months) + len(days) + len(years) == len(words)
    if is_plain and not months and not days and len(years) == 1:
        return PartialDate.parse(f"{years[0]:04d}"), False
    if not is_plain or len(months) != 1 or len(days) > 1 or len(years) > 1:
        raise ValueError(f"“{typed}” is not a date: write {FORMS}, or 22 December 2022.")
    if years:
        return partial(typed, years[0], months[0], days), False
    if published is None:
        raise PublicationNeeded(typed, "has no year", "write it, or choose a source with its day")
    date = partial(typed, published.last.year, months[0], days)
    if date.first > published.last:
        date = partial(typed, published.last.year - 1, months[0], days)
    return PartialDate(date.first, date.last, date.precision, "inferred"), True


def partial(typed: str, year: int, month: int, days: list[int]) -> PartialDate:
    written_out = f"{year:04d}-{month:02d}" + "".join(f"-{day:02d}" for day in days)
    try:
        return PartialDate.parse(written_out)
    except ValueError:
        raise ValueError(f"“{typed}” is not in the calendar: check it.") from None


def date_with_weekday(date: PartialDate) -> str:
    """Print a date with its weekday, so that a slip is seen."""
    if date.precision == "day":
        return day_with_weekday(date.first)
    if date.precision == "month":
        return f"{MONTHS[date.first.month - 1].title()} {date.first.year}, day unknown"
    if date.precision == "year":
        return f"{date.first.year}, day and month unknown"
    return f"between {day_with_weekday(date.first)} and {day_with_weekday(date.last)}"


def day_with_weekday(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1].title()} {day.year}"
