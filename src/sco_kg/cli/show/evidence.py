"""Whether evidence holds, and the sentences behind a node, printed."""


from rich.text import Text

from ... import errors
from ...evidence import spans
from .console import stdout_console


def print_verification(top, copies):
    """Print, per article, whether its sentences are found in somebody's copies; say if all are.

    :param top: the folder with the evidence; :param copies: the folder with the texts.
    """
    console, clean = stdout_console(), True
    for path in sorted((top / "data" / "evidence").glob("*.ttl")):
        problems = spans.verify_spans(path, copies / f"{path.stem}.txt")
        total = len(spans.read_spans(path))
        clean = clean and not problems
        missing = [problem for problem in problems if problem.sentence is None]
        found = 0 if missing else total - len(problems)
        console.print(f"{path.stem}: {found} of {total} sentences found")
        for problem in problems:
            place = f"sentence {problem.sentence}: " if problem.sentence else ""
            console.print(Text(f"  {place}{problem.message}", "red"))
    return clean


def print_sentences(graph, top, name, copies):
    """Print the sentences behind a node, article by article, from somebody's own copies.

    :raises UnknownThingError: nothing with evidence has that name.
    """
    thing, console = graph.find(name), stdout_console()
    own = [node for node in graph.describe(thing) if node.thing == thing]
    if not own:
        raise errors.UnknownThingError(f"No article says anything of {name!r} itself. "
                                  "Try `sco-kg show` to see what points to it.")
    for node in own:
        path = top / "data" / "evidence" / f"{node.article}.ttl"
        sentences = spans.sentences_in_copy(path, copies / f"{node.article}.txt", node.sentences)
        console.print(Text(node.article, "bold"))
        for number, text in sentences.items():
            found = " ".join(text.split()) if text else "not found in your copy: the words differ"
            console.print(Text(f"{number:>4}  {found}"))
