"""Conformance of a linked-data site to HTTP: a table of cases that runs against any URL.

`CASES` has a function for each case, which takes a `Site` and asserts. Case numbers begin with A for
dereferencing, B for negotiation, C for headers and caching. `python -m support.conformance URL PATH-OF-A-THING`
runs the cases and prints the failures.
"""

import email.utils
import json
import re
import sys
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox
import rdflib

from sco_kg.rdf import namespaces
from support.client import Site

#: Media types of the documents of things, and rdflib's names for them.
RDF = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt",
       "application/trig": "trig"}
HTML = "text/html"
_TYPE = namespaces.expand("rdf:type")
CASES = {}


def case(name):
    """Add a function to the table."""
    def put(function):
        CASES[name] = function
        return function
    return put


# ── A: dereferencing ────────────────────────────────────────────────────────


@case("A1 a thing redirects with 303")
def _(site):
    answer = site.get(site.thing)
    assert answer.status == 303
    assert urljoin(site.base + site.thing, answer.headers["Location"]).startswith(site.base + site.document)
    assert "accept" in answer.listed("Vary") and b"/doc/" in answer.body


@case("A2 a thing redirects to its document in one hop")
def _(site):
    for accept in (HTML, *RDF):
        target = urljoin(site.base + site.thing, site.get(site.thing, accept).headers["Location"])
        assert site.get(target.removeprefix(site.base), accept).status == 200


@case("A3 a document describes the thing by its IRI")
def _(site):
    thing = ox.NamedNode(namespaces.BASE.rstrip("/") + site.thing)
    found = list(ox.parse(site.get(site.document, "text/turtle").body, format=ox.RdfFormat.TURTLE))
    topic = ox.NamedNode(namespaces.expand("foaf:primaryTopic"))
    assert any(quad.subject == thing for quad in found)
    assert any(quad.predicate == topic and quad.object == thing != quad.subject for quad in found)


@case("A4 a document has addresses of its own")
def _(site):
    for path in (site.document, site.document + ".ttl", site.document + ".html"):
        assert site.get(path).status == 200
    if site.graph:
        assert site.get(site.graph, "application/trig").status == 200


@case("A5 a hash IRI is defined in its document")
def _(site):
    answer = site.get("/ontology", "text/turtle")
    kinds = {quad.object.value for quad in ox.parse(site.get(site.document, "text/turtle").body,
                                                    format=ox.RdfFormat.TURTLE) if quad.predicate.value == _TYPE}
    defined = {quad.subject.value for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}
    terms = {kind for kind in kinds if kind.startswith(namespaces.PREFIXES["sco"])}
    assert answer.status == 200 and terms and terms <= defined


@case("A7 an unknown path is 404, in a format the client accepts")
def _(site):
    page, data = site.get(site.document + "x", HTML), site.get(site.document + "x", "text/turtle")
    assert (page.status, page.type) == (404, HTML) and page.body
    assert data.status == 404 and data.type in ("text/plain", "text/turtle") and data.body


@case("A8 a withdrawn thing is 410 and names its replacement")
def _(site):
    if site.gone:
        answer = site.get(site.gone, "text/turtle")
        assert answer.status == 410 and b"isReplacedBy" in answer.body


@case("A9 a thing has one path")
def _(site):
    for path in (site.thing + "/", "/".join([site.thing.rpartition("/")[0], site.thing.rpartition("/")[2].upper()])):
        answer = site.get(path)
        if answer.status == 303:  # a redirect to a document that does not exist is allowed too
            answer = site.get(urljoin(site.base + path, answer.headers["Location"]).removeprefix(site.base))
        assert answer.status in (301, 308, 404)


@case("A10 no file outside the site is served")
def _(site):
    home = site.get("/").body
    for path in ("/..%2f..%2f..%2fetc/passwd", "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/doc/..%5c..",
                 "/%00", site.document + "%00.ttl", "//", "//etc/passwd", "/doc//id", "/.htaccess", "/_headers",
                 "/" + "a" * 8_100, "/" + "../" * 2_000):
        answer = site.get(path)
        assert answer.status in (400, 403, 404, 414) or answer.body == home, (path[:40], answer.status)
        assert b"root:" not in answer.body


@case("A11 percent-encoding does not change a path")
def _(site):
    path = site.document[:-1] + f"%{ord(site.document[-1]):02x}"
    assert site.get(path, "text/turtle").body == site.get(site.document, "text/turtle").body


@case("A12 HEAD is GET without a body")
def _(site):
    for path, accept in ((site.thing, HTML), (site.document, HTML), (site.document, "text/turtle"), ("/", HTML),
                         (site.thing + "x", "text/turtle"), (site.document, "application/pdf"),
                         ("/dumps/sco-kg.nq.gz", "*/*")):
        get, head = site.get(path, accept), site.ask(path, "HEAD", headers={"Accept": accept})
        assert head.status == get.status and head.body == b""
        for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Location", "Content-Location", "Link"):
            assert head.headers[name] in (get.headers[name], None if name == "Content-Length" else get.headers[name])


@case("A13 OPTIONS lists the methods")
def _(site):
    for path in (site.thing, site.document, "/"):
        answer = site.ask(path, "OPTIONS")
        assert answer.status in (200, 204) and answer.listed("Allow") == {"get", "head", "options"}


@case("A14 documents are read-only")
def _(site):
    for method in ("PUT", "POST", "PATCH", "DELETE"):
        answer = site.ask(site.document, method, b"")
        assert answer.status == 405 and {"get", "head", "options"} <= answer.listed("Allow"), method
        assert method.lower() not in answer.listed("Allow")


# ── B: negotiation ──────────────────────────────────────────────────────────

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
CLIENT = ("application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
          "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35")
NOT_TURTLE, NOT_HTML = {HTML, *RDF} - {"text/turtle"}, set(RDF)
#: Case number, Accept header, and acceptable media types; rows with the same number are one case.
NEGOTIATION = (
    ("B1", HTML, {HTML}), ("B2", "text/turtle", {"text/turtle"}),
    ("B3", "application/ld+json", {"application/ld+json"}),
    ("B4", "application/n-triples", {"application/n-triples"}), ("B5", "application/trig", {"application/trig"}),
    ("B7", "*/*", {HTML}), ("B7", None, {HTML}), ("B7", "", {HTML}),
    ("B8", "text/*", {HTML, "text/turtle"}), ("B8", "application/*", set(RDF) - {"text/turtle"}),
    ("B9", BROWSER, {HTML}),
    ("B10", "text/html;q=0.5,text/turtle;q=0.9", {"text/turtle"}),
    ("B11", "text/turtle;q=0.1,application/ld+json", {"application/ld+json"}),
    ("B12", "text/turtle;q=0,*/*;q=0.1", NOT_TURTLE), ("B13", "text/html;q=0,*/*", NOT_HTML),
    ("B14", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', {"application/ld+json"}),
    ("B15", "TEXT/TURTLE", {"text/turtle"}), ("B16", "text/turtle;charset=utf-8", {"text/turtle"}),
    ("B17", "application/xml,text/turtle;q=0.8", {"text/turtle"}), ("B18", CLIENT, set(RDF)),
)


def _negotiated(rows):
    def check(site):
        for accept, wanted in rows:
            answer = site.get(site.document, accept)
            assert answer.status == 200 and answer.type in wanted, (accept, answer.status, answer.type)
            assert "accept" in answer.listed("Vary"), accept
    return check


for _number in dict.fromkeys(row[0] for row in NEGOTIATION):
    CASES[_number + " negotiation"] = _negotiated([row[1:] for row in NEGOTIATION if row[0] == _number])


@case("B6 the vocabulary has RDF/XML")
def _(site):
    answer = site.get("/ontology", "application/rdf+xml")
    assert (answer.status, answer.type) == (200, "application/rdf+xml")


@case("B19 a missing format is 406, with the existing ones listed")
def _(site):
    answer = site.get(site.document, "application/pdf")
    assert answer.status == 406 and answer.body and "accept" in answer.listed("Vary")
    assert all(f'type="{each}"' in answer.headers["Link"] for each in (HTML, *RDF))
    assert site.get(site.document, "garbage").status < 500


@case("B20 malformed Accept headers are no server error")
def _(site):
    many = ",".join(f"text/x{number};q=0.{number % 10}" for number in range(10_000))
    for accept in ("text/turtle;q=2", "text/turtle;q=abc", "text/turtle;q=", ";;;", ",,,", "a/b;q=0.5;q=1", many):
        assert site.get(site.document, accept).status < 500, accept[:40]


@case("B21 an ending overrides the Accept header")
def _(site):
    for ending, media_type in (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("html", HTML),
                               ("nt", "application/n-triples"), ("trig", "application/trig"), ("ru.html", HTML)):
        answer = site.get(f"{site.document}.{ending}", "application/rdf+xml")
        assert (answer.status, answer.type) == (200, media_type)


@case("B22 every format has the same triples, for both parsers")
def _(site):
    found = {}
    for media_type, name in RDF.items():
        answer = site.get(site.document, media_type)
        assert answer.headers["Content-Type"].lower() in (media_type, media_type + "; charset=utf-8",
                                                          media_type + ";charset=utf-8")
        assert not media_type.startswith("text/") or "utf-8" in answer.headers["Content-Type"].lower()
        quads = list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type)))
        graph = rdflib.Dataset()
        graph.parse(data=answer.body, format=name)
        again = ox.parse(graph.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)
        found[media_type], found[name] = _canonical(quads), _canonical(again)
        if media_type == "application/trig":
            assert any(isinstance(quad.graph_name, ox.NamedNode) for quad in quads)
    assert len(set(found.values())) == 1, {name: len(text) for name, text in found.items()}


def _canonical(quads):
    dataset = ox.Dataset(ox.Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset)))


@case("B23 the language of a page is negotiated")
def _(site):
    for wanted, language in (("ru, en;q=0.5", "ru"), ("zh-CN,zh;q=0.9", "zh"), ("fr", "en"), (None, "en")):
        headers = {"Accept-Language": wanted} if wanted else {}
        answer = site.get(site.document, HTML, **headers)
        assert answer.status == 200 and answer.headers["Content-Language"] == language, wanted
        assert {"accept", "accept-language"} <= answer.listed("Vary")
        assert f'lang="{language}"'.encode() in answer.body


@case("B24 JSON-LD has no remote context")
def _(site):
    text = site.get(site.document, "application/ld+json").body
    contexts = [json.loads(text)] if text.startswith(b"{") else json.loads(text)
    assert not any(isinstance(each.get("@context"), str) for each in contexts)
    assert list(ox.parse(text, format=ox.RdfFormat.JSON_LD))


# ── C: headers, caches, ranges ──────────────────────────────────────────────


@case("C1 each representation has an ETag, and If-None-Match is 304")
def _(site):
    tags = set()
    for accept in (HTML, *RDF):
        answer = site.get(site.document, accept)
        tag = answer.headers["ETag"]
        assert re.fullmatch(r'"[^"]+"', tag), tag
        tags.add(tag)
        again = site.get(site.document, accept, If_None_Match=f'"other", {tag}')
        assert (again.status, again.body) == (304, b"") and again.headers["ETag"] == tag
        assert again.listed("Vary") == answer.listed("Vary")
        as_browsers_do = {"If_None_Match": tag, "If_Modified_Since": answer.headers["Last-Modified"]}
        assert site.get(site.document, accept, **as_browsers_do).status == 304
        assert site.get(site.document, accept, If_None_Match='"other"').status == 200
    assert len(tags) == 1 + len(RDF)


@case("C2 Last-Modified is the date of the data")
def _(site):
    described = ox.parse(site.get("/void.ttl").body, format=ox.RdfFormat.TURTLE)
    day, = (quad.object.value for quad in described if quad.subject.value == namespaces.DATASET
            and quad.predicate.value == namespaces.expand("dcterms:modified"))
    for path, accept in ((site.document, HTML), (site.document, "text/turtle"), ("/ontology", "text/turtle"),
                         ("/", HTML), ("/dumps/sco-kg.nq.gz", "*/*")):
        modified = email.utils.parsedate_to_datetime(site.get(path, accept).headers["Last-Modified"])
        assert modified.isoformat() == f"{day[:10]}T00:00:00+00:00", path


@case("C3 a negotiated document has Content-Location")
def _(site):
    for accept in (HTML, *RDF):
        answer = site.get(site.document, accept)
        own = urljoin(site.base + site.document, answer.headers["Content-Location"]).removeprefix(site.base)
        assert own != site.document and site.get(own).body == answer.body


@case("C4 a document links to its other formats and its description")
def _(site):
    for path in (site.document, site.document + ".ttl"):
        link = site.get(path, "text/turtle").headers["Link"]
        for media_type in set(RDF) - {"text/turtle"} | {HTML}:
            assert re.search(rf'<[^>]+>; rel="alternate"; type="{re.escape(media_type)}"', link), media_type
        assert re.search(r'<[^>]*/void\.ttl>; rel="describedby"', link)
        assert all(f'rel="{rel}"' in link for rel in ("license", "linkset"))


@case("C4 the page of a document has typed links, in headers and in HTML")
def _(site):
    answer = site.get(site.document, HTML)
    name = namespaces.BASE.rstrip("/") + site.thing
    assert f'<{name}>; rel="cite-as"' in answer.headers["Link"]
    assert f'rel="cite-as" href="{name}"'.encode() in answer.body
    for rel in ("alternate", "describedby", "license", "type", "collection", "linkset"):
        assert f'rel="{rel}"' in answer.headers["Link"] and f'rel="{rel}"'.encode() in answer.body, rel


@case("C5 other origins may read the data")
def _(site):
    for path in (site.document, site.document + ".jsonld", "/dumps/sco-kg.nq.gz", site.thing):
        answer = site.get(path, "*/*", Origin="https://a.example")
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in answer.headers


@case("C6 preflight allows conditional and range requests")
def _(site):
    answer = site.ask(site.document, "OPTIONS", headers={
        "Origin": "https://a.example", "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match, range"})
    assert answer.status in (200, 204) and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"if-none-match", "range", "accept"} <= answer.listed("Access-Control-Allow-Headers")
    assert answer.listed("Access-Control-Allow-Methods") == {"get", "head", "options"}


@case("C7 compression is negotiated")
def _(site):
    plain, packed = site.get(site.document, HTML), site.get(site.document, HTML, Accept_Encoding="gzip, br")
    assert plain.headers["Content-Encoding"] is None and packed.headers["Content-Encoding"] == "gzip"
    assert "accept-encoding" in packed.listed("Vary") & plain.listed("Vary")
    assert packed.headers["ETag"] != plain.headers["ETag"] or packed.headers["ETag"].startswith("W/")
    assert len(packed.body) < len(plain.body)


@case("C8 a range of a dump is served")
def _(site):
    whole, part = site.get("/dumps/sco-kg.nq.gz"), site.get("/dumps/sco-kg.nq.gz", Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert site.get("/dumps/sco-kg.nq.gz", Range="bytes=999999999-").status == 416
    assert site.get("/dumps/sco-kg.nq.gz", Range="bytes=0-9", If_Range='"other"').status == 200


@case("C9 versions are immutable, other files are revalidated")
def _(site):
    assert "immutable" in site.get("/version/0.1.0/ontology.ttl").listed("Cache-Control")
    assert "no-cache" in site.get(site.document, HTML).listed("Cache-Control")


@case("C11 pages have a security policy")
def _(site):
    answer = site.get(site.document, HTML)
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in policy and re.search("frame-ancestors '(none|self)'", policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Referrer-Policy"]


@case("F1 the VoID description is at its well-known address")
def _(site):
    answer = site.get("/.well-known/void", "text/turtle")
    if answer.status in (301, 302, 303, 307, 308):
        answer = site.get(urlsplit(answer.headers["Location"]).path, "text/turtle")
    assert (answer.status, answer.type) == (200, "text/turtle")


def crawl(site, quads):
    """Return the paths of the project's IRIs in some quads that do not dereference; case A6 expects none."""
    terms = {term.value for quad in quads for term in (*quad.triple, quad.graph_name) if isinstance(term, ox.NamedNode)}
    paths = {iri.partition("#")[0].removeprefix(namespaces.BASE) for iri in terms if iri.startswith(namespaces.BASE)}
    return sorted(path for path in paths if not _leads(site, "/" + path))


def _leads(site, path, hops=2):
    answer = site.ask(path, "HEAD")
    if answer.status in (301, 302, 303, 307, 308) and hops:
        return _leads(site, urljoin(site.base + path, answer.headers["Location"]).removeprefix(site.base), hops - 1)
    return answer.status == 200


def faults(site, names=None):
    """Return the failures of all cases, or of the given ones, as {case: error}."""
    found = {}
    for name in names or CASES:
        try:
            CASES[name](site)
        except (AssertionError, TypeError, AttributeError, OSError) as error:
            found[name] = f"{type(error).__name__}: {error}"
    return found


if __name__ == "__main__":
    wrong = faults(Site(sys.argv[1].rstrip("/"), "/" + sys.argv[2].strip("/")))
    for key, fault in wrong.items():
        print(f"{key}: {fault}")
    print(f"{len(CASES) - len(wrong)} of {len(CASES)} cases")
    sys.exit(bool(wrong))
