"""SPARQL in the page: the answers of the embedded store, Stop, messages, permalinks, and the editor."""

from pathlib import Path

import pyoxigraph as ox
import pytest

import sco_kg
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from sco_kg.site.browser import page_data
from sco_kg.site.model import paths

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright").expect

#: For what does not depend on where the site is: a folder is where less is allowed.
once = pytest.mark.parametrize("base", ["folder"], indirect=True)
CROSS_JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ASK = ("(text) => scoKG.engine.ask(text, 'en').then(({answer}) => JSON.stringify(answer))")


def run(page, query):
    page.fill("#query", query)
    page.click("#run")
    expect(page.locator("#run")).to_be_enabled()


def saved(page):
    with page.expect_download() as download:
        page.click("#csv")
    return Path(download.value.path()).read_bytes()


def status(page):
    return page.inner_text("#status")


def test_every_query_of_the_catalogue_has_the_stored_answer(visit, site, top):
    page = visit("sparql/index.html")
    shipped = sco_kg.open(top).queries
    assert {path.parent.name for path in site.glob("queries/*/result.json")} == set(shipped)
    for name, query in shipped.items():
        here = ox.parse_query_results(page.evaluate(ASK, query.text), format=ox.QueryResultsFormat.JSON)
        stored = ox.parse_query_results(path=str(site / "queries" / name / "result.json"))
        assert here.variables == stored.variables, name
        assert [list(row) for row in here] == [list(row) for row in stored], name


def test_the_page_shows_the_first_query_as_a_table_with_labels_and_links(visit):
    page = visit("sparql/index.html")
    page.click("#run")
    page.wait_for_selector("#results table")
    assert "Rows: " in status(page)
    assert page.locator("#results tbody tr").count() > 10
    link = page.locator("#results a", has_text="heroin").first
    assert link.get_attribute("href").endswith("doc/concept/heroin.html")


def test_stop_ends_a_query_that_would_run_for_hours_and_the_next_one_runs(visit):
    page = visit("sparql/index.html")
    page.fill("#query", CROSS_JOIN)
    page.click("#run")
    page.wait_for_timeout(1500)
    assert page.is_disabled("#run") and page.evaluate("scoKG.engine.waiting.size") == 1
    page.click("#stop")
    expect(page.locator("#status")).to_contain_text("Stopped")
    run(page, "SELECT (1 + 1 AS ?two) {}")
    assert page.inner_text("#results td") == "2"
    for _ in range(100):  # the browser may report late that the stopped one has ended
        if len(page.workers) > 1:
            page.wait_for_timeout(100)
    assert len(page.workers) == 1


@once
def test_the_default_graph_is_the_union_and_named_graphs_are_separate(visit, top):
    page = visit("sparql/index.html")
    run(page, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    union = int(page.inner_text("#results td"))
    run(page, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert union > 5000 and int(page.inner_text("#results td")) > 10


MESSAGES = [
    ("SELEC ?s { ?s ?p ?o }", "SPARQL has no word SELEC. Did you mean SELECT?"),
    ("SELECT ?s { ?s ?p ?o FILTR(?o = 1) }", "SPARQL has no word FILTR. Did you mean FILTER?"),
    ("SELECT ?s { ?s scoo:value ?o }", "The prefix scoo: is not declared. Did you mean sco? See line 1"),
    ("SELECT ?s {\n  ?s foo:value ?o }", "The prefix foo: is not declared. See line 2"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "neither in GROUP BY nor inside an aggregate"),
    ("SELECT * { ?s ?p ?o", "A { is not closed; a } is missing."),
    ("SELECT * { ?s ?p ?o FILTER (STRLEN(?o) > 3 }", "A ( is not closed"),
    ("SELECT * { ?s ?p ?o } ORDER BY", "The query is incomplete"),
    ("SELECT * { ?s a <a b> }", "is not an IRI"),
    ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "SERVICE is not available here"),
    ("INSERT DATA { id:a a sco:Event }", "This is an update"),
    ("", "There is no query yet"),
    ("SELECT * { ?s ?p }", "Something is missing or out of place. See line 1"),
]


@once
def test_messages_explain_the_error(visit):
    page = visit("sparql/index.html")
    for query, message in MESSAGES:
        run(page, query)
        assert message in page.inner_text("#explanation"), query
        assert page.inner_text("#results") == ""


@once
def test_messages_are_in_the_language_of_the_page(visit):
    page = visit("sparql/index.ru.html")
    run(page, "SELEC ?s { ?s ?p ?o }")
    assert "нет слова SELEC" in page.inner_text("#explanation")


def test_the_address_keeps_the_query(visit, base):
    page = visit("sparql/index.html")
    query = 'SELECT ?name { id:unodc rdfs:label ?name FILTER (LANG(?name) = "zh") } # 联合国 & 100 %'
    run(page, query)
    shown = page.inner_text("#results")
    again = page.context.new_page()
    again.goto(page.url)
    assert again.input_value("#query") == query
    again.click("#run")
    again.wait_for_selector("#results table")
    assert again.inner_text("#results") == shown and "联合国" in shown


@once
def test_a_question_of_the_catalogue_can_be_tried(visit, top):
    page = visit("queries/titles/index.html")
    page.click("a[href*='#query=']")
    expect(page.locator("#query")).to_have_value(catalogue.find_query(top, "titles").text)
    page.click("#run")
    expect(page.locator("#results table")).to_be_visible()


@once
def test_every_example_of_the_catalogue_can_be_chosen(visit, top):
    page = visit("sparql/index.html")
    wanted = catalogue.read_catalogue(top, "questions")
    listed = page.eval_on_selector_all("#examples option", "all => all.map(each => each.value)")
    assert sorted(filter(None, listed)) == sorted(wanted)
    page.select_option("#examples", "timeline")
    expect(page.locator("#query")).to_have_value(page_data.example_value(wanted["timeline"]))


@once
def test_all_forms_of_query_give_a_table(visit):
    page = visit("sparql/index.html")
    run(page, "ASK { id:unodc ?p ?o }")
    assert page.inner_text("#results td") == "true"
    run(page, "CONSTRUCT { id:unodc sco:value 12.50 } {}")
    assert page.locator("#results th").all_inner_texts() == ["subject", "predicate", "object"]
    assert page.locator("#results td").last.inner_text() == "12.50"
    run(page, "DESCRIBE id:unodc")
    assert page.locator("#results tbody tr").count() > 3
    run(page, "SELECT ?nothing { ?nothing a sco:NoSuchClass }")
    assert page.locator("#results th").all_inner_texts() == ["nothing"] and "Rows: 0" in status(page)


@once
def test_csv_is_written_by_the_engine(visit, top):
    page = visit("sparql/index.html")
    query = catalogue.read_catalogue(top, "questions")["seizures"].text
    run(page, query)
    results = sco_kg.open().store.store.query(query)
    assert saved(page).decode() == results.serialize(format=ox.QueryResultsFormat.CSV).decode()


@once
def test_rows_omitted_from_the_table_are_reported_and_in_the_csv(visit):
    page = visit("sparql/index.html")
    run(page, "SELECT ?s { ?s ?p ?o } LIMIT 600")
    assert "Rows: 600" in status(page) and "truncated to 500 rows" in status(page)
    assert page.locator("#results tbody tr").count() == 500
    assert len(saved(page).splitlines()) == 601


@once
def test_numbers_are_drawn_as_bars(visit):
    page = visit("sparql/index.html")
    run(page, "SELECT ?class (COUNT(*) AS ?count) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?count) LIMIT 5")
    page.check("#aschart")
    bars = page.locator("#results rect")
    widths = bars.evaluate_all("all => all.map((bar) => parseFloat(bar.getAttribute('width')))")
    values = [int(text) for text in page.locator(".bars .value").all_inner_texts()]
    assert len(values) == 5 and widths[0] == 100
    assert widths == pytest.approx([100 * value / values[0] for value in values])
    run(page, "SELECT ?name { id:unodc rdfs:label ?name }")
    assert page.is_hidden("#views") and page.locator("#results table").count() == 1


@once
def test_data_is_never_markup(visit):
    page = visit("sparql/index.html")
    run(page, """SELECT ("<img src=x onerror='document.title=1'><b>bold</b>" AS ?text) {}""")
    assert page.inner_text("#results td").startswith("<img") and page.locator("#results img").count() == 0


def test_the_editor_receives_the_typed_query_and_runs_it(visit):
    page = visit("sparql/index.html")
    page.fill("#query", "SELECT (40 + 2 AS ?n) {}")
    page.click("#editor")
    page.wait_for_selector(".CodeMirror")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "SPARQL query"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#results td")
    assert page.inner_text("#results td") == "42"
    page.select_option("#examples", "aims")
    expect(page.locator(".CodeMirror-code")).to_contain_text("SELECT DISTINCT")


@once
def test_the_editor_completes_terms_of_the_vocabulary(visit):
    page = visit("sparql/index.html")
    page.fill("#query", "SELECT * { ?s a <https://w3id.org/sco-kg/ontology#Obs")
    page.click("#editor")
    page.wait_for_selector(".CodeMirror")
    editor = page.evaluate_handle("document.querySelector('.CodeMirror').CodeMirror")
    editor.evaluate("(editor) => { editor.setCursor(0, 999); editor.autocomplete(); }")
    page.wait_for_selector(".CodeMirror-hints")
    assert "Observation" in page.inner_text(".CodeMirror-hints")


@once
def test_large_files_are_loaded_on_demand(visit):
    page = visit("sparql/index.html")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name.split('/').pop())")
    assert not {"oxigraph.js", "quads.js", "yasqe.js", "examples.js"} & set(loaded)


@once
def test_a_result_links_to_the_page_the_site_has_for_an_iri(visit):
    page = visit("sparql/index.html")
    store = sco_kg.open().store.store
    names = sorted({term.value for quad in store for term in quad
                    if isinstance(term, ox.NamedNode) and term.value.startswith(namespaces.BASE)})
    assert len(names) > 500
    assert page.evaluate("(names) => names.map(scoKG.page)", names) == [paths.page_path(name) for name in names]


@once
def test_without_scripts_the_page_says_that_it_requires_them(visit):
    page = visit("sparql/index.html", java_script_enabled=False)
    assert page.is_hidden("#sparql") and "needs JavaScript" in page.inner_text("main")
    assert "sco-kg sparql" in page.inner_text("main")
