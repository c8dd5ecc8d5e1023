"""Whose turn it is: short questions at once, long ones one after the other, and no more than there is room for."""

import http.client
import os
import signal
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from support import small_site
from support.client import Site
from support.endless import ENDLESS
from support.server_processes import LINUX, alive, halted, nest, server, until, workers
from support.sparql_requests import DIRECT, asked, send

#: A query that takes a second or two.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m rdfs:label ?o }"


@contextmanager
def narrow(small, log, *options):
    """Serve the small site with one place for short questions, one for long ones, and one for a long one that waits."""
    with small_site.serving(small, log, "--workers", "1", *options) as (base, _):
        yield Site(base, "/id/larchmere", timeout=60)


class Asking(threading.Thread):
    """Somebody who asks once; `answer` and `seconds` are there when the thread has ended."""

    def __init__(self, site, query):
        super().__init__(daemon=True)
        self.site, self.query = site, query
        self.start()

    def run(self):
        """Ask."""
        start = time.monotonic()
        self.answer = send(self.site, "GET", asked(self.query))
        self.seconds = time.monotonic() - start


def standing(site):
    """The process ids of the workers that stand still."""
    return [pid for pid in workers(site) if halted(pid)]


@LINUX
def test_long_questions_come_one_after_the_other_and_short_ones_between(small, tmp_path):
    with narrow(small, tmp_path, "--timeout", "2") as site:
        first = Asking(site, ENDLESS + " # 1")
        time.sleep(0.1)
        second = Asking(site, ENDLESS + " # 2")
        assert until(lambda: standing(site))
        third = send(site, "GET", asked(ENDLESS + " # 3"))
        assert (third.status, first.is_alive()) == (503, True) and b"Too many long queries" in third.body
        assert send(site, "GET", asked("ASK { ?s ?p 'short' }")).status == 200
        first.join(60)
        second.join(60)
        for each in (first, second):
            assert each.answer.status == 503 and b"2 seconds" in each.answer.body
        assert second.seconds > first.seconds > 1.9
        assert until(lambda: len([pid for pid in workers(site) if alive(pid)]) <= 1)


@LINUX
def test_a_long_question_that_stood_still_is_answered_right(small, tmp_path):
    with narrow(small, tmp_path, "--timeout", "20") as site:
        alone = send(site, "GET", asked(LONG)).body
        connection = ask_and_hold(site, ENDLESS)
        waiting = Asking(site, LONG + " # again")
        assert until(lambda: standing(site))
        connection.close()
        waiting.join(60)
        assert (waiting.answer.status, waiting.answer.body) == (200, alone) and b'"n"' in alone


def ask_and_hold(site, query):
    """Ask, and return the connection on which the answer would come once the query takes long."""
    parts = urlsplit(site.base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("POST", "/sparql", query, DIRECT)
    time.sleep(0.7)
    return connection


@LINUX
def test_nothing_that_stands_still_is_left_when_the_process_for_queries_goes(small, tmp_path):
    with narrow(small, tmp_path, "--timeout", "3") as site:
        asking = []
        for number in range(2):
            asking.append(Asking(site, f"{ENDLESS} # {number}"))
            time.sleep(0.7)
        assert until(lambda: standing(site))
        left = nest(server(site))
        os.kill(left[0], signal.SIGKILL)
        for each in asking:
            each.join(60)
        assert {each.answer.status for each in asking} <= {422, 503}
        assert until(lambda: not any(map(alive, left)))
