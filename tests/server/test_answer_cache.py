"""The cache of responses: what is cached, and how large it gets."""

import pytest

from sco_kg.server.sparql import dataset
from sco_kg.server.sparql.evaluate import SparqlResponse
from sco_kg.server.sparql.protocol import SparqlRequest


@pytest.fixture
def cache():
    """An empty cache."""
    return dataset.AnswerCache()


def test_a_cacheable_response_is_found_under_the_full_request(cache):
    response = SparqlResponse(200, b"true", cacheable=True)
    cache.put(SparqlRequest("ASK {}", accept="text/csv"), response)
    assert cache.get(SparqlRequest("ASK {}", accept="text/csv")) is response
    assert cache.get(SparqlRequest("ASK {}")) is None


@pytest.mark.parametrize("response", [SparqlResponse(200, b"0.5"), SparqlResponse(200, b" " * 70_000, cacheable=True)],
                         ids=["not deterministic", "long"])
def test_other_responses_are_not_cached(cache, response):
    cache.put(SparqlRequest("ASK {}"), response)
    assert cache.get(SparqlRequest("ASK {}")) is None


def test_queries_count_towards_the_size_and_the_least_recently_used_is_dropped(monkeypatch):
    monkeypatch.setattr(dataset, "_CACHE_BYTES", 400_000)
    cache = dataset.AnswerCache()
    requests = [SparqlRequest(f"ASK {{}} # {number}" + " " * 90_000) for number in range(5)]
    for request in requests:
        cache.put(request, SparqlResponse(200, b"true", cacheable=True))
        cache.get(requests[0])
    assert [bool(cache.get(request)) for request in requests] == [True, False, True, True, True]
