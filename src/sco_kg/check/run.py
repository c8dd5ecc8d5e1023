"""Everything that can be checked, stage by stage, with one kind of finding."""

import functools
import re
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from .._cache import ResultCache
from ..dataset import layout
from ..dataset import store as dataset
from ..errors import did_you_mean
from ..rdf import namespaces
from . import article_scope, check_queries, data_profile, source_lines, text_checks, waivers
from . import finding as findings
from .incremental import plan
from .incremental.batch import Stopwatch
from .shacl import validate

#: Findings of names that are nowhere declared, and the field that has the name.
_MISSPELT = {"r04-foreign-property": "property", "Node-R03-declared": "value"}


@dataclass(slots=True)
class CheckReport:
    """What an audit found: findings, worst first; seconds per stage; what was skipped and why.

    `scope` is that of the article asked about, None if everything was.
    """

    findings: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)
    scope: object = None

    @property
    def clean(self):
        """Whether nothing was found that needs fixing or explaining."""
        return all(finding.severity == "information" for finding in self.findings)


def run_checks(folder=None, articles=None, on_stage=lambda name, done, of: None, article=None,
        engine="oxigraph", keep=None, **where):
    """Check everything in a folder.

    :param folder: a checkout or copy of the project; the bundled data if None.
    :param articles: a folder with somebody's own copies of the articles; None if there is none.
    :param on_stage: called before each step with its name, how many are done, and how many there are.
    :param article: a slug, to be told only what is in the scope of that article; None for everything.
    :param engine: `oxigraph` to go article by article; `pyshacl` to have the reference run the shapes
        over everything at once.
    :param keep: the file for results of articles that stay as they are; None to begin anew.
    :param where: `processes` or `scheduler`, as `sco_kg.parallel.map.parallel_map` takes them.
    :return: a `CheckReport`.
    :raises UnreadableFileError, MissingFileError: the data cannot be read at all.
    :raises UnknownThingError: there is no article of that slug.
    """
    top, report = layout.project_root(folder), CheckReport()
    store = functools.cache(lambda: dataset.load_store(top))  # many articles are never in one store unless asked for
    report.scope = article_scope.article_scope(store(), article) if article else None
    found, watch = (_by_article(top, keep, on_stage, where) if engine == "oxigraph"
                    else _at_once(store, top, engine))
    if articles:
        on_stage("texts", 0, 1)
        with watch("texts"):
            found |= dict.fromkeys(text_checks.check_texts(store(), articles))
    else:
        report.skipped["texts"] = ("digests, grounding and copied wording need your own copies of "
                                   "the articles: give --articles DIR or set SCO_KG_ARTICLES")
    report.findings, report.seconds = _report(found, report.scope, store, top), watch.seconds
    return report


def _by_article(top, keep, on_stage, where):
    """Return the findings in each article, in the rest and across them, and the watch that timed it."""
    with ResultCache(keep) as kept:
        return plan.check_incrementally(top, kept, on_stage, **where)


def _at_once(store, top, engine):
    """Return the findings in all the data at once, and the watch that timed it.

    This is what going article by article comes to, and what the tests hold it to.
    """
    watch = Stopwatch()
    with watch("data profile"):  # reading counts with the first stage
        found = data_profile.check_profile([*data_profile.parsed_quads(top), *store()])
    with watch("shapes"):
        found += validate.validate(store(), validate.read_shapes(top), engine=engine)
    with watch("check queries"):
        found += check_queries.run_check_queries(store(), top)
    return dict.fromkeys(found), watch


def _report(found, within, store, top):
    """Return the findings in scope, explained, with hints and places, worst first.

    :param found: a dict from finding to the slug of the article it was found in, if that is known.
    """
    homes = {finding.place(): slug for finding, slug in found.items()}
    told = waivers.apply_waivers(_drop_consequences(found), waivers.read_waivers(top))
    if within:
        told = within.within(told)
    told.sort(key=lambda finding: homes.get(finding.place()) or "")  # each file is read once
    located = [source_lines.with_location(_with_suggestion(finding, store), top, within.slug if within else homes.get(finding.place()))
               for finding in told]
    return sorted(located, key=findings.Finding.order)


def _drop_consequences(found):
    """Leave out what else a rule says of a fact, where it says that a name in it is nowhere declared."""
    told = {_fact(finding) for finding in found if finding.constraint in _MISSPELT}
    return [finding for finding in found if finding.constraint in _MISSPELT or _fact(finding) not in told]


def _fact(finding):
    return finding.rule, finding.entity, finding.property, finding.value


def _with_suggestion(finding, store):
    """Return a finding on a name that is nowhere declared with the near misses in its message."""
    if finding.constraint not in _MISSPELT:
        return finding
    space, wrong = _split_name(getattr(finding, _MISSPELT[finding.constraint]))
    typed = store().quads_for_pattern(None, ox.NamedNode(namespaces.PREFIXES["rdf"] + "type"), None, None)
    declared = {_split_name(namespaces.shorten(quad.subject.value)) for quad in typed}
    near = did_you_mean(wrong, sorted(name for other, name in declared if other == space))
    return replace(finding, message=finding.message + near)


def _split_name(name):
    """Return the prefix, with the article if it is a local name, and the rest."""
    return tuple(re.fullmatch("(.*[:#]|)(.*)", name, re.DOTALL).groups())
