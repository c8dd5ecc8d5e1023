"""Everything that can be checked, stage by stage, with one kind of finding."""

import time
from dataclasses import dataclass, field

from . import checks, dataset, exceptions, files, findings, profile, shapes, texts

_STAGES = {
    "data profile": lambda store, top, articles: profile.faults([*profile.as_written(top), *store]),
    "shapes": lambda store, top, articles: shapes.validate(store, shapes.read(top)),
    "check queries": lambda store, top, articles: checks.run_all(store, top),
    "texts": lambda store, top, articles: texts.faults(store, articles),
}


@dataclass(slots=True)
class Report:
    """What an audit found: findings, worst first; seconds per stage; what was skipped and why."""

    findings: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)

    @property
    def clean(self):
        """Whether nothing was found that needs fixing or explaining."""
        return all(finding.severity == "information" for finding in self.findings)


def run(folder=None, articles=None, on_stage=lambda name, done, stages: None):
    """Check everything in a folder.

    :param folder: a checkout or copy of the project; the bundled data if None.
    :param articles: a folder with somebody's own copies of the articles; None if there is none.
    :param on_stage: called before each stage with its name, how many are done, and how many there are.
    :return: a `Report`.
    :raises UnreadableFile, MissingFile: the data cannot be read at all.
    """
    top, report = files.home(folder), Report()
    stages = dict(_STAGES)
    if not articles:
        del stages["texts"]
        report.skipped["texts"] = ("digests, grounding and copied wording need your own copies of "
                                   "the articles: give --articles DIR or set SCO_KG_ARTICLES")
    store = None
    for done, (name, stage) in enumerate(stages.items()):
        on_stage(name, done, len(stages))
        start = time.perf_counter()
        store = store or dataset.read(top)  # reading counts with the first stage
        report.findings += stage(store, top, articles)
        report.seconds[name] = time.perf_counter() - start
    explained = exceptions.explained(report.findings, exceptions.read(top))
    located = [findings.located(finding, top) for finding in explained]
    report.findings = sorted(located, key=findings.Finding.order)
    return report
