"""Plural forms, by the rules of Babel: `one` word, `few` and `many` in Russian, `other` words."""

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale

from .languages import LOCALES


def plural_form(forms: Mapping[str, str], number: int | Decimal, language: str) -> str:
    """Return the form of a text for a number, with the number in place of `{n}`.

    :param forms: a text for each plural category of CLDR that the language has; at least `other`.

    >>> plural_form({"one": "{n} word", "other": "{n} words"}, 1, "en")
    '1 word'
    >>> russian = {"one": "{n} слово", "few": "{n} слова", "many": "{n} слов", "other": "{n} слова"}
    >>> [plural_form(russian, number, "ru") for number in (21, 22, 25)]
    ['21 слово', '22 слова', '25 слов']
    """
    category = Locale.parse(LOCALES[language]).plural_form(number)
    return forms.get(category, forms["other"]).replace("{n}", str(number))
