"""Days, months and years as people write them in the languages of the site."""

import re
from datetime import timedelta

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_MONTHS_RU = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
              "ноябрь", "декабрь")
_OF_MONTHS_RU = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
                 "ноября", "декабря")
_PARTIAL = re.compile(r"(\d{4})-(0[1-9]|1[0-2])|--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def format_day(value, language):
    """Return a day as people write it in a language.

    >>> from datetime import date
    >>> format_day(date(2017, 3, 13), "en"), format_day(date(2017, 3, 13), "zh")
    ('13 March 2017', '2017年3月13日')
    """
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{_day_of_month(value.day, value.month, language)} {value.year}"


def _day_of_month(number, month, language):
    if language == "zh":
        return f"{month}月{number}日"
    return f"{number} {(_OF_MONTHS_RU if language == 'ru' else _MONTHS)[month - 1]}"


def _month(year, month, language):
    if language == "zh":
        return f"{year}年{month}月"
    return f"{(_MONTHS_RU if language == 'ru' else _MONTHS)[month - 1]} {year}"


def format_partial_date(text, language):
    """Return a month, or a day without a year, as people write it; None if a text is neither.

    >>> format_partial_date("2016-04", "en"), format_partial_date("--03-13", "zh"), format_partial_date("2016", "en")
    ('April 2016', '3月13日', None)
    """
    found = _PARTIAL.fullmatch(text)
    if not found:
        return None
    year, month, of_year, number = found.groups()
    return _month(int(year), int(month), language) if year else _day_of_month(int(number), int(of_year), language)


def format_period(first, last, language):
    """Return the days from one to another as people write them: a day, a month, a year, or both ends.

    >>> from datetime import date
    >>> format_period(date(2016, 4, 1), date(2016, 4, 30), "en"), format_period(date(2017, 3, 13), date(2017, 3, 15), "en")
    ('April 2016', '13 March 2017 – 15 March 2017')
    """
    if last is None or first == last:
        return format_day(first, language)
    after = last + timedelta(days=1)
    if first.day == after.day == 1 and (first.year, first.month, after.month) == (last.year, 1, 1):
        return str(first.year)
    if first.day == after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return _month(first.year, first.month, language)
    return f"{format_day(first, language)} – {format_day(last, language)}"
