"""Where the files of the project are, and the named graph of each."""

import os
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ..errors import MissingFileError
from ..rdf.namespaces import (
    CONCEPTS,
    CURATION,
    DATASET,
    ENTITIES,
    EVIDENCE,
    GRAPHS,
    ONTOLOGY,
    PREFIXES,
    QUALITY,
    SHAPES,
)

_PACKAGE = Path(__file__).resolve().parents[1]
#: A wheel has the folders beside the modules; a checkout has them at its top.
PROJECT_ROOT = _PACKAGE / "bundle" if (_PACKAGE / "bundle").is_dir() else _PACKAGE.parents[1]
#: Measurements of the data are not part of the data, or they would be measured too.
MEASUREMENTS_FILE = "quality.ttl"
#: Files about the things that articles mention.
SHARED_STEMS = ("curation", "entities")
#: The named graph of each Turtle file: of those in a folder, and of single files.
_GRAPHS_BY_FOLDER = {"concepts": CONCEPTS, "ontology": ONTOLOGY, "shapes": SHAPES}
_GRAPHS_BY_STEM = {"entities": ENTITIES, "curation": CURATION, "dataset": DATASET, "quality": QUALITY}


class ArticlePaths(NamedTuple):
    """The two Turtle files of an article: its facts, and the evidence for them."""

    facts: Path
    evidence: Path


def project_root(folder: str | PathLike[str] | None = None) -> Path:
    """Return the folder that holds ontology, data, queries and shapes.

    :param folder: a folder to use instead of the bundled one.
    :raises MissingFileError: there is no `data` folder in it.
    """
    top = Path(folder) if folder else PROJECT_ROOT
    if not (top / "data").is_dir():
        raise MissingFileError(
            f"{top} has no data folder. Give the top folder of a checkout of SCO-KG, "
            "the one with ontology, data, queries and shapes.")
    return top


def article_paths(top: Path, slug: str) -> ArticlePaths:
    """Return the paths of the files of an article, whether they exist or not.

    >>> [path.as_posix() for path in article_paths(Path("kg"), "cnd-60")]
    ['kg/data/articles/cnd-60.ttl', 'kg/data/evidence/cnd-60.ttl']
    """
    return ArticlePaths(*(Path(top) / "data" / folder / f"{slug}.ttl" for folder in ("articles", "evidence")))


def article_slugs(top: Path) -> list[str]:
    """Return the slugs of the articles that have facts or evidence, sorted."""
    return sorted({path.stem for folder in article_paths(top, "*") for path in folder.parent.glob("*.ttl")})


def graph_of(path: str | PathLike[str]) -> str:
    """Return the IRI of the named graph of the Turtle file at `path`.

    >>> graph_of("data/articles/cnd-60.ttl")
    'https://w3id.org/sco-kg/graph/cnd-60'
    """
    path = Path(path)
    if path.parent.name in ("articles", "evidence"):
        return (EVIDENCE if path.parent.name == "evidence" else GRAPHS) + path.stem
    return _GRAPHS_BY_FOLDER.get(path.parent.name) or _GRAPHS_BY_STEM[path.stem]


def article_prefixes(slug: str) -> str:
    """Return the eight lines of prefixes at the head of an article's data files.

    >>> print(article_prefixes("cnd-60").splitlines()[3])
    @prefix s:    <https://w3id.org/sco-kg/evidence/cnd-60#> .
    """
    spaces = PREFIXES | {"s": f"{EVIDENCE}{slug}#", "": f"{GRAPHS}{slug}#"}
    names = ("sco", "c", "id", "s", "", "xsd", "rdfs", "skos")
    return "".join(f"@prefix {name + ':':<5} <{spaces[name]}> .\n" for name in names)


def turtle_files(top: Path) -> list[Path]:
    """Return the Turtle files of the graph, in a fixed order.

    :param top: the folder `project_root` returns.
    """
    patterns = ("ontology/sco-kg.ttl", "ontology/concepts/*.ttl", "data/*.ttl",
                "data/evidence/*.ttl", "data/articles/*.ttl")
    return [path for pattern in patterns for path in sorted(Path(top).glob(pattern)) if path.name != MEASUREMENTS_FILE]


def shared_files(top: Path) -> list[Path]:
    """Return the files about the things that articles mention: entities and curation."""
    return [path for path in turtle_files(top) if path.stem in SHARED_STEMS]


def texts_dir(given: str | PathLike[str] | None = None) -> Path | None:
    """Return the folder with the user's own copies of the articles, or None if none is named.

    :param given: the folder; the environment variable SCO_KG_ARTICLES if None.
    :raises MissingFileError: the folder does not exist.
    """
    name = given or os.environ.get("SCO_KG_ARTICLES")
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise MissingFileError(f"{folder}: there is no such folder. Give the folder with your copies "
                               "of the articles, one <slug>.txt each.")
    return folder
