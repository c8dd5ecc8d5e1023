"""Findings: the line they lead to is that of the property, in the files of the article first."""

import pytest

from sco_kg.check.finding import Finding
from sco_kg.check.source_lines import with_location

SLUG = "plums-2031"
FILES = {
    "data/entities.ttl": "# names\nid:fair a sco:Event ;\n    rdfs:label \"Fair\"@en .\nid:plums a sco:Group .\n",
    "data/curation.ttl": f":fair a sco:Discrepancy .\n<https://w3id.org/sco-kg/graph/{SLUG}#talk>\n"
                         "    sco:startDate \"2031-06-03\"^^xsd:date .\n",
    "data/articles/apples-2031.ttl": "id:fair sco:place id:town ; sco:topic c:apples ;\n"
                                     "    sco:evidence s:1 .\n:talk sco:about id:fair .\n",
    f"data/articles/{SLUG}.ttl": "id:fair\n    # sco:place id:nowhere ;\n    sco:place id:mill ;\n"
                                 "    sco:topic c:plums,\n        c:pears .\n\n:talk a sco:Session ;\n"
                                 "    sco:topic c:plums . # sco:form is not known\n:fair sco:about :talk .\n",
    f"data/evidence/{SLUG}.ttl": "id:article-plums-2031 sco:wordCount 9 .\ns:1 a sco:Span .\ns:12 a sco:Span .\n",
    "ontology/concepts/fruit.ttl": "c:plums a skos:Concept ;\n    skos:prefLabel \"plums\"@en .\n",
}

PLACES = [
    # entity, property, value, article -> where
    ("id:fair", "rdfs:label", "", None, "data/entities.ttl:3"),
    ("id:fair", "sco:place", "", None, "data/articles/apples-2031.ttl:1"),
    ("id:fair", "sco:place", "", SLUG, f"data/articles/{SLUG}.ttl:3"),
    ("id:fair", "sco:topic", "c:pears", SLUG, f"data/articles/{SLUG}.ttl:5"),
    ("id:fair", "sco:topic", "c:cherries", SLUG, f"data/articles/{SLUG}.ttl:4"),
    ("id:fair", "sco:endDate", "", SLUG, f"data/articles/{SLUG}.ttl:1"),
    ("id:fair", "sco:endDate", "", None, "data/entities.ttl:2"),
    ("id:fair", "", "", None, "data/entities.ttl:2"),
    ("id:plums", "", "", SLUG, "data/entities.ttl:4"),
    (f"graph:{SLUG}#fair", "", "", None, f"data/articles/{SLUG}.ttl:9"),
    (f"graph:{SLUG}#talk", "sco:topic", "c:plums", None, f"data/articles/{SLUG}.ttl:8"),
    (f"graph:{SLUG}#talk", "sco:form", "", None, f"data/articles/{SLUG}.ttl:7"),
    (f"graph:{SLUG}#talk", "sco:startDate", "2031-06-03", None, "data/curation.ttl:3"),
    ("graph:curation#fair", "rdf:type", "", None, "data/curation.ttl:1"),
    (f"evidence:{SLUG}#1", "sco:evidence", "", None, f"data/evidence/{SLUG}.ttl:2"),
    ("c:plums", "skos:prefLabel", "plums", SLUG, "ontology/concepts/fruit.ttl:2"),
    ("id:nobody", "rdfs:label", "", None, None),
    ("mailto:nobody", "", "", None, None),
]


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("entity, name, value, article, place", PLACES)
def test_a_finding_has_the_line_of_its_property(folder, entity, name, value, article, place):
    found = with_location(Finding("R-01", "any", "warning", entity, name, value), folder, article)
    assert (f"{found.file}:{found.line}" if found.file else None) == place
