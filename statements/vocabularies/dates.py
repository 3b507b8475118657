"""How exactly a date is known, and where it is from."""

from __future__ import annotations

from .defined import Defined


class Precision(Defined):
    DAY = "day", "One day", "Day"
    MONTH = "month", "One month", "Month"
    YEAR = "year", "One year", "Year"
    RANGE = "range", "From a first to a last day", "Range"


class DateBasis(Defined):
    STATED = "stated", "The source gives the date", "Stated"
    WEEKDAY = "weekday", "Worked out from a weekday and the day of publication", "Weekday"
    PUBLICATION = "publication", "The day of publication stands in for it", "Publication"
    INFERRED = "inferred", "Worked out in another way, told in the note", "Inferred"
