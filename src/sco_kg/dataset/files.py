"""The files of the project: where they are, which named graph each one is, how they are read."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import MissingFile, UnreadableFile, UnwritableFile
from ..rdf import namespaces

_PACKAGE = Path(__file__).resolve().parents[1]
#: A wheel carries the folders beside the modules; a checkout has them at its top.
HOME = _PACKAGE / "bundle" if (_PACKAGE / "bundle").is_dir() else _PACKAGE.parents[1]
#: What was measured of the data is a graph of its own; among the data it would be measured too.
MEASURED = "quality.ttl"
#: The files that are about what articles mention.
SHARED = ("curation", "entities")


def home(folder=None):
    """Return the folder that holds ontology/, data/, queries/ and shapes/.

    :param folder: a folder to use instead of the bundled one.
    :raises MissingFile: there is no `data` folder in it.
    """
    top = Path(folder) if folder else HOME
    if not (top / "data").is_dir():
        raise MissingFile(
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


def prefixes(slug):
    """Return the eight lines of prefixes that the data files of an article begin with.

    >>> print(prefixes("cnd-60").splitlines()[3])
    @prefix s:    <https://w3id.org/sco-kg/evidence/cnd-60#> .
    """
    own = {"s": f"{namespaces.EVIDENCE}{slug}#", "": f"{namespaces.GRAPHS}{slug}#"}
    names = ("sco", "c", "id", "s", "", "xsd", "rdfs", "skos")
    spaces = namespaces.PREFIXES | own
    return "".join(f"@prefix {name + ':':<5} <{spaces[name]}> .\n" for name in names)


def turtle_files(top):
    """Return the Turtle files that make up the graph, in a fixed order.

    :param top: the folder `home` returns.
    """
    patterns = ("ontology/sco-kg.ttl", "ontology/concepts/*.ttl", "data/*.ttl",
                "data/evidence/*.ttl", "data/articles/*.ttl")
    return [path for pattern in patterns for path in sorted(Path(top).glob(pattern)) if path.name != MEASURED]


def articles(top):
    """Return the two files of every article, its graph and its evidence, by slug; one that is missing is empty.

    :raises UnreadableFile: one cannot be read.
    """
    kinds = ("articles", "evidence")
    slugs = sorted({path.stem for kind in kinds for path in Path(top).glob(f"data/{kind}/*.ttl")})
    paths = {slug: [Path(top) / "data" / kind / f"{slug}.ttl" for kind in kinds] for slug in slugs}
    return {slug: tuple(source(path) if path.is_file() else Source(str(path), graph_of(path), b"") for path in both)
            for slug, both in paths.items()}


def shared(top):
    """Return the paths of the files that say something of what articles mention: entities and curation."""
    return [path for path in turtle_files(top) if path.stem in SHARED]


def read_bytes(path):
    """Return what is in a file, without a byte-order mark.

    :raises MissingFile: there is no such file.
    :raises UnreadableFile: it is a folder, empty, or not UTF-8.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise MissingFile(f"{path}: there is no such file. Check the name and the folder.") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror}).", path) from None
    return checked(content, path)


def checked(content, path):
    """Return bytes that were read, without a byte-order mark; `path` names them in messages.

    :raises UnreadableFile: they are blank, or not UTF-8; the message names the line.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise UnreadableFile(f"{path}: the file is empty. It should hold text in UTF-8.", path)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}, line {line}: not UTF-8 (byte {content[error.start]:#04x}). "
            "Save the file as UTF-8, for example with: iconv -t UTF-8", path, line) from None
    return content


def read_text(path):
    """Return the text of a UTF-8 file, its line ends untouched; raises what `read_bytes` raises."""
    return read_bytes(path).decode("utf-8")


def read_quads(path, rdf_format=ox.RdfFormat.TURTLE):
    """Return the quads of one RDF file as a list.

    :raises UnreadableFile: it does not parse; the message names the line.
    """
    with _parse_errors(path, rdf_format):
        return list(ox.parse(read_bytes(path), format=rdf_format))


def load(store, path, graph):
    """Load the Turtle file at `path` into the named graph `graph` (an IRI) of a store.

    :raises UnreadableFile: it does not parse; the message names the line.
    """
    Source(path, graph, read_bytes(path)).load(store)


class Source(NamedTuple):
    """A Turtle file that was read: where it is, which graph it is (an IRI), and what is in it (bytes).

    Both methods raise `UnreadableFile` if it does not parse; the message names the line.
    """

    path: str
    graph: str
    content: bytes

    def quads(self):
        """Return its facts, in its graph, as a list of quads."""
        graph = ox.NamedNode(self.graph)
        with _parse_errors(self.path, ox.RdfFormat.TURTLE):
            return [ox.Quad(*quad.triple, graph) for quad in ox.parse(self.content, format=ox.RdfFormat.TURTLE)]

    def load(self, store):
        """Load its facts into its graph of a store."""
        with _parse_errors(self.path, ox.RdfFormat.TURTLE):
            store.load(self.content, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(self.graph))


def source(path):
    """Return the Turtle file at `path` as a `Source`; raises what `read_bytes` raises."""
    return Source(str(path), graph_of(path), read_bytes(path))


@contextmanager
def _parse_errors(path, rdf_format):
    try:
        yield
    except SyntaxError as error:
        reason = str(error).partition(": ")[2] or str(error)
        raise UnreadableFile(
            f"{path}, line {error.lineno}: not valid {rdf_format.name}: {reason}. "
            "Look for a missing full stop, semicolon, bracket, quote or prefix there or just above.",
            path, error.lineno) from None


@contextmanager
def written(path):
    """Give a temporary path that becomes `path` only if the block ends without an error.

    :raises UnwritableFile: the folder is missing or not writable.
    """
    import tempfile  # random and shutil behind it cost a cold query more than reading the data

    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise UnwritableFile(
            f"{path}: cannot be written ({error.strerror}). "
            "Give a file in an existing folder you may write to.") from None
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except IsADirectoryError:
        raise UnwritableFile(f"{path}: is a folder. Give the name of a file.") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def articles_folder(given=None):
    """Return the folder with somebody's own copies of the articles, or None if none was named.

    :param given: the folder; the environment variable SCO_KG_ARTICLES if None.
    :raises MissingFile: the folder named is not there.
    """
    name = given or os.environ.get("SCO_KG_ARTICLES")
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise MissingFile(f"{folder}: there is no such folder. Give the folder with your copies "
                          "of the articles, one <slug>.txt each.")
    return folder
