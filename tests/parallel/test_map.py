"""Without Dask, one function on many items in this process; and options that name one place to compute."""

import os
import sys
import traceback

import pytest

from sco_kg.errors import MissingExtraError, ParameterError, UnreadableFileError
from sco_kg.parallel.map import cpu_count, parallel_map
from support import worker_functions


@pytest.mark.parametrize("processes", [None, 1])
def test_results_come_in_the_order_of_the_items(processes):
    seen = []
    results = parallel_map(worker_functions.backwards, range(6), processes=processes,
                           on_done=lambda *step: seen.append(step))
    assert results == [*range(6)]
    assert seen == [(done, 6) for done in range(1, 7)]


@pytest.mark.parametrize("processes", [None, 1])
def test_the_error_of_the_first_item_is_raised_as_it_is(processes):
    with pytest.raises(UnreadableFileError, match="no 2") as caught:
        parallel_map(worker_functions.stumble, range(6), processes=processes)
    assert (caught.value.path, caught.value.line) == ("file-2", 2)
    assert 'raise UnreadableFileError(f"no {number}"' in "".join(traceback.format_exception(caught.value))


def test_one_process_requires_no_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    here = [os.getpid()]
    assert parallel_map(worker_functions.process_id, range(2)) == here * 2
    assert parallel_map(worker_functions.process_id, range(2), processes=1) == here * 2
    assert parallel_map(worker_functions.process_id, [1], processes=4) == here
    assert parallel_map(worker_functions.process_id, [], processes=4) == []


@pytest.mark.parametrize("where", [{"processes": 2}, {"scheduler": "tcp://127.0.0.1:8786"}], ids=str)
def test_without_dask_the_message_names_the_extra(where, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sco-kg\[dask\]'"):
        parallel_map(worker_functions.square, [1, 2], **where)


def test_the_cores_counted_are_those_this_process_may_use():
    assert 1 <= cpu_count() <= os.cpu_count()


@pytest.mark.parametrize("address", ["", "host:8786", "tcp://", "tcp://host", "tcp://host:port", "http://host:8786",
                                     "tcp://[::1:8786"])
def test_a_bad_address_is_refused(address):
    with pytest.raises(ParameterError, match="Type one such as tcp://host:8786"):
        parallel_map(worker_functions.square, [1], scheduler=address)


def test_an_invalid_number_and_two_backends_are_refused():
    with pytest.raises(ParameterError, match="processes=0"):
        parallel_map(worker_functions.square, [1, 2], processes=0)
    with pytest.raises(ParameterError, match="Give either .* not both"):
        parallel_map(worker_functions.square, [1, 2], processes=2, scheduler="tcp://host:8786")
