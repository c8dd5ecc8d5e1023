"""Where the files of the project are, and which named graph each one is."""

import os
from pathlib import Path

from ..errors import MissingFileError
from ..rdf import namespaces

_PACKAGE = Path(__file__).resolve().parents[1]
#: A wheel carries the folders beside the modules; a checkout has them at its top.
PROJECT_ROOT = _PACKAGE / "bundle" if (_PACKAGE / "bundle").is_dir() else _PACKAGE.parents[1]
#: What was measured of the data is a graph of its own; among the data it would be measured too.
MEASUREMENTS_FILE = "quality.ttl"
#: The files that are about what articles mention.
SHARED_STEMS = ("curation", "entities")


def project_root(folder=None):
    """Return the folder that holds ontology/, data/, queries/ and shapes/.

    :param folder: a folder to use instead of the bundled one.
    :raises MissingFileError: there is no `data` folder in it.
    """
    top = Path(folder) if folder else PROJECT_ROOT
    if not (top / "data").is_dir():
        raise MissingFileError(
            f"{top} has no data folder. Give the top folder of a checkout of SCO-KG, "
            "the one with ontology, data, queries and shapes."
        )
    return top


def graph_of(path):
    """Return the IRI of the named graph that the Turtle file at `path` is.

    >>> graph_of(Path("data/articles/cnd-60.ttl"))
    'https://w3id.org/sco-kg/graph/cnd-60'
    """
    path = Path(path)
    by_folder = {"articles": namespaces.GRAPHS + path.stem, "evidence": namespaces.EVIDENCE + path.stem,
                 "concepts": namespaces.CONCEPTS, "ontology": namespaces.ONTOLOGY,
                 "shapes": namespaces.SHAPES}
    by_name = {"entities": namespaces.ENTITIES, "curation": namespaces.CURATION, "dataset": namespaces.DATASET,
               "quality": namespaces.QUALITY}
    return by_folder.get(path.parent.name) or by_name[path.stem]


def article_prefixes(slug):
    """Return the eight lines of prefixes that the data files of an article begin with.

    >>> print(article_prefixes("cnd-60").splitlines()[3])
    @prefix s:    <https://w3id.org/sco-kg/evidence/cnd-60#> .
    """
    own = {"s": f"{namespaces.EVIDENCE}{slug}#", "": f"{namespaces.GRAPHS}{slug}#"}
    names = ("sco", "c", "id", "s", "", "xsd", "rdfs", "skos")
    spaces = namespaces.PREFIXES | own
    return "".join(f"@prefix {name + ':':<5} <{spaces[name]}> .\n" for name in names)


def turtle_files(top):
    """Return the Turtle files that make up the graph, in a fixed order.

    :param top: the folder `project_root` returns.
    """
    patterns = ("ontology/sco-kg.ttl", "ontology/concepts/*.ttl", "data/*.ttl",
                "data/evidence/*.ttl", "data/articles/*.ttl")
    return [path for pattern in patterns for path in sorted(Path(top).glob(pattern)) if path.name != MEASUREMENTS_FILE]


def shared_files(top):
    """Return the paths of the files that say something of what articles mention: entities and curation."""
    return [path for path in turtle_files(top) if path.stem in SHARED_STEMS]


def texts_dir(given=None):
    """Return the folder with somebody's own copies of the articles, or None if none was named.

    :param given: the folder; the environment variable SCO_KG_ARTICLES if None.
    :raises MissingFileError: the folder named is not there.
    """
    name = given or os.environ.get("SCO_KG_ARTICLES")
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise MissingFileError(f"{folder}: there is no such folder. Give the folder with your copies "
                          "of the articles, one <slug>.txt each.")
    return folder
