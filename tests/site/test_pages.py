"""The pages: every fact with its source, none lost, none invented; every link resolves."""

import json
import posixpath
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pyoxigraph as ox
import pytest

from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces
from sco_kg.site.model import languages
from support import page_reader

STRINGS = Path(languages.__file__).parents[1] / "strings"
#: Pages whose facts are elsewhere: the facts of a list of names are on the page of each name.
ELSEWHERE = {"graph/entities", "graph/concepts", "shapes", "ontology-alignment", "ontology-owl2"}
LABELS = {namespaces.expand("rdfs:label"), namespaces.expand("skos:prefLabel")}


def english(pages):
    return {path: page for path, page in pages.items() if path.count(".") == 1}


def documents(site, pages):
    """The stems of the documents: what has a page and data."""
    return [path[:-5] for path in english(pages) if (site / f"{path[:-5]}.trig").is_file()]


def data(site, stem, ending="trig"):
    return set(ox.parse((site / f"{stem}.{ending}").read_bytes(), format=ox.RdfFormat.from_extension(ending)))


# ── facts (F1, G4, G5) ──────────────────────────────────────────────────────


def is_name_of_another(quad, topic):
    """Whether a quad only labels a thing that a document mentions: on its page it is the text of a link."""
    return quad.predicate.value in LABELS and topic not in (quad.subject.value, quad.graph_name.value)


def topic_of(held, stem):
    topics = [quad.object.value for quad in held if quad.predicate.value == namespaces.expand("foaf:primaryTopic")]
    return topics[0] if topics else namespaces.BASE + stem


def test_the_facts_of_a_page_are_those_of_its_data(site, pages):
    for stem in set(documents(site, pages)) - ELSEWHERE:
        shown, all_of_it = page_reader.quads(pages[f"{stem}.html"]), data(site, stem)
        held = {quad for quad in all_of_it if quad.graph_name != ox.DefaultGraph()}
        topic = topic_of(all_of_it, stem)
        missing = [str(quad) for quad in held - shown if not is_name_of_another(quad, topic)]
        assert not missing, f"{stem} does not show {min(missing)}"
        assert shown <= held, f"{stem} shows what is not in its data: {min(map(str, shown - held))}"


def test_all_languages_show_the_same_facts(site, pages):
    for stem in set(documents(site, pages)) - ELSEWHERE:
        shown = page_reader.quads(pages[f"{stem}.html"])
        for language in ("ru", "zh"):
            assert page_reader.quads(pages[f"{stem}.{language}.html"]) == shown, stem


def test_every_fact_of_the_articles_is_on_the_page_of_its_article(store, pages):
    for graph in dataset.article_graphs(store):
        shown = page_reader.quads(pages[f"graph/{namespaces.slug_of(graph)}.html"])
        assert set(store.quads_for_pattern(None, None, None, ox.NamedNode(graph))) <= shown


def test_every_row_of_an_article_has_its_article_a_sentence_and_who_says_so(pages):
    rows = 0
    for path, page in english(pages).items():
        if path.startswith(("doc/", "graph/")):
            for row in page.rows:
                cells = row["cells"][-2:]
                if len(cells) == 2 and any("article-" in link for link in cells[0]["links"]):
                    rows += 1
                    spans = [link for link in cells[0]["links"] if re.search(r"evidence/[a-z0-9-]+\.html#\d+$", link)]
                    assert spans, f"{path}: no sentence in {cells[0]['text']!r}"
                    assert cells[1]["text"].strip(), f"{path}: no claimant of {row['cells'][0]['text']!r}"
    assert rows > 1500


def test_a_claimant_is_named_and_else_it_is_the_article(pages):
    page = pages["graph/vienna-joint-event-2017.html"]
    row = next(row for row in page.rows if "drugs seized: some 69" in " ".join(row["cells"][0]["text"].split()))
    assert row["cells"][2]["text"] == "Rashid Alimov"
    page = pages["graph/world-without-drugs-2017.html"]
    row = next(row for row in page.rows if "drugs seized: 69 tonnes" in " ".join(row["cells"][0]["text"].split()))
    assert row["cells"][2]["text"] == "the article"


def test_no_iri_is_shown_in_place_of_a_name(pages):
    for path, page in english(pages).items():
        if path.startswith("doc/"):
            for row in page.rows:
                for cell in row["cells"]:
                    assert "w3id.org/sco-kg/id" not in cell["text"], f"{path}: {cell['text']}"


def test_no_link_text_is_a_local_or_prefixed_name(site, pages):
    name = re.compile(rf"\S+#\S+|({'|'.join(namespaces.PREFIXES)}):[a-zA-Z]\S*")
    for path in pages:
        code = re.compile(r"<(pre|code|textarea)\b.*?</\1>", re.DOTALL)
        shown = code.sub("", (site / path).read_text(encoding="utf-8"))
        for text in re.findall(r"<(?:a|bdi|b)\b(?![^>]*translate=.no)[^>]*>([^<]+)<", shown):
            assert not name.fullmatch(text), f"{path}: {text}"


# ── planned is not happened ─────────────────────────────────────────────────


def test_only_announced_facts_are_marked(pages):
    rows = pages["timeline/index.html"]
    assert "announced" in rows.text
    event = pages["doc/id/sco-un-event-vienna-2017.html"]
    by_article = {}
    for row in event.rows:
        if len(row["cells"]) == 4:
            by_article.setdefault(row["cells"][2]["text"].split("sentence")[0].strip(), set()).add(
                "announced" in row["cells"][2]["text"])
    assert by_article["SCO, 11 March 2017"] == {True}
    assert by_article["SCO, 13 March 2017"] == {False}


def test_a_page_of_an_announced_thing_says_so_at_the_top(store, pages):
    modality = ox.NamedNode(namespaces.sco_term("modality"))
    planned = [quad.subject.value for quad in store.quads_for_pattern(None, modality, None)]
    notice = languages.read_strings("en")["document"]["only_planned"]
    for iri in {iri for iri in planned if iri.startswith(namespaces.PREFIXES["id"])}:
        graphs = {quad.graph_name for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None)
                  if namespaces.slug_of(quad.graph_name.value)}
        announcing = {quad.graph_name for quad in store.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(namespaces.sco_term("modality")), None)}
        path = f"doc/{iri.removeprefix(namespaces.BASE)}.html"
        assert (notice in pages[path].text) == (graphs == announcing), path


# ── disagreements, timeline, network (F2) ───────────────────────────────────


def test_every_discrepancy_has_its_explanation_and_sources(store, pages):
    page = pages["disagreements/index.html"]
    graph = ox.NamedNode(namespaces.CURATION)
    found = list(store.quads_for_pattern(None, ox.NamedNode(namespaces.expand("rdf:type")),
                                         ox.NamedNode(namespaces.sco_term("Discrepancy")), graph))
    assert len(found) > 15
    for quad in found:
        assert quad.subject.value.partition("#")[2] in page.ids
        comments = store.quads_for_pattern(quad.subject, ox.NamedNode(namespaces.expand("rdfs:comment")), None, graph)
        assert all(" ".join(each.object.value.split()) in page.text for each in comments)


def test_the_seizures_are_compared_with_comparator_period_and_source(pages):
    text = pages["disagreements/index.html"].text
    for part in ("over 349 tonnes", "nearly 350 tonnes", "almost 400 tonnes", "some 69 tonnes", "2010 to 2015",
                 "2011 to the first half of 2016"):
        assert part in text


@pytest.mark.parametrize("query, column, path", [("timeline", "event", "timeline/index.html"),
                                                 ("participants", "occasion", "network/index.html"),
                                                 ("participants", "participant", "network/index.html")])
def test_the_charts_show_the_rows_of_the_queries(top, pages, query, column, path):
    import sco_kg

    rows = list(sco_kg.open(top).query(query))
    assert rows
    assert all(str(row[column]) in pages[path].text for row in rows)


def test_what_a_chart_shows_is_in_the_list_below_it(site):
    for path in ("timeline/index.html", "network/index.html"):
        before, svg, after = re.split(r"<svg|</svg>", (site / path).read_text(encoding="utf-8"))
        targets = set(re.findall(r'href="([^"]+)"', svg))
        assert len(targets) > 10 and targets <= set(re.findall(r'href="([^"]+)"', after))


# ── links, form, languages (G1, G9, F8, F11) ────────────────────────────────


def test_every_internal_link_resolves(site, pages):
    broken = set()
    for path, page in pages.items():
        for link in [*page.links, *(rel["href"] for rel in page.rels)]:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, place = link.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
            if there.startswith("sparql/") and place.startswith("query="):
                place = ""  # the page reads the query from there
            if not (site / there).is_file() or place and there.endswith(".html") and place not in pages[there].ids:
                broken.add(f"{path} -> {link}")
    assert not broken, f"{len(broken)} broken links, such as {sorted(broken)[:5]}"


def test_every_page_has_language_title_one_heading_description_and_policy(pages):
    for path, page in pages.items():
        wanted = path.split(".")[1] if path.count(".") == 2 else "en"
        assert page.lang == wanted and page.title.strip() and page.headings == 1, path
        assert page.metas["description"].strip(), path
        assert "default-src 'none'" in page.metas["Content-Security-Policy"], path
        assert len(set(page.ids)) == len(page.ids), f"{path}: an id twice"
        assert not {"style", "onclick", "onload"} & page.attributes, path


def test_titles_are_unique(pages):
    seen = {}
    for path, page in pages.items():
        seen.setdefault((page.lang, page.title), []).append(path)
    twice = [paths for paths in seen.values() if len(paths) > 1]
    assert not twice, f"one title, several pages: {twice[:5]}"


def test_pages_parse_without_error(site):
    for path in ("index.html", "doc/id/rashid-alimov.html", "doc/concept/heroin.zh.html", "doc/ontology/Event.html",
                 "graph/curation.ru.html", "evidence/world-without-drugs-2017.html", "ontology.html", "dataset.html",
                 "shapes.html", "timeline/index.html", "network/index.zh.html", "disagreements/index.html",
                 "queries/index.html", "queries/seizures/index.html", "things/index.html", "downloads/index.html",
                 "about/index.ru.html", "changes/index.html", "articles/index.html", "accessibility/index.html",
                 "404.html", "410.html", "graph/entities.html"):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse((site / path).read_bytes())
        assert not parser.errors, f"{path}: {parser.errors[0]}"


def test_each_page_names_its_other_languages(pages):
    for path, page in english(pages).items():
        if path in ("404.html", "410.html"):
            continue
        tags = {rel["hreflang"]: rel["href"] for rel in page.rels if rel.get("hreflang")}
        assert set(tags) == {"en", "ru", "zh", "x-default"}
        assert tags["ru"].endswith(path[:-5] + ".ru.html") and path[:-5] + ".ru.html" in pages


def test_names_are_in_the_language_of_the_page_where_there_are_any(site):
    russian = (site / "doc/id/vienna.ru.html").read_text(encoding="utf-8")
    assert "<h1>Вена</h1>" in russian
    fallback = (site / "doc/id/andrei-kirillov.ru.html").read_text(encoding="utf-8")
    assert '<h1 lang="en">Andrei Kirillov</h1>' in fallback


def test_the_interface_names_what_the_data_do_not_in_the_language_of_the_page(site, store):
    assert "<h1>Событие</h1>" in (site / "doc/ontology/Event.ru.html").read_text(encoding="utf-8")
    assert "<h1>海洛因</h1>" in (site / "doc/concept/heroin.zh.html").read_text(encoding="utf-8")
    used = {namespaces.shorten(term.value) for quad in store for term in quad.triple if isinstance(term, ox.NamedNode)}
    for tag in ("ru", "zh"):
        own = {name for name in languages.read_strings(tag)["terms"] if name.startswith(("sco:", "c:"))}
        assert len(own) > 150 and own <= used, f"{tag} names what is not there: {sorted(own - used)}"


def leaves(tree, path=""):
    """Yield the key and text of each entry; of plural forms, which have no fixed keys, the form `other`."""
    for key, value in tree.items():
        if isinstance(value, dict) and "other" in value:
            assert {frozenset(re.findall(r"\{\w+\}", form)) for form in value.values()} == {
                frozenset(re.findall(r"\{\w+\}", value["other"]))}, f"{path}{key}"
            yield f"{path}{key}", value["other"]
        elif isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_the_interface_says_the_same_in_all_languages():
    texts = {tag: dict(leaves(tomllib.loads((STRINGS / f"{tag}.toml").read_text(encoding="utf-8"))))
             for tag in languages.LANGUAGE_NAMES}
    for tag, own in texts.items():
        # Names of terms are there for those languages that the vocabulary does not have.
        assert {key for key in own if not key.startswith(("terms.sco:", "terms.c:"))} == set(texts["en"]), tag
        for key, text in texts["en"].items():
            slots = re.findall(r"\{\w+\}", str(text))
            assert sorted(re.findall(r"\{\w+\}", str(own[key]))) == sorted(slots), f"{tag}: {key}"


def test_plural_forms_are_those_of_the_language():
    wanted = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "zh": {"other"}}
    for tag, categories in wanted.items():
        strings = tomllib.loads((STRINGS / f"{tag}.toml").read_text(encoding="utf-8"))
        assert set(strings["evidence"]["words"]) == categories, tag


def test_every_page_is_in_the_map_once(site, pages):
    listed = re.findall(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    wanted = {namespaces.BASE + path for path in pages if not path.startswith(("404", "410"))}
    assert len(listed) == len(set(listed)) and set(listed) == wanted
    assert f"Sitemap: {namespaces.BASE}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


# ── what search engines read, questions ─────────────────────────────────────


def test_every_document_has_json_ld_with_its_context_inside(site, pages):
    for stem in documents(site, pages):
        text = (site / f"{stem}.html").read_text(encoding="utf-8")
        found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
        assert found["@context"] == {"@vocab": "https://schema.org/"} and found["@id"] and found["name"]


def test_every_question_has_its_answer_stored(site, store, top):
    from sco_kg.query import catalogue

    for kind in catalogue.CATALOGUE:
        for name, query in catalogue.read_catalogue(top, kind).items():
            folder = site / "queries" / name
            assert (folder / "query.rq").read_text(encoding="utf-8") == query.text
            stored = json.loads((folder / "result.json").read_bytes())
            rows = list(store.query(query.text))
            assert len(stored["results"]["bindings"]) == len(rows)
            assert len((folder / "result.csv").read_text(encoding="utf-8").splitlines()) >= len(rows) + 1
