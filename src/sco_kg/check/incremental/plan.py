"""The plan of an incremental check: batches of articles, cached results, then the cross-article checks.

The results of an article are cached under the digest of everything they depend on, so that the next run checks only
what changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ..._cache import ResultCache, digest_parts
from ...dataset.layout import shared_files
from ...dataset.turtle_file import TurtleFile, article_files, read_turtle
from ...parallel.map import parallel_map
from .. import ruleset
from ..finding import Finding
from . import batch as batches
from .batch import SHARED, ArticleResult, Batch, Stopwatch, check_across_articles, result_from_json, term_uses
from .mentions import References, references_from_json, references_of_all
from .neighbourhood import Neighbourhood

Item = TypeVar("Item")
#: Articles of a batch: enough to be worth sending, few enough to share out among workers.
_BATCH_SIZE = 25
#: Articles whose references are extracted in one task.
_REFERENCES_BATCH_SIZE = 200


def check_incrementally(top: Path, cache: ResultCache, on_step: Callable[[str, int, int], object] = lambda *step: None,
                        processes: int | None = None, scheduler: str | None = None,
                        ) -> tuple[dict[Finding, str], Stopwatch]:
    """Return all findings in a folder, each with the slug of the article it was found in, and the seconds by stage.

    The slug is SHARED for a finding in no article. Seconds of parallel workers are added up.

    :param top: the folder, as `sco_kg.dataset.project_root` returns it.
    :param cache: the results of earlier runs.
    :param on_step: called before each step with its name, how many are done, and how many there are.
    :param processes, scheduler: where to compute, as for `sco_kg.parallel.parallel_map`.
    :raises UnreadableFileError, QueryHeaderError, ShapeError: a file cannot be understood.
    """
    watch = Stopwatch()
    with watch("reading"):
        plan = _Plan(top, cache, processes, scheduler)
        keys = {slug: plan.cache_key(slug) for slug in (*plan.files, SHARED)}
    results = {slug: result_from_json(value) for slug, value in cache.get_many(keys).items()}
    todo = [plan.batch(slugs) for slugs in plan.batches(keys.keys() - results.keys())]
    on_step("articles", 0, len(todo) + 1)
    for checked, seconds in parallel_map(batches.check_batch, todo, processes=processes, scheduler=scheduler,
                                         on_done=lambda done, total: on_step("articles", done, total + 1)):
        cache.put_many({keys[slug]: result.to_json() for slug, result in checked.items()})
        results |= checked
        watch.add(seconds)
    on_step("across articles", len(todo), len(todo) + 1)
    with watch("across articles"):
        findings = dict.fromkeys(_check_across_articles(plan, list(results.values()), cache), SHARED)
    for slug, result in sorted(results.items()):
        findings |= dict.fromkeys(result.findings, slug)
    return findings, watch


class _Plan:
    """The files of a folder, and the batches in which they are checked."""

    def __init__(self, top: Path, cache: ResultCache, processes: int | None, scheduler: str | None) -> None:
        self.rules = ruleset.read_ruleset(top)
        self.digest = self.rules.digest()
        self.files = article_files(top)
        self.shared = [quad for path in shared_files(top) for quad in read_turtle(path).quads()]
        references = _references(self.files, cache, processes, scheduler)
        ontology = (quad for file in self.rules.base for quad in file.quads())
        self._neighbourhood = Neighbourhood(references, self.shared, ontology)
        self._contents = {slug: digest_parts(*(file.content for file in files)) for slug, files in self.files.items()}
        self._nodes: dict[tuple[str, ...], set[str]] = {}
        self._digests: dict[tuple[str, ...], bytes] = {}

    def cache_key(self, slug: str) -> bytes:
        """Return the digest of everything that the result of an article, or of SHARED, depends on."""
        near, nodes = self._needed([slug])
        if near not in self._digests:
            self._digests[near] = self._neighbourhood.digest(nodes)
        contents = (self._contents[other] for other in near)
        return digest_parts(slug.encode(), self.digest, *contents, self._digests[near])

    def batch(self, slugs: Iterable[str]) -> Batch:
        """Return the batch of some articles, or of SHARED."""
        slugs = tuple(slugs)
        near, nodes = self._needed(slugs)
        return Batch(self.rules, {slug: self._focus_nodes(slug) for slug in slugs},
                     tuple(file for slug in near for file in self.files[slug]),
                     self._neighbourhood.context(nodes), self._neighbourhood.facts_of_others(nodes))

    def batches(self, slugs: set[str]) -> list[tuple[str, ...]]:
        """Return some slugs in groups of a few, neighbours together, SHARED alone."""
        ordered = dict.fromkeys(near for slug in sorted(slugs - {SHARED})
                                for near in self._neighbourhood.neighbours(slug))
        wanted = [slug for slug in ordered if slug in slugs]
        return [*_batched(wanted, _BATCH_SIZE), *([(SHARED,)] if SHARED in slugs else [])]

    def _needed(self, slugs: Iterable[str]) -> tuple[tuple[str, ...], set[str]]:
        """Return the slugs of the articles and the IRIs of the nodes that a check of some articles needs."""
        near = tuple(sorted({near for slug in slugs if slug != SHARED
                             for near in self._neighbourhood.neighbours(slug)}))
        if near not in self._nodes:  # neighbours mostly have the same neighbours
            self._nodes[near] = (self._neighbourhood.reachable_from_articles(near) if near
                                 else self._neighbourhood.reachable(self._neighbourhood.unreferenced()))
        return near, self._nodes[near]

    def _focus_nodes(self, slug: str) -> Iterable[str]:
        return self._neighbourhood.unreferenced() if slug == SHARED else self._neighbourhood.focus_nodes(slug)


def _references(files: Mapping[str, tuple[TurtleFile, TurtleFile]], cache: ResultCache, processes: int | None,
                scheduler: str | None) -> dict[str, References]:
    """Return the references of each article by slug."""
    keys = {slug: digest_parts(b"references", ruleset.code_digest(), facts.content)
            for slug, (facts, _) in files.items()}
    cached = {slug: references_from_json(value) for slug, value in cache.get_many(keys).items()}
    missing = [files[slug][0] for slug in files if slug not in cached]
    parts = parallel_map(references_of_all, list(_batched(missing, _REFERENCES_BATCH_SIZE)),
                         processes=processes, scheduler=scheduler)
    new = {slug: references for part in parts for slug, references in part.items()}
    cache.put_many({keys[slug]: references.to_json() for slug, references in new.items()})
    return cached | new


def _check_across_articles(plan: _Plan, results: Iterable[ArticleResult], cache: ResultCache) -> tuple[Finding, ...]:
    """Return the findings of the cross-article checks, cached under the digest of the facts they use."""
    results, properties = list(results), plan.rules.cross_article_properties()
    uses = term_uses(plan.shared)
    for result in results:
        uses |= result.term_uses
    shared = "".join(f"{quad} .\n" for quad in plan.shared if quad.predicate.value in properties)
    facts = sorted({*(result.facts for result in results), shared, "".join(sorted(uses.values()))})
    key = digest_parts(b"across", plan.digest, *map(str.encode, facts))
    if cached := cache.get_many({SHARED: key}):
        return result_from_json(cached[SHARED]).findings
    found = tuple(check_across_articles(plan.rules, facts))
    cache.put_many({key: ArticleResult(found, "", {}).to_json()})
    return found


def _batched(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield the items in tuples of a size; itertools has this since Python 3.12."""
    items = iter(items)
    while batch := tuple(islice(items, size)):
        yield batch
