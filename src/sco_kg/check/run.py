"""All checks of a folder, stage by stage, with one kind of finding."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from .._cache import ResultCache
from ..dataset.layout import project_root
from ..dataset.store import load_store
from ..errors import did_you_mean
from ..rdf.namespaces import RDF_TYPE
from .article_scope import ArticleScope, scope_of_article
from .check_queries import run_check_queries
from .data_profile import check_profile, parsed_quads
from .finding import Finding, display_term
from .incremental.batch import Stopwatch
from .incremental.plan import check_incrementally
from .shacl.shapes_graph import read_shapes
from .shacl.validate import validate_store
from .source_lines import with_location
from .text_checks import check_texts
from .waivers import apply_waivers, read_waivers

#: Constraints on undeclared names, and the field of the finding with the name.
_UNDECLARED: dict[str, Literal["property", "value"]] = {"r04-foreign-property": "property",
                                                        "Node-R03-declared": "value"}


@dataclass(slots=True)
class CheckReport:
    """The result of a run: findings, worst first; seconds by stage; skipped stages and why.

    `scope` is that of the article asked for, None if everything was checked.
    """

    findings: list[Finding] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    scope: ArticleScope | None = None

    @property
    def clean(self) -> bool:
        """Whether no finding has to be fixed or explained."""
        return all(finding.severity == "information" for finding in self.findings)


def run_checks(folder: str | PathLike[str] | None = None, articles: str | PathLike[str] | None = None,
               on_stage: Callable[[str, int, int], object] = lambda name, done, total: None,
               article: str | None = None, engine: str = "oxigraph", cache: str | PathLike[str] | None = None, *,
               processes: int | None = None, scheduler: str | None = None) -> CheckReport:
    """Check everything in a folder.

    :param folder: a checkout or copy of the project; the bundled data if None.
    :param articles: a folder with the user's own copies of the articles; None if there is none.
    :param on_stage: called before each step with its name, how many are done, and how many there are.
    :param article: a slug, to report only findings in the scope of that article; None for everything.
    :param engine: `oxigraph` to check article by article; `pyshacl` to validate everything at once with pySHACL.
    :param cache: the file for results of unchanged articles; None to check everything again.
    :param processes, scheduler: where to compute, as for `sco_kg.parallel.parallel_map`.
    :raises UnreadableFileError, MissingFileError: the data cannot be read at all.
    :raises UnknownThingError: no article has that slug.
    """
    top = project_root(folder)
    store = functools.cache(lambda: load_store(top))  # with many articles, one store of everything is large
    scope = scope_of_article(store(), article) if article else None
    if engine == "oxigraph":
        with ResultCache(cache) as results:
            found, watch = check_incrementally(top, results, on_stage, processes, scheduler)
    else:
        found, watch = check_at_once(store, top, engine)
    skipped = {}
    if articles:
        on_stage("texts", 0, 1)
        with watch("texts"):
            found |= dict.fromkeys(check_texts(store(), articles), "")
    else:
        skipped["texts"] = ("digests, grounding and copied wording need your own copies of "
                            "the articles: give --articles DIR or set SCO_KG_ARTICLES")
    return CheckReport(_report(found, scope, store, top), watch.seconds, skipped, scope)


def check_at_once(store: Callable[[], ox.Store], top: Path, engine: str) -> tuple[dict[Finding, str], Stopwatch]:
    """Return the findings in all data at once, each with "" for its article, and the seconds by stage.

    The tests compare this with checking article by article.
    """
    watch = Stopwatch()
    with watch("data profile"):  # and loading the store
        found = check_profile([*parsed_quads(top), *store()])
    with watch("shapes"):
        found += validate_store(store(), read_shapes(top), engine=engine)
    with watch("check queries"):
        found += run_check_queries(store(), top)
    return dict.fromkeys(found, ""), watch


def _report(found: Mapping[Finding, str], scope: ArticleScope | None, store: Callable[[], ox.Store],
            top: Path) -> list[Finding]:
    """Return the findings in scope with waivers, suggestions and locations, worst first.

    :param found: the slug of the article that each finding was found in, "" if none or unknown.
    """
    slugs = {finding.key(): slug for finding, slug in found.items()}
    findings = apply_waivers(_drop_consequences(found), read_waivers(top))
    if scope:
        findings = scope.filter(findings)
    findings.sort(key=lambda finding: slugs.get(finding.key(), ""))  # so each file is read once
    located = [with_location(_with_suggestion(finding, store), top,
                             scope.slug if scope else slugs.get(finding.key()) or None) for finding in findings]
    return sorted(located, key=Finding.sort_key)


def _drop_consequences(found: Iterable[Finding]) -> list[Finding]:
    """If a name is undeclared, drop the rule's other findings on the same fact."""
    found = list(found)
    undeclared = {_fact(finding) for finding in found if finding.constraint in _UNDECLARED}
    return [finding for finding in found if finding.constraint in _UNDECLARED or _fact(finding) not in undeclared]


def _fact(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.entity, finding.property, finding.value


def _with_suggestion(finding: Finding, store: Callable[[], ox.Store]) -> Finding:
    """Return a finding on an undeclared name with the near misses in its message; any other unchanged."""
    if finding.constraint not in _UNDECLARED:
        return finding
    namespace, wrong = _split_name(getattr(finding, _UNDECLARED[finding.constraint]))
    typed = store().quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, None)
    declared = {_split_name(display_term(quad.subject)) for quad in typed}
    near = did_you_mean(wrong, sorted(name for other, name in declared if other == namespace))
    return replace(finding, message=finding.message + near)


def _split_name(name: str) -> tuple[str, str]:
    """Return the prefix, with the article if it is a local name, and the rest."""
    local = re.split("[:#]", name)[-1]
    return name.removesuffix(local), local
