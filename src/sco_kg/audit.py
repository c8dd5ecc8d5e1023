"""Everything that can be checked, stage by stage, with one kind of finding."""

import re
import time
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from . import checks, dataset, exceptions, files, findings, iris, profile, scope, shapes, texts
from .spelling import hint

_STAGES = {
    "data profile": lambda store, top, articles, scope, engine: profile.faults([*profile.as_written(top), *store]),
    "shapes": lambda store, top, articles, scope, engine: shapes.validate(
        store, shapes.read(top), nodes=scope and scope.nodes, engine=engine),
    "check queries": lambda store, top, articles, scope, engine: checks.run_all(store, top),
    "texts": lambda store, top, articles, scope, engine: texts.faults(store, articles),
}
#: Findings of names that are nowhere declared, and the field that has the name.
_MISSPELT = {"r04-foreign-property": "property", "Node-R03-declared": "value"}


@dataclass(slots=True)
class Report:
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


def run(folder=None, articles=None, on_stage=lambda name, done, stages: None, article=None, engine="oxigraph"):
    """Check everything in a folder.

    :param folder: a checkout or copy of the project; the bundled data if None.
    :param articles: a folder with somebody's own copies of the articles; None if there is none.
    :param on_stage: called before each stage with its name, how many are done, and how many there are.
    :param article: a slug, to be told only what is in the scope of that article; None for everything.
    :param engine: what runs the shapes, one of `sco_kg.shapes.ENGINES`.
    :return: a `Report`.
    :raises UnreadableFile, MissingFile: the data cannot be read at all.
    :raises UnknownThing: there is no article of that slug.
    """
    top, report = files.home(folder), Report()
    stages = _stages(articles, report)
    store = None
    for done, (name, stage) in enumerate(stages.items()):
        on_stage(name, done, len(stages))
        start = time.perf_counter()
        if store is None:  # reading counts with the first stage
            store = dataset.read(top)
            report.scope = scope.of(store, article) if article else None
        report.findings += stage(store, top, articles, report.scope, engine)
        report.seconds[name] = time.perf_counter() - start
    report.findings = _told(report, store, top)
    return report


def _stages(articles, report):
    if articles:
        return _STAGES
    report.skipped["texts"] = ("digests, grounding and copied wording need your own copies of "
                               "the articles: give --articles DIR or set SCO_KG_ARTICLES")
    return {name: stage for name, stage in _STAGES.items() if name != "texts"}


def _told(report, store, top):
    """Return the findings in scope, explained, with hints and places, worst first."""
    found = exceptions.explained(report.findings, exceptions.read(top))
    if report.scope:
        found = report.scope.within(found)
    article = report.scope and report.scope.slug
    located = [findings.located(_hinted(finding, store), top, article) for finding in found]
    return sorted(located, key=findings.Finding.order)


def _hinted(finding, store):
    """Return a finding on a name that is nowhere declared with the near misses in its message."""
    if finding.constraint not in _MISSPELT:
        return finding
    space, wrong = _apart(getattr(finding, _MISSPELT[finding.constraint]))
    typed = store.quads_for_pattern(None, ox.NamedNode(iris.PREFIXES["rdf"] + "type"), None, None)
    declared = {_apart(iris.shorten(quad.subject.value)) for quad in typed}
    near = hint(wrong, sorted(name for other, name in declared if other == space))
    return replace(finding, message=finding.message + near)


def _apart(name):
    """Return the prefix, with the article if it is a local name, and the rest."""
    return tuple(re.fullmatch("(.*[:#]|)(.*)", name, re.DOTALL).groups())
