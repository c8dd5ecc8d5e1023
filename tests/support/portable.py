"""The portable subset of SPARQL: a table of rules, each with a query that violates only that rule.

A rule forbids a construct to which stores gave different answers. A query that obeys all rules has the
same answer in every store. Two conventions cannot be seen in the grammar, so the comparison of engines
tests them: years compare as xsd:integer(STR(?year)), and there is no arithmetic with dates.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import XSD, Literal, Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from sco_kg.query.catalogue import CATALOGUE

#: The kinds of queries with equal answers in Oxigraph, rdflib, Jena and Virtuoso.
PROMISED = ("questions",)
#: Stores refuse longer VALUES blocks.
MOST_VALUES = 1000
#: Functions whose values depend on the store, the time or chance.
_UNSTEADY = {f"Builtin_{name}" for name in (
    "STRLANG", "MD5", "TZ", "TIMEZONE", "SECONDS", "ENCODE_FOR_URI",
    "NOW", "RAND", "UUID", "STRUUID", "BNODE")}
_OVER_GAPS = {f"Aggregate_{name}" for name in ("Min", "Max", "Sum", "Avg")}
_COMPARISONS = {"=", "!=", "<", ">", "<=", ">=", "IN", "NOT IN"}


class Tree:
    """The parse tree of a query: its nodes, each with its ancestors, the root first."""

    def __init__(self, text):
        self.query = parseQuery(text)[1]
        self.nodes = list(_walk(self.query, ()))

    def named(self, *names):
        """Return (node, ancestors) for the nodes of the given kinds."""
        return [(node, above) for node, above in self.nodes if node.name in names]

    def triples(self):
        """Return (subject, predicate, object, ancestors) for each triple pattern."""
        return [(*run[i:i + 3], above) for block, above in self.named("TriplesBlock")
                for run in block.triples for i in range(0, len(run), 3)]


def _walk(item, above):
    if isinstance(item, CompValue):
        yield item, above
        for value in item.values():
            yield from _walk(value, (*above, item))
    elif isinstance(item, (list, tuple)) or hasattr(item, "asList"):
        for value in item:
            yield from _walk(value, above)


def variables(item):
    """Return the variables that occur in a part of a tree."""
    if isinstance(item, Variable):
        return {item}
    if isinstance(item, CompValue):
        item = item.values()
    elif not (isinstance(item, (list, tuple)) or hasattr(item, "asList")):
        return set()
    return set().union(*map(variables, item))


def _has(*names):
    return lambda tree: bool(tree.named(*names))


def _repeats(path):
    """Say whether a path has * or +."""
    return any(node.mod in ("*", "+") for node, _ in _walk(path, ()))


def _is_path(predicate):
    """Say whether a predicate is more than one IRI or variable."""
    walked = [node for node, _ in _walk(predicate, ())]
    return any(node.name == "PathEltOrInverse" or node.mod for node in walked) or sum(
        node.name == "PathElt" for node in walked) > 1


def _optional_step(tree):
    return any(node.mod == "?" for node, _ in tree.named("PathElt"))


def _alternative(tree):
    return any(len(node.part) > 1 for node, _ in tree.named("PathAlternative"))


def _outside_graph(tree):
    return any("GraphGraphPattern" not in [node.name for node in above] for *_, above in tree.triples())


def _graphs(tree):
    return {node.term for node, _ in tree.named("GraphGraphPattern") if isinstance(node.term, Variable)}


def _unnamed_graph(tree):
    tested = set().union(*(variables(node) for node, _ in tree.named("Builtin_STRSTARTS")), *(
        variables(node) for node, _ in tree.named("RelationalExpression") if node.op == "IN"))
    return bool(_graphs(tree) - tested)


def _repeats_in_many_graphs(tree):
    return any(_repeats(path) and not any(
        node.name == "GraphGraphPattern" and not isinstance(node.term, Variable) for node in above)
        for _, path, _, above in tree.triples())


def _recursion(tree):
    return any(_repeats(path) for _, path, _, _ in tree.triples())


def _union_beside_optional(tree):
    return any(_branches(group) and _gaps(group) for group, _ in tree.named("GroupGraphPatternSub"))


def _branches(group):
    return any(part.name == "GroupOrUnionGraphPattern" and len(part.graph) > 1 for part in group.part)


def _gaps(group):
    inner = [part.graph for part in group.part if part.name == "GraphGraphPattern"]
    return any(part.name == "OptionalGraphPattern" for some in (group, *inner) for part in some.part)


def _path_with_doubles(tree):
    return any(_is_path(path) and _keeps_doubles(above) for _, path, _, above in tree.triples())


def _keeps_doubles(above):
    selects = [node for node in above if node.name in ("SelectQuery", "SubSelect")]
    return bool(selects) and not (selects[-1].modifier == "DISTINCT" or selects[-1].groupby)


def _counts_rows(tree):
    return any(node.vars == "*" for node, _ in tree.named("Aggregate_Count"))


def _always_bound(tree):
    """The variables that are syntactically bound in every row."""
    binding = [(triple[:3], triple[3]) for triple in tree.triples()]
    binding += [(node.term, above) for node, above in tree.named("GraphGraphPattern")]
    binding += [(node.var, above) for node, above in tree.named("Bind")]
    return set().union(*(variables(bound) for bound, above in binding
                         if "OptionalGraphPattern" not in [node.name for node in above]))


def _aggregates_gaps(tree):
    return any(variables(node.vars) - _always_bound(tree) for node, _ in tree.named(*_OVER_GAPS))


def _groups_by_gaps(tree):
    return any(variables(node) - _always_bound(tree) for node, _ in tree.named("GroupClause"))


def _unordered(tree):
    return tree.query.name == "SelectQuery" and not tree.query.orderby


def _ordered_total(tree):
    projected = [node for node, above in tree.named("vars") if len(above) == 1]
    return bool(tree.query.orderby) and not tree.query.groupby and any(
        down.name.startswith("Aggregate_") for node in projected for down, _ in _walk(node, ()))


def _flagged_regex(tree):
    return any(node.flags for node, _ in tree.named("Builtin_REGEX"))


def _unrounded(tree):
    steadied = ("Builtin_ROUND", "Builtin_FLOOR", "Builtin_CEIL")
    return any("/" in (node.op or ()) and not any(up.name in steadied for up in above)
               for node, above in tree.named("MultiplicativeExpression"))


def _divides_whole_numbers(tree):
    return any("/" in (node.op or ()) and not _holds_decimal(node)
               for node, _ in tree.named("MultiplicativeExpression"))


def _holds_decimal(item):
    """Say whether a subtree has a decimal literal."""
    if isinstance(item, CompValue):
        item = item.values()
    if isinstance(item, Literal):
        return item.datatype == XSD.decimal
    return not isinstance(item, str) and item is not None and any(map(_holds_decimal, item))


def _shows_comparison(tree):
    return any(_is_comparison(node.expr) for node, _ in tree.named("vars"))


def _is_comparison(expression):
    """Say whether an expression is boolean at its top level."""
    while isinstance(expression, CompValue) and expression.name.endswith("Expression"):
        if expression.op in _COMPARISONS or expression.name.startswith("Conditional") and expression.other:
            return True
        expression = expression.expr
    return False


def _region_tag(tree):
    return any(_names_region(node) for node, _ in tree.named("RelationalExpression")
               if any(down.name == "Builtin_LANG" for down, _ in _walk(node.expr, ())))


def _names_region(node):
    return any("-" in down.string for down, _ in _walk(node.other, ()) if down.name == "literal")


def _long_values(tree):
    return any(len(node.value or ()) > MOST_VALUES for node, _ in tree.named("InlineData"))


@dataclass(frozen=True)
class Rule:
    """A rule: the construct, its replacement, a detector, and a query that violates it."""

    name: str
    instead: str
    broken: Callable
    bad: str
    kinds: tuple = ()  # the kinds of queries it applies to; all if empty


def _select(where, head="SELECT ?s", tail="ORDER BY ?s"):
    return f"PREFIX a: <http://a.example/> {head} WHERE {{ {where} }} {tail}"


_G = "GRAPH <http://a.example/g>"
RULES = (
    Rule("group-concat", "sort and join in the client", _has("Aggregate_GroupConcat"),
         _select(f"{_G} {{ ?s a:p ?o }}", "SELECT ?s (GROUP_CONCAT(?o) AS ?all)", "GROUP BY ?s ORDER BY ?s")),
    Rule("sample", "MIN, or one row each", _has("Aggregate_Sample"),
         _select(f"{_G} {{ ?s a:p ?o }}", "SELECT ?s (SAMPLE(?o) AS ?one)", "GROUP BY ?s ORDER BY ?s")),
    Rule("regex-flags", "CONTAINS(LCASE(STR(?x)), …)", _flagged_regex,
         _select(f'{_G} {{ ?s a:p ?o }} FILTER (REGEX(STR(?o), "шос", "i"))')),
    Rule("unsteady-function", "do it in the client", _has(*_UNSTEADY),
         _select(f'{_G} {{ ?s a:p ?o }} FILTER (MD5(STR(?o)) = "0")'), kinds=CATALOGUE),
    Rule("service", "ask the other endpoint itself", _has("ServiceGraphPattern"),
         _select(f"{_G} {{ ?s a:p ?o }} SERVICE <http://b.example/> {{ {_G} {{ ?s a:q ?o }} }}")),
    Rule("minus", "FILTER NOT EXISTS", _has("MinusGraphPattern"),
         _select(f"{_G} {{ ?s a:p ?o }} MINUS {{ {_G} {{ ?s a:q ?o }} }}")),
    Rule("optional-step", "UNION", _optional_step,
         _select(f"{_G} {{ ?s a:p/a:q? ?o }}", "SELECT DISTINCT ?s")),
    Rule("alternative-path", "UNION", _alternative,
         _select(f"{_G} {{ ?s a:p|a:q ?o }}", "SELECT DISTINCT ?s")),
    Rule("pattern-outside-graph", "GRAPH around every pattern", _outside_graph,
         _select(f"{_G} {{ ?s a:p ?o }} OPTIONAL {{ ?s a:q ?v }}")),
    Rule("any-graph", "FILTER (STRSTARTS(STR(?g), …)) on each graph variable", _unnamed_graph,
         _select("GRAPH ?g { ?s a:p ?o }"), kinds=CATALOGUE),
    Rule("recursion-in-many-graphs", "one constant graph around * and +", _repeats_in_many_graphs,
         _select('GRAPH ?g { ?s a:p+ a:o } FILTER (STRSTARTS(STR(?g), "http://a.example/"))',
                 "SELECT DISTINCT ?s")),
    Rule("recursion", "OPTIONAL steps, one inside the other, as deep as the data", _recursion,
         _select(f"{_G} {{ ?s a:p+ a:o }}", "SELECT DISTINCT ?s"), kinds=PROMISED),
    Rule("union-beside-optional", "the UNION in a sub-select", _union_beside_optional,
         _select(f"{_G} {{ ?s a:p ?o OPTIONAL {{ ?s a:q ?v }} }} "
                 f"{{ {_G} {{ ?s a:r ?o }} }} UNION {{ {_G} {{ ?s a:s ?o }} }}"), kinds=PROMISED),
    Rule("doubles", "SELECT DISTINCT or GROUP BY where there is a path", _path_with_doubles,
         _select(f"{_G} {{ ?s a:p/a:q ?o }}")),
    Rule("count-rows", "COUNT(?x)", _counts_rows,
         _select(f"{_G} {{ ?s a:p ?o }}", "SELECT ?s (COUNT(*) AS ?n)", "GROUP BY ?s ORDER BY ?s")),
    Rule("aggregate-over-gaps", "aggregate what is always bound", _aggregates_gaps,
         _select(f"{_G} {{ ?s a:p ?o OPTIONAL {{ ?s a:q ?v }} }}", "SELECT ?s (MIN(?v) AS ?least)",
                 "GROUP BY ?s ORDER BY ?s")),
    Rule("group-over-gaps", "FILTER NOT EXISTS for the least, without groups", _groups_by_gaps,
         _select(f"{_G} {{ ?s a:p ?o OPTIONAL {{ ?s a:q ?v }} }}", "SELECT ?s ?v (MIN(?o) AS ?least)",
                 "GROUP BY ?s ?v ORDER BY ?s ?v")),
    Rule("unordered", "ORDER BY what tells rows apart", _unordered,
         _select(f"{_G} {{ ?s a:p ?o }}", tail="LIMIT 10")),
    Rule("ordered-total", "the total in a sub-select", _ordered_total,
         _select(f"{_G} {{ ?s a:p ?o }}", "SELECT (COUNT(?s) AS ?n)", "ORDER BY ?n")),
    Rule("unrounded-division", "ROUND", _unrounded,
         _select(f"{_G} {{ ?s a:p ?o }} BIND (?o / 3.0 AS ?third)")),
    Rule("whole-division", "a number with a decimal point, such as 100.0 for 100", _divides_whole_numbers,
         _select(f"{_G} {{ ?s a:p ?o }} BIND (ROUND(?o / 3) AS ?third)"), kinds=CATALOGUE),
    Rule("shown-comparison", 'IF(…, "yes", "no")', _shows_comparison,
         _select(f"{_G} {{ ?s a:p ?o }}", "SELECT ?s (?o > 3 AS ?large)")),
    Rule("language-region", "LANGMATCHES", _region_tag,
         _select(f'{_G} {{ ?s a:p ?o }} FILTER (LANG(?o) = "zh-Hans")')),
    Rule("long-values", f"at most {MOST_VALUES} rows in VALUES", _long_values,
         _select(f"VALUES ?s {{ {'a:s ' * (MOST_VALUES + 1)}}} {_G} {{ ?s a:p ?o }}")),
)


def faults(text, kind="questions"):
    """Return the violations of a query, as "rule: replacement"; [] without any.

    :param kind: its folder. Checks and constructs run only in the embedded store, so some rules
        do not apply to them.
    """
    tree = Tree(text)
    return [f"{rule.name}: {rule.instead}" for rule in RULES
            if (not rule.kinds or kind in rule.kinds) and rule.broken(tree)]
