"""The inspection of a folder: every article examined beside those it meets, the rest, and what is across them.

Articles are shared out to workers in pieces. What comes of an article is kept under the digest of all it was
made from, so that the next inspection examines only what is another, whatever else was added.
"""

import hashlib
from itertools import islice

from ...dataset import layout, turtle_file
from ...parallel import map as workers
from .. import ruleset
from . import batch as examination
from . import mentions
from .batch import SHARED, ArticleResult, Batch, Stopwatch, check_across_articles
from .neighbourhood import Neighbourhood

#: Articles examined at once: enough to be worth the start, few enough to share out.
_AT_ONCE = 25
#: Articles read at once.
_READ_AT_ONCE = 200


def check_incrementally(top, kept, on_step=lambda name, done, of: None, **where):
    """Inspect everything in a folder.

    :param top: the folder, as `sco_kg.dataset.layout.project_root` returns it.
    :param kept: the `Kept` results of earlier inspections.
    :param on_step: called before each step with its name, how many are done, and how many there are.
    :param where: what `sco_kg.parallel.map.parallel_map` takes: processes or scheduler.
    :return: a dict from `Finding` to the slug of the article it was found in, or "", and the `Stopwatch` with the
        seconds of each stage, those of all workers added up.
    :raises UnreadableFileError, QueryHeaderError, ShapeError: a file cannot be understood.
    """
    watch = Stopwatch()
    with watch("reading"):
        folder = _Folder(top, kept, where)
        keys = {slug: folder.key(slug) for slug in (*folder.sources, SHARED)}
    found = {slug: examination.result_from_json(result) for slug, result in kept.found(keys).items()}
    pieces = [folder.piece(slugs) for slugs in folder.shares(keys.keys() - found.keys())]
    on_step("articles", 0, len(pieces) + 1)
    new = {}
    for outcomes, seconds in workers.parallel_map(examination.check_batch, pieces, **where, on_done=(
            lambda done, of: on_step("articles", done, of + 1))):
        new |= outcomes
        watch.add(seconds)
    kept.keep({keys[slug]: outcome for slug, outcome in new.items()})
    on_step("across articles", len(pieces), len(pieces) + 1)
    with watch("across articles"):
        outcomes = dict(sorted((found | new).items()))
        findings = dict.fromkeys(_across(folder, outcomes.values(), kept), SHARED)
    for slug, outcome in outcomes.items():
        findings |= dict.fromkeys(outcome.findings, slug)
    return findings, watch


class _Folder:
    """A folder as it was read, and what each of its articles has to be examined with."""

    def __init__(self, top, kept, where):
        self.rules = ruleset.read_ruleset(top)
        self.digest = self.rules.digest()
        self.sources = turtle_file.article_files(top)
        self.shared = [quad for path in layout.shared_files(top) for quad in turtle_file.read_turtle(path).quads()]
        ontology = [quad for source in self.rules.base for quad in source.quads()]
        self.around = Neighbourhood(_mentions(self.sources, kept, where), self.shared, ontology)
        self._reach, self._digests = {}, {}
        self._contents = {slug: _digest(*(source.content for source in sources))
                          for slug, sources in self.sources.items()}

    def key(self, slug):
        """Return the digest of all that the outcome of an article, or of the rest, comes from."""
        near, reach = self._needed([slug])
        if near not in self._digests:
            self._digests[near] = self.around.digest(reach)
        contents = (self._contents[other] for other in near)
        return _digest(slug.encode(), self.digest, *contents, self._digests[near])

    def piece(self, slugs):
        """Return the piece of work that examines some articles, or the rest."""
        near, reach = self._needed(slugs)
        return Batch(self.rules, {slug: self._homes(slug) for slug in slugs},
                     tuple(source for slug in near for source in self.sources[slug]),
                     self.around.context(reach), self.around.elsewhere(reach))

    def shares(self, slugs):
        """Return some slugs in shares of a few, those that meet together, the rest alone."""
        ordered = dict.fromkeys(near for slug in sorted(slugs - {SHARED}) for near in self.around.neighbours(slug))
        wanted = [slug for slug in ordered if slug in slugs]
        return [*_batched(wanted, _AT_ONCE), *([(SHARED,)] if SHARED in slugs else [])]

    def _needed(self, slugs):
        """Return the slugs of the articles, and the IRIs of the nodes, that some have to be examined with."""
        near = tuple(sorted(set().union(*(self.around.neighbours(slug) for slug in slugs if slug != SHARED))))
        if near not in self._reach:  # articles that meet are mostly met by the same ones
            self._reach[near] = (self.around.reach(near) if near
                                 else self.around.around(self.around.unmentioned()))
        return near, self._reach[near]

    def _homes(self, slug):
        return self.around.unmentioned() if slug == SHARED else self.around.concern(slug)


def _mentions(sources, kept, where):
    """Return the `Mentions` of each article by its slug."""
    keys = {slug: _digest(b"mentions", ruleset.code_digest(), graph.content) for slug, (graph, *_) in sources.items()}
    found = {slug: mentions.references_from_json(result) for slug, result in kept.found(keys).items()}
    missing = [sources[slug][0] for slug in sources if slug not in found]
    parts = workers.parallel_map(mentions.references_of_all, list(_batched(missing, _READ_AT_ONCE)), **where)
    new = {slug: each for part in parts for slug, each in part.items()}
    kept.keep({keys[slug]: each for slug, each in new.items()})
    return found | new


def _across(folder, outcomes, kept):
    """Return the findings across all articles; the facts they come from tell whether they are known already."""
    wanted = folder.rules.properties(ruleset.shapes_graph_of(folder.rules.shapes))
    examples = examination.term_uses(folder.shared)
    for outcome in outcomes:
        examples |= outcome.examples
    shared = (f"{quad} .\n" for quad in folder.shared if quad.predicate.value in wanted)
    facts = sorted({*(outcome.facts for outcome in outcomes), "".join(shared), "".join(sorted(examples.values()))})
    key = _digest(b"across", folder.digest, *map(str.encode, facts))
    known = kept.found({SHARED: key})
    if known:
        return examination.result_from_json(known[SHARED]).findings
    found = tuple(check_across_articles(folder.rules, facts))
    kept.keep({key: ArticleResult(found, "", {})})
    return found


def _digest(*parts):
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def _batched(items, size):
    """Yield the items in tuples of a size; itertools has it since Python 3.12."""
    items = iter(items)
    while batch := tuple(islice(items, size)):
        yield batch
