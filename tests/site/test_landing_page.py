"""The landing page of the dataset as programs read it: F7, F9, and what F-UJI scores (F10).

F-UJI itself is not in any package registry; each test names the metrics (version 0.8) that it covers.
"""

import hashlib
import json
import re
from urllib.parse import urlsplit

import httpx
import pytest
from signposting import find_signposting_html, find_signposting_http, find_signposting_linkset

from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces

PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
RELATIONS = ("authors", "describedBy", "items", "types", "license", "collection", "citeAs")


@pytest.fixture(scope="module", params=["en", "ru", "zh"])
def listed(request, site):
    """The metadata for search engines in a page of the dataset."""
    tag = "" if request.param == "en" else "." + request.param
    text = (site / f"dataset{tag}.html").read_text("utf-8")
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])


def test_search_engines_get_the_dataset_metadata_they_require(listed, store):
    """F7; FsF-F2-01M, R1-01M, R1.1-01M, R1.2-01M, A1-01M: what it is, whose, of when, from what, and for whom."""
    assert listed["@type"] == "Dataset" and listed["@id"] == namespaces.DATASET and listed["name"]
    assert 50 <= len(listed["description"]) <= 5000 and len(listed["keywords"]) >= 3
    assert listed["license"].startswith("https://creativecommons.org/") and listed["isAccessibleForFree"] is True
    assert listed["creator"]["name"] and listed["publisher"]["name"] and listed["version"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", listed["datePublished"])
    articles = {namespaces.article_iri(namespaces.slug_of(graph)) for graph in dataset.article_graphs(store)}
    assert set(listed["isBasedOn"]) == articles and len(articles) == 5


def test_the_temporal_coverage_is_that_of_the_data(listed):
    first, last = listed["temporalCoverage"].split("/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first) and first < "2017-03-11" and last >= "2023-03-13"


def test_each_download_is_as_described(listed, served):
    """F7; FsF-F3-01M, R1-01M, R1.3-02D: address, type, size, digest of each."""
    files = listed["distribution"]
    assert len(files) == 12
    for file in files:
        answer = httpx.get(served + file["contentUrl"].removeprefix(namespaces.BASE),
                           headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == file["encodingFormat"]
        assert file["contentSize"] == f"{len(answer.content)} B"
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]


def targets(found):
    """The paths that typed links lead to, by relation."""
    found = {name: getattr(found, name) for name in RELATIONS}
    groups = {name: [each] if hasattr(each, "target") else each or () for name, each in found.items()}
    return {name: {urlsplit(link.target).path.removeprefix("/sco-kg") for link in group}
            for name, group in groups.items()}


def test_the_links_are_the_same_in_header_page_and_linkset(served):
    """F9; FsF-F1-01MD, A1-02MD: from whichever of the three, a program gets to the files and to what describes them."""
    page = targets(find_signposting_html(served + "dataset.html"))
    header = targets(find_signposting_http(served + "dataset.html"))
    linkset = find_signposting_linkset(served + "linkset.json")
    whole = targets(linkset.for_context(namespaces.BASE + "dataset.html"))
    assert all(page[name] for name in RELATIONS) and page == header == whole
    assert {path.rpartition(".")[2] for path in page["items"]} == {"gz", "jsonld", "nq", "nt", "rdf", "trig", "ttl"}
    for path in page["items"] | page["describedBy"]:
        assert httpx.head(served + path.removeprefix("/")).status_code == 200


def test_access_is_open(site):
    """FsF-A1-01M: in the words of the vocabulary that European catalogues use."""
    assert f"dcterms:accessRights <{PUBLIC}>" in (site / "void.ttl").read_text("utf-8")
