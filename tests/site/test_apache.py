"""What only Apache and w3id do with the rules of the site: the rest is in the table of conformance."""

import re

import httpx
import pyoxigraph as ox
import pytest

from sco_kg.rdf import namespaces

HTML, TURTLE, JSONLD, NT, TRIG = ("text/html", "text/turtle", "application/ld+json", "application/n-triples",
                                  "application/trig")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(params=["", "/in/a/folder"], ids=["at the top", "in a folder"])
def base(hosts, request):
    """The address of the site: it works at any path."""
    return hosts + request.param


def get(url, accept="*/*", **headers):
    with httpx.Client(timeout=20) as client:
        request = client.build_request("GET", url, headers={"Accept-Encoding": "identity"} | headers)
        if accept is None:
            del request.headers["Accept"]
        else:
            request.headers["Accept"] = accept
        return client.send(request)


def kind(answer):
    return answer.headers["Content-Type"].partition(";")[0]


@pytest.mark.parametrize("name", ["doc/id/unodc", "doc/concept/heroin", "graph/world-without-drugs-2017",
                                  "evidence/world-without-drugs-2017", "ontology", "dataset", "shapes",
                                  "doc/ontology/Event", "graph/curation"])
def test_every_kind_of_document_is_negotiated(base, name):
    assert kind(get(f"{base}/{name}", TURTLE)) == TURTLE
    assert kind(get(f"{base}/{name}", BROWSER)) == HTML


def test_a_requested_language_does_not_hide_the_data(base):
    assert kind(get(f"{base}/doc/id/unodc", TURTLE, **{"Accept-Language": "ru"})) == TURTLE


def test_the_start_is_in_the_language_of_the_reader(base):
    assert 'lang="ru"' in get(f"{base}/", BROWSER, **{"Accept-Language": "ru"}).text
    assert 'lang="en"' in get(f"{base}/", BROWSER).text


@pytest.mark.parametrize("name, document", [("id/unodc", "doc/id/unodc"), ("concept/heroin", "doc/concept/heroin"),
                                            ("contributors", "doc/contributors")])
def test_a_thing_redirects_to_its_document(base, name, document):
    answer = get(f"{base}/{name}", TURTLE)
    assert answer.status_code == 303 and answer.headers["Location"] == f"{base}/{document}"
    assert "accept" in answer.headers["Vary"].lower() and document in answer.text
    assert get(f"{base}/{document}", TURTLE).status_code == 200


def test_every_iri_of_the_data_resolves(hosts, store):
    """From w3id's rules by two hops at most, each with Vary, to a document: one name of each kind."""
    named = ["id/unodc", "concept/heroin", "ontology", "graph/world-without-drugs-2017", "dataset", "contributors",
             "evidence/world-without-drugs-2017", "ontology/alignment", "ontology/owl2", "ontology/0.1.0", "logo.svg",
             "dataset/sco-kg.ttl", "shapes", "void", "version/0.1.0/manifest.json"]
    for name in named:
        url, hops = f"{hosts}/sco-kg/{name}", 0
        while (answer := get(url, "text/turtle, */*;q=0.1")).status_code in (302, 303):
            assert "accept" in answer.headers["Vary"].lower(), url
            url, hops = answer.headers["Location"], hops + 1
        assert answer.status_code == 200 and hops <= 2, f"{name}: {answer.status_code} after {hops} hops at {url}"


def test_the_first_redirect_of_a_thing_is_303_and_of_a_document_is_not(hosts):
    assert get(f"{hosts}/sco-kg/id/unodc").status_code == 303
    assert get(f"{hosts}/sco-kg/ontology").status_code == 302


@pytest.mark.parametrize("name", ["id/nobody", "doc/id/nobody", "doc/id/UNODC", "doc/id/unodc/", "id/unodc/",
                                  "id/..%2f..%2fsite.json", "nothing", "doc/id/unodc%00", "a" * 8000])
def test_a_missing_document_is_404(base, name):
    answer = get(f"{base}/{name}", BROWSER)
    while answer.status_code in (301, 302, 303):
        answer = get(answer.headers["Location"], BROWSER)
    assert answer.status_code in (400, 403, 404, 414)


def test_the_error_page_suggests_what_to_do(hosts):
    answer = get(f"{hosts}/doc/id/nobody", BROWSER)
    assert answer.status_code == 404 and "There is no such page" in answer.text


def test_a_missing_document_is_404_in_turtle_for_programs(hosts):
    answer = get(f"{hosts}/doc/id/nobody", TURTLE)
    assert (answer.status_code, kind(answer)) == (404, TURTLE)
    assert len(list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))) == 3


@pytest.mark.parametrize("name", ["doc/id/unodc", "doc/id/unodc.ru.html", "graph/curation.ttl", "ontology"])
def test_a_document_links_to_its_formats_and_to_what_describes_it(base, name):
    links = get(f"{base}/{name}", "text/turtle, text/html;q=0.5").headers["Link"]
    targets = re.findall(r'<([^>]+)>; rel="(?:alternate|describedby|linkset)"', links)
    assert len(targets) == 7 and 'rel="license"' in links
    assert all(get(base.removesuffix("/in/a/folder") + target).status_code == 200 for target in targets)


def test_an_entity_tag_is_strong_and_revalidated(base):
    for name in ("doc/id/unodc", "doc/id/unodc.ttl"):
        for packed in ("gzip", "identity"):
            first = get(f"{base}/{name}", TURTLE, **{"Accept-Encoding": packed})
            assert re.fullmatch(r'"[^"]+"', first.headers["ETag"])
            again = get(f"{base}/{name}", TURTLE, **{
                "Accept-Encoding": packed, "If-None-Match": f'"other", {first.headers["ETag"]}'})
            assert again.status_code == 304


def test_the_server_rules_are_not_served(base):
    assert get(f"{base}/.htaccess").status_code == get(f"{base}/_headers").status_code == 403


@pytest.mark.parametrize("name, wanted", [
    (".well-known/void", "text/turtle"), ("SHA256SUMS", "text/plain"),
    ("linkset.json", "application/linkset+json"), ("dcat.jsonld", JSONLD),
    ("sitemap.xml", "application/xml"), ("changes.atom", "application/atom+xml"), ("assets/site.css", "text/css"),
    ("queries/seizures/query.rq", "application/sparql-query"), ("queries/seizures/result.csv", "text/csv"),
    ("queries/seizures/result.json", "application/json"), ("logo.svg", "image/svg+xml"),
    ("dumps/sco-kg.ttl.gz", "application/gzip"), ("dumps/sco-kg.nq", "application/n-quads"),
    ("ontology.rdf", "application/rdf+xml"), ("dumps/manifest.md", "text/markdown")])
def test_every_file_has_its_type(base, name, wanted):
    answer = get(f"{base}/{name}")
    assert answer.status_code == 200 and kind(answer) == wanted and "Content-Encoding" not in answer.headers


def test_the_typed_links_are_read_as_their_standard_has_them(hosts, site):
    from signposting import find_signposting_html, find_signposting_linkset

    found = find_signposting_html(f"{hosts}/doc/id/unodc.html")
    assert found.citeAs.target == namespaces.expand("id:unodc") and found.license and found.types and found.linksets
    assert [link.target for link in found.describedBy] == [f"{hosts}/void.ttl"]
    links = find_signposting_linkset(f"{hosts}/linkset.json").signposts
    assert len({link.context for link in links}) == (site / "linkset.json").read_text("utf-8").count('"anchor"')
