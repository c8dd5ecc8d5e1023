"""The languages of the pages: what the interface says in each, and which label of several a reader gets."""

import functools
import tomllib
from pathlib import Path

#: The languages of the pages, and what each calls itself; the first is what the others fall back on.
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}
DEFAULT_LANGUAGE = next(iter(LANGUAGE_NAMES))
_FOLDER = Path(__file__).parents[1] / "strings"


def localized_path(path, language):
    """Return the path of a page in a language: those of the first have its name, the others a tag in it.

    So they stand side by side, and a server can choose among them by what a browser asks for.

    >>> localized_path("search/index.html#top", "en"), localized_path("search/index.html#top", "ru")
    ('search/index.html#top', 'search/index.ru.html#top')
    """
    return path if language == DEFAULT_LANGUAGE else path.replace(".html", f".{language}.html", 1)


@functools.cache
def read_strings(language):
    """Return what the interface says in a language, a dict of tables; what it lacks is there in English.

    >>> read_strings("ru")["nav"]["search"]
    'Поиск'
    """
    return _merged(_read(DEFAULT_LANGUAGE), _read(language))


def _read(language):
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _merged(below, above):
    return below | {key: _merged(below.get(key, {}), value) if isinstance(value, dict) else value
                    for key, value in above.items()}


def choose_text(texts, language):
    """Return the text a reader gets: in their language, else in English, else any; None if there is none.

    :param texts: `Text`s, each of which knows its language.

    >>> from sco_kg.rdf.terms import Text
    >>> choose_text([Text("Вена", "ru"), Text("Vienna", "en")], "zh").language
    'en'
    """
    return min(texts, default=None,
               key=lambda text: (text.language != language, text.language != DEFAULT_LANGUAGE, text.language, text))
