"""Site files: paths, variants, content negotiation, caching, conditional and range requests."""

import os
import socket
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_kg.server import negotiation
from sco_kg.server.documents import link_headers, respond, site_files
from support import small_site
from support.client import Site
from support.server_processes import until

OFFERED = ("text/html", "text/turtle", "application/ld+json")


@pytest.fixture
def folder(tmp_path):
    """A copy of the small site for each test."""
    return site_files.SiteFolder(small_site.write(tmp_path / "site"))


@given(st.binary(max_size=40))
def test_any_path_has_segments_within_the_site_or_none(raw):
    parts = site_files.path_segments(b"/" + raw)
    for part in parts or ():
        assert not set(part) & set("/\\\0") and part not in (".", "..") and (part == "" or part[0] not in "._" or
                                                                             part == ".well-known")


@pytest.mark.parametrize("path", ["/a/..", "/%2e%2e/a", "/a%2fb", "/a%5cb", "/a%00", "//a", "/a//b", "/.git/config",
                                  "/_headers", "/a%0ab", "/%ff", "/a/%2e/b"])
def test_these_paths_are_refused(path):
    assert site_files.path_segments(path.encode()) is None


@given(st.lists(st.from_regex(r"[a-zа-я0-9][a-zа-я0-9.-]{0,8}", fullmatch=True), min_size=1, max_size=4))
def test_path_segments_inverts_path_to_url(parts):
    assert site_files.path_segments(site_files.path_to_url(tuple(parts)).encode()) == tuple(parts)


def test_variants_come_in_order_of_preference(folder):
    found = [variant.url for variant in folder.variants(("doc", "id", "larchmere"))]
    endings = ("html", "ru.html", "zh.html", "ttl", "jsonld", "nt", "trig")
    assert found == [f"/doc/id/larchmere.{ending}" for ending in endings]
    assert [variant.url for variant in folder.variants(("",))] == ["/index.html", "/index.ru.html", "/index.zh.html"]
    assert folder.variants(("doc", "id", "Larchmere")) == folder.variants(("doc", "id", "larchmere", "")) == []


def test_symbolic_links_are_not_followed(folder, tmp_path):
    (tmp_path / "secret.ttl").write_text("secret", encoding="utf-8")
    os.symlink(tmp_path / "secret.ttl", folder.path(("doc", "id", "secret.ttl")))
    os.symlink(tmp_path, folder.path(("doc", "out")))
    assert folder.variants(("doc", "id", "secret")) == folder.variants(("doc", "out", "secret")) == []
    assert folder.read(("doc", "id", "secret.ttl")) is None


def test_the_folder_may_be_a_symbolic_link_that_changes(folder, tmp_path):
    other = tmp_path / "other" / "doc" / "id"
    other.mkdir(parents=True)
    (other / "pike.ttl").write_bytes(b"")
    os.symlink(folder.site_dir, tmp_path / "now")
    linked = site_files.SiteFolder(tmp_path / "now")
    assert linked.variants(("doc", "id", "larchmere")) == folder.variants(("doc", "id", "larchmere"))
    os.unlink(tmp_path / "now")
    os.symlink(tmp_path / "other", tmp_path / "now")
    assert [each.url for each in linked.variants(("doc", "id", "pike"))] == ["/doc/id/pike.ttl"]


def test_a_stale_cache_entry_is_not_used(folder):
    parts = ("doc", "id", "larchmere.ttl")
    before = folder.read(parts)
    folder.cache(parts, before)
    assert folder.cached(parts) is before
    with open(folder.path(parts), "ab") as file:
        file.write(b"# new\n")
    assert folder.cached(parts) is None and folder.read(parts).digest != before.digest


def test_the_cache_is_limited_and_drops_the_least_recently_used(folder, monkeypatch):
    monkeypatch.setattr(site_files, "_CACHE_BYTES", 3_000)
    small = site_files.SiteFolder(folder.site_dir)
    for number in range(20):
        small.cache((str(number),), site_files.Content(os.stat(small.site_dir), "a", b"b" * 500))
    assert len(small._cache) == 3 and small._cache.currsize <= 3_000
    assert small.path(("19",)) in small._cache and small.path(("0",)) not in small._cache


def test_the_content_of_a_large_file_is_not_cached(folder, monkeypatch):
    monkeypatch.setattr(site_files, "MAX_CACHED_FILE_BYTES", 100)
    parts = ("dumps", "sco-kg.nq")
    large = folder.read(parts)
    monkeypatch.undo()
    assert large.body is None and large.digest == folder.read(parts).digest


def test_without_a_valid_description_there_is_no_last_modified(folder):
    assert folder.last_modified() == "Tue, 06 May 2031 00:00:00 GMT"
    with open(folder.path(("void.ttl",)), "ab") as file:
        file.write(b" no Turtle")
    assert folder.last_modified() is None
    os.unlink(folder.path(("void.ttl",)))
    assert folder.last_modified() is None


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b'{"linkset": 1}', b'{"linkset": [{"anchor": 1}]}',
                                     b'{"linkset": [{"anchor": "http://a.example/b", "type": [1]}]}'])
def test_an_invalid_linkset_has_no_links(content):
    assert link_headers.read_linkset(content) == {}


# ── negotiation ─────────────────────────────────────────────────────────────


@given(st.text(max_size=60))
def test_any_accept_header_is_parsed_without_error(header):
    assert negotiation.choose_media_type(header, OFFERED) in {None, *OFFERED}
    assert negotiation.choose_language(header, ("en", "ru")) in {"en", "ru"}
    assert negotiation.accepts_gzip(header) in {True, False}


@given(st.permutations(OFFERED), st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_the_highest_quality_wins(order, weights):
    header = ",".join(f"{name};q={weight / 1000:.3f}" for name, weight in zip(order, weights))
    chosen = negotiation.choose_media_type(header, OFFERED)
    by_name = dict(zip(order, weights))
    assert chosen is None if not any(weights) else by_name[chosen] == max(weights)


# ── over HTTP, on a copy of the site ───────────────────────────────────────


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A served copy of the small site, and its folder."""
    top = small_site.write(tmp_path_factory.mktemp("own"))
    with small_site.serving(top, tmp_path_factory.mktemp("log")) as (base, _):
        yield Site(base, "/id/larchmere"), top


def test_changes_in_the_folder_are_served_at_once(own):
    site, top = own
    assert site.get("/id/pike").status == 404
    (top / "doc/id/pike.ttl").write_bytes(b"<a> <b> <c> .")
    assert site.get("/id/pike").status == 303
    assert site.get("/doc/id/pike", "text/turtle").body == b"<a> <b> <c> ."
    assert site.get("/doc/id/pike", "text/html").status == 406
    (top / "doc/id/pike.ttl").write_bytes(b"<a> <b> <d> .")
    assert site.get("/doc/id/pike", "text/turtle").body == b"<a> <b> <d> ."


def test_a_name_in_any_script_is_found_in_any_encoding(own):
    site, top = own
    (top / "doc/id/озеро-湖.ttl").write_bytes(b"<a> <b> <c> .")
    encoded = "/doc/id/" + quote("озеро-湖")
    assert site.get("/id/" + quote("озеро-湖")).headers["Location"] == encoded
    for path in (encoded, encoded.lower(), encoded.replace("-", "%2D")):
        assert site.get(path, "text/turtle").body == b"<a> <b> <c> ."
    parts = urlsplit(site.base)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall("GET /doc/id/озеро-湖 HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert connection.recv(99).startswith(b"HTTP/1.1 400 ")  # a request target must be ASCII


def test_a_misspelt_name_gets_suggestions(own):
    site, _ = own
    page = site.get("/id/larchmer", "text/html", Accept_Language="ru")
    assert page.status == 404 and page.headers["Content-Language"] == "ru"
    assert b'<li><a href="/id/larchmere">/id/larchmere</a></li></ul></main>' in page.body
    assert site.get("/doc/id/Larchmere.ttl").body.decode().splitlines()[1:] == ["/id/larchmere"]
    assert b"<script" not in site.get("/id/%3Cscript%3E", "text/html").body
    assert {"accept", "accept-language"} <= page.listed("Vary")


def test_without_an_error_page_an_error_is_plain_text(own):
    site, top = own
    for path in top.glob("404*.html"):
        path.unlink()
    (top / "404.ttl").write_bytes(b"")
    answer = site.get("/nowhere", "text/html")
    assert (answer.status, answer.type, answer.body) == (404, "text/plain", respond._NOT_FOUND.encode() + b"\n")


def test_aliases_lead_to_their_documents(own):
    site, top = own
    (top / "ontology-owl2.ttl").write_bytes(b"<a> <b> <c> .")
    for path, own_path in (("/ontology/owl2", "/ontology-owl2.ttl"), ("/ontology/0.1.0", "/version/0.1.0/ontology.ttl"),
                           ("/dataset/sco-kg.nq", "/dumps/sco-kg.nq")):
        answer = site.get(path, "text/turtle")
        assert (answer.status, answer.headers["Content-Location"]) == (200, own_path)


def test_a_directory_redirects_to_a_trailing_slash(own):
    site, _ = own
    assert site.get("/version/0.1.0/").status == 200
    moved = site.get("/version/0.1.0?a=b")
    assert (moved.status, moved.headers["Location"]) == (301, "/version/0.1.0/")


@pytest.mark.parametrize("shown", ["*", "W/{}", 'W/"other" , W/{}', '"a,b", {}'])
def test_a_matching_entity_tag_is_not_modified(own, shown):
    site, _ = own
    tag = site.get(site.document, "text/turtle").headers["ETag"]
    again = site.get(site.document, "text/turtle", If_None_Match=shown.format(tag))
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Content-Type"] is None and "no-cache" in again.listed("Cache-Control")
    packed = site.get(site.document, "text/turtle", If_None_Match=tag, Accept_Encoding="gzip")
    assert packed.status == 200 and packed.headers["ETag"] != tag


def test_a_large_file_is_served_with_ranges(own):
    site, top = own
    content = bytes(range(256)) * 8_000
    (top / "large.bin").write_bytes(content)
    assert site.get("/large.bin").body == content
    part = site.get("/large.bin", Range="bytes=1000000-1000255, 5-6")
    assert part.status == 206 and part.headers["Content-Type"].startswith("multipart/byteranges")
    assert site.get("/large.bin", Range="bytes=-6").body == content[-6:]
    assert site.ask("/large.bin", "HEAD").headers["Content-Length"] == str(len(content))


def test_the_endpoint_reloads_changed_data(own):
    site, top = own
    count = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert b'"34"' in site.get(count).body
    small_site.dump(top, small_site.quads()[:7])
    assert until(lambda: b'"7"' in site.get(count).body)
    assert b"void:triples 7" in site.get("/sparql").body
    (top / "dumps/sco-kg.nq.gz").write_bytes(b"no data")
    assert not until(lambda: b'"7"' not in site.get(count).body, 1)
    small_site.dump(top, small_site.quads()[:5])
    assert until(lambda: b'"5"' in site.get(count).body)
