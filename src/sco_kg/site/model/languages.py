"""The languages of the pages, and the texts of the interface in each."""

import functools
import tomllib
from pathlib import Path
from typing import Any, TypeAlias

#: The languages of the pages, each with its own name. The first is the default.
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}
DEFAULT_LANGUAGE = next(iter(LANGUAGE_NAMES))
#: The locale of each language, for dates and plurals.
LOCALES = {"en": "en_GB", "ru": "ru", "zh": "zh"}
#: The texts of the interface in one language: tables of texts, and of further tables.
Strings: TypeAlias = dict[str, Any]

_FOLDER = Path(__file__).parents[1] / "strings"


def localized_path(path: str, language: str) -> str:
    """Return the path of a page in a language: with a language tag, unless it is the default language.

    All languages of a page are in one folder, where a server can choose by Accept-Language.

    >>> localized_path("search/index.html#top", "en"), localized_path("search/index.html#top", "ru")
    ('search/index.html#top', 'search/index.ru.html#top')
    """
    return path if language == DEFAULT_LANGUAGE else path.replace(".html", f".{language}.html", 1)


@functools.cache
def read_strings(language: str) -> Strings:
    """Return the texts of the interface in a language; a missing text is there in English.

    >>> read_strings("ru")["nav"]["search"]
    'Поиск'
    """
    return _merge(_read(DEFAULT_LANGUAGE), _read(language))


def _read(language: str) -> Strings:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _merge(fallback: Strings, own: Strings) -> Strings:
    """Return two tables as one; plural forms, which have the key `other`, are not merged."""
    return fallback | {key: _merge(fallback.get(key, {}), value) if isinstance(value, dict) and "other" not in value
                       else value for key, value in own.items()}
