"""Dates and periods as text, by the locale data of Babel."""

import re
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton

from .languages import LOCALES

_MONTH = re.compile(r"\d{4}-\d\d")
_DAY_OF_MONTH = re.compile(r"--(\d\d-\d\d)")
_ONE_DAY = timedelta(days=1)


def format_day(day: date, language: str) -> str:
    """Return a date as text.

    >>> [format_day(date(2017, 3, 13), language) for language in ("en", "ru", "zh")]
    ['13 March 2017', '13 марта 2017\\u202fг.', '2017年3月13日']
    """
    return format_date(day, "long", locale=LOCALES[language])


def _format_month(day: date, language: str) -> str:
    return format_skeleton("yMMMM", day, locale=LOCALES[language])


def format_partial_date(text: str, language: str) -> str | None:
    """Return a month (xsd:gYearMonth), or a day without a year (xsd:gMonthDay), as text; None if it is neither.

    >>> format_partial_date("2016-04", "en"), format_partial_date("--03-13", "zh"), format_partial_date("2016", "en")
    ('April 2016', '3月13日', None)
    """
    try:
        if _MONTH.fullmatch(text):
            return _format_month(date.fromisoformat(f"{text}-01"), language)
        if found := _DAY_OF_MONTH.fullmatch(text):
            day = date.fromisoformat(f"2000-{found[1]}")  # a leap year has all days
            return format_skeleton("MMMMd", day, locale=LOCALES[language])
    except ValueError:  # there is no such month or day
        pass
    return None


def format_period(first: date, last: date | None, language: str) -> str:
    """Return a period as text: one day, a month, a year, or both ends.

    :param last: the last day; None if the period has no known end.

    >>> format_period(date(2016, 4, 1), date(2016, 4, 30), "en")
    'April 2016'
    >>> format_period(date(2017, 3, 13), date(2017, 3, 15), "en")
    '13 March 2017 – 15 March 2017'
    """
    if last is None or first == last:
        return format_day(first, language)
    after = last + _ONE_DAY
    if first.day == after.day == 1 and (first.month, last) == (1, date(first.year, 12, 31)):
        return str(first.year)
    if first.day == after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return _format_month(first, language)
    return f"{format_day(first, language)} – {format_day(last, language)}"
