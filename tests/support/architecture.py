"""The packages, and who may import whom; CONTRIBUTING.md has the same table."""

#: For each package, and the module `graph`, what it may import besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "rdf": set(),
    "parallel": set(),
    "dataset": {"rdf"},
    "query": {"rdf", "dataset"},
    "graph": {"rdf", "dataset", "query"},
    "evidence": {"rdf", "dataset"},
    "figures": {"rdf", "query"},
    "check": {"rdf", "dataset", "query", "evidence", "parallel"},
    "stores": {"rdf", "dataset", "query", "check"},
    "release": {"rdf", "dataset", "query", "graph", "evidence", "figures", "check", "parallel"},
    "site": {"rdf", "dataset", "query", "graph", "evidence", "figures", "release"},
    "server": {"rdf", "query", "site"},
}
MAY_IMPORT["cli"] = set(MAY_IMPORT)
