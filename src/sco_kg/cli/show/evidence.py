"""Print whether the evidence is found in copies of the articles, and the sentences behind a node."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from ...dataset.layout import article_paths, article_slugs
from ...errors import UnknownThingError
from ...evidence.spans import read_spans, sentences_in_copy, verify_spans
from .console import count, stdout_console

if TYPE_CHECKING:
    from ...graph import KnowledgeGraph


def print_verification(top: Path, copies: Path) -> bool:
    """Print for each article how many of its sentences are in the copy; return whether all are.

    :param top: the folder that contains `data`.
    :param copies: the folder with the texts.
    """
    console, clean = stdout_console(), True
    paths = (article_paths(top, slug).evidence for slug in article_slugs(top))
    for path in filter(Path.is_file, paths):
        problems, total = verify_spans(path, copies / f"{path.stem}.txt"), len(read_spans(path))
        clean = clean and not problems
        found = 0 if any(problem.sentence is None for problem in problems) else total - len(problems)
        console.print(f"{path.stem}: {found} of {count(total, 'sentence')} found")
        for problem in problems:
            place = f"sentence {problem.sentence}: " if problem.sentence else ""
            console.print(Text(f"  {place}{problem.message}", "red"))
    return clean


def print_sentences(graph: KnowledgeGraph, top: Path, name: str, copies: Path) -> None:
    """Print the sentences behind a node, by article, from copies of the articles.

    :raises UnknownThingError: no node with evidence has this name.
    """
    thing, console = graph.find(name), stdout_console()
    nodes = [node for node in graph.describe(thing) if node.thing == thing]
    if not nodes:
        raise UnknownThingError(f"No article states facts about {name!r} itself. "
                                "`sco-kg show` lists the nodes that refer to it.")
    for node in nodes:
        path = article_paths(top, node.article).evidence
        sentences = sentences_in_copy(path, copies / f"{node.article}.txt", node.sentences)
        console.print(Text(node.article, "bold"))
        for number, text in sentences.items():
            shown = " ".join(text.split()) if text else "not found in your copy: the words differ"
            console.print(Text(f"{number:>4}  {shown}"))
