"""The same results wherever the work is done, whoever dies, and nothing left behind."""

import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from multiprocessing import active_children
from typing import NamedTuple

import distributed
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sco_kg
from sco_kg.errors import ClusterError, MissingExtraError, ParameterError, UnreadableFileError, WorkerLostError
from sco_kg.parallel import dask as cluster
from sco_kg.parallel import map as workers
from support import worker_functions
from support.paths import TESTS
from support.processes import free_port, running

SOURCES = TESTS.parent / "src"
PLACES = ("here", "processes", "cluster")


def dask(folder, ready, *arguments, path=SOURCES):
    """A scheduler or worker as a process of its own, on loopback, with our modules from a folder."""
    command = ["env", f"PYTHONPATH={path}{os.pathsep}{TESTS}", sys.executable, "-m", "dask", *arguments,
               "--host", "127.0.0.1", "--no-dashboard"]
    return running(command, ready, folder)


class Scheduler(NamedTuple):
    """The address for workers and clients, the one for asking whether it is up, and the process."""

    address: str
    ready: str
    process: subprocess.Popen


@contextmanager
def scheduling(folder):
    """A scheduler without workers."""
    port, health = free_port(), f"127.0.0.1:{free_port()}"
    ready = f"http://{health}/health"
    with dask(folder, ready, "scheduler", "--port", port, "--dashboard-address", health) as process:
        yield Scheduler(f"tcp://127.0.0.1:{port}", ready, process)


@contextmanager
def working(folder, scheduler, *arguments, number=1, path=SOURCES):
    """One worker or several; the block begins when they are there."""
    folder.mkdir()
    with dask(folder, scheduler.ready, "worker", scheduler.address, "--nworkers", number, "--local-directory", folder,
              *arguments, path=path):
        with distributed.Client(scheduler.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=30)
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a cluster with two workers, each restarted when it dies."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduling(folder) as scheduler, working(folder / "workers", scheduler, "--nthreads", 1, number=2):
        yield scheduler.address


@pytest.fixture(params=PLACES)
def somewhere(request):
    """What to tell `each`, so that the work is done in each of the three places in turn."""
    if request.param == "cluster":
        return {"scheduler": request.getfixturevalue("address")}
    return {"processes": PLACES.index(request.param) + 1}


@pytest.fixture(params=PLACES[1:])
def elsewhere(request):
    """The same, but not in this process."""
    return {"scheduler": request.getfixturevalue("address")} if request.param == "cluster" else {"processes": 2}


@contextmanager
def as_soon_as(path, act):
    """Do something with the process id in a file as soon as it is there, while the block goes on."""
    def wait():
        limit = time.monotonic() + 30
        while not path.exists() and time.monotonic() < limit:
            time.sleep(0.01)
        act(int(path.read_text()))

    thread = threading.Thread(target=wait)
    thread.start()
    yield
    thread.join()


def killing(path, how=signal.SIGKILL):
    """Kill the process whose id is in a file as soon as it is there."""
    return as_soon_as(path, lambda number: os.kill(number, how))


def test_results_come_in_the_order_of_the_items(somewhere):
    seen = []
    assert workers.parallel_map(worker_functions.backwards, range(6), on_done=lambda *how: seen.append(how), **somewhere) == [*range(6)]
    assert seen == [(done, 6) for done in range(1, 7)]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.integers(), max_size=5))
@example([3, 3])
def test_the_place_makes_no_difference(elsewhere, numbers):
    assert workers.parallel_map(worker_functions.square, numbers, **elsewhere) == [number * number for number in numbers]


def test_the_error_of_the_first_item_comes_out_as_it_is(somewhere):
    with pytest.raises(UnreadableFileError, match="no 2") as caught:
        workers.parallel_map(worker_functions.stumble, range(6), **somewhere)
    assert (caught.value.path, caught.value.line) == ("file-2", 2)
    assert 'raise UnreadableFileError(f"no {number}"' in "".join(traceback.format_exception(caught.value))


def test_after_an_error_no_more_is_begun(somewhere, tmp_path):
    items = [tmp_path / "failed", *(tmp_path / str(number) for number in range(300))]
    with pytest.raises(UnreadableFileError, match="it failed"):
        workers.parallel_map(worker_functions.note, items, **somewhere)
    assert len(list(tmp_path.iterdir())) < 150


def test_what_was_begun_before_an_error_is_awaited_and_no_more_begun(tmp_path):
    items = [tmp_path / name for name in ("late", "failed", *map(str, range(20)))]
    with pytest.raises(UnreadableFileError, match="it failed"):
        workers.parallel_map(worker_functions.note, items, processes=2)
    assert [path.name for path in tmp_path.iterdir()] == ["late"]


def test_an_error_that_cannot_be_sent_is_told_of():
    with pytest.raises(RuntimeError, match="Awkward: this and that") as caught:
        workers.parallel_map(worker_functions.awkward, range(2), processes=2)
    assert 'raise Awkward("this", "that")' in "".join(traceback.format_exception(caught.value))


def test_an_exit_comes_out_too():
    with pytest.raises(SystemExit, match="out of 0"):
        workers.parallel_map(worker_functions.leave, range(2), processes=2)


def test_what_cannot_be_sent_is_refused():
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        workers.parallel_map(worker_functions.square, [lambda: None, 2], processes=2)
    assert active_children() == []


def test_there_are_as_many_processes_as_wanted_and_no_more_than_items():
    assert set(workers.parallel_map(worker_functions.whereabouts, range(2), processes=1)) == {os.getpid()}
    assert workers.parallel_map(worker_functions.whereabouts, [1], processes=4) == [os.getpid()]
    ids = workers.parallel_map(worker_functions.whereabouts, range(3), processes=9)
    assert len(set(ids)) == 3 and os.getpid() not in ids
    assert workers.parallel_map(worker_functions.square, [], processes=9) == []


def test_all_cores_are_used_unless_told_otherwise(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 3)
    assert len(set(workers.parallel_map(worker_functions.whereabouts, range(4)))) == 3


def test_cores_are_those_this_process_may_use():
    assert 1 <= workers.cpu_count() <= os.cpu_count()


def test_a_killed_worker_loses_nothing(elsewhere, tmp_path):
    items = [tmp_path / name for name in "abcde"]
    for item in items:
        item.touch()
    items[2].unlink()
    with killing(items[2]):
        assert workers.parallel_map(worker_functions.await_death, items, **elsewhere) == [*"abcde"]


def test_an_item_that_cost_a_process_is_done_alone(tmp_path):
    items = [tmp_path / name for name in ("greedy", *"abcd")]
    assert workers.parallel_map(worker_functions.greedy, items, processes=2) == ["greedy", *"abcd"]
    assert (tmp_path / "greedy.died").exists()


def test_a_process_does_not_mind_being_interrupted(tmp_path):
    with killing(tmp_path / "pid", signal.SIGINT):
        assert workers.parallel_map(worker_functions.nap, [tmp_path / "pid", tmp_path / "other"], processes=2) == ["pid", "other"]


def test_a_process_that_is_asked_to_end_ends(tmp_path):
    with killing(tmp_path / "pid", signal.SIGTERM):
        assert workers.parallel_map(worker_functions.await_death, [tmp_path / "pid", tmp_path], processes=2) == ["pid", tmp_path.name]


def test_a_process_killed_while_it_sends_loses_nothing(tmp_path):
    path = tmp_path / "pid"

    def on_done(done, of):
        while done == 1 and not path.exists():
            time.sleep(0.01)
        if done == 1:  # nobody reads meanwhile, so it hangs half way through
            time.sleep(0.5)
            os.kill(int(path.read_text()), signal.SIGKILL)

    results = workers.parallel_map(worker_functions.bulky, [None, path], processes=2, on_done=on_done)
    assert [len(result) for result in results] == [0, 10_000_000]


def test_processes_killed_before_they_begin_lose_nothing():
    def kill():
        while len(children := active_children()) < 2:
            time.sleep(0.001)
        for child in children:
            child.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    assert workers.parallel_map(worker_functions.square, range(5), processes=2) == [0, 1, 4, 9, 16]
    thread.join()


def test_an_item_that_kills_processes_is_named():
    with pytest.raises(WorkerLostError, match=r"Item 3 \(2\) ended 3 processes, the last by SIGKILL, which is how a machine "
                                         r"short of memory ends one\. .* --processes 1"):
        workers.parallel_map(worker_functions.poisonous, range(5), processes=2)
    assert active_children() == []


def test_what_the_scheduler_gives_up_is_done_once_more(address, tmp_path):
    with distributed.Client(address, set_as_default=False) as client:
        client.run_on_scheduler(worker_functions.give_up, after=0)  # it would try four workers, which takes long
        with killing(tmp_path / "pid"):
            assert workers.parallel_map(worker_functions.await_death, [tmp_path / "pid", tmp_path], scheduler=address)[0] == "pid"
        with pytest.raises(WorkerLostError, match=rf"Item 3 \(2\) ends the workers of {address}, .* --processes 1"):
            workers.parallel_map(worker_functions.poisonous, range(5), scheduler=address)
        client.run_on_scheduler(worker_functions.give_up, after=3)


def test_a_process_is_said_to_have_ended_as_it_did():
    with pytest.raises(WorkerLostError, match=r"Item 1 \(7\) ended 3 processes, the last with exit code 7\."):
        workers.parallel_map(os._exit, [7, 7], processes=2)


def test_processes_do_without_masks_of_signals(monkeypatch):
    monkeypatch.delattr(signal, "pthread_sigmask")  # as on Windows
    assert workers.parallel_map(worker_functions.square, range(3), processes=2) == [0, 1, 4]


INTERRUPTED = """
import signal, sys, tasks
from sco_kg import __main__, workers
signal.signal(signal.SIGTERM, __main__._stop)
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores interruptions
workers.each(worker_functions.linger, [sys.argv[1]] * 4, processes=2)
"""


@pytest.mark.parametrize("number, kill", [
    (signal.SIGINT, os.killpg), (signal.SIGINT, os.kill), (signal.SIGTERM, os.kill), (signal.SIGKILL, os.kill)])
def test_nothing_is_left_behind(number, kill, tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (SOURCES, TESTS)))}
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, tmp_path], env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    limit = time.monotonic() + 30
    while len(ids := [int(path.name) for path in tmp_path.iterdir() if path.suffix == ""]) < 2:
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.01)
    kill(process.pid, number)
    told, _ = process.communicate(timeout=20)  # whoever is left would hold on to its end of the pipe
    assert process.returncode == (143 if number == signal.SIGTERM else -number)
    assert told.count("Traceback") == (number == signal.SIGINT), told
    if number != signal.SIGKILL:
        for left in ids:
            with pytest.raises(ProcessLookupError):
                os.kill(left, 0)


@pytest.mark.parametrize("address", ["", "host:8786", "tcp://", "tcp://host", "tcp://host:port", "http://host:8786",
                                     "tcp://[::1:8786"])
def test_a_bad_address_is_bad_usage(address):
    with pytest.raises(ParameterError, match="Type one such as tcp://host:8786"):
        workers.parallel_map(worker_functions.square, [1], scheduler=address)


def test_bad_numbers_and_two_places_are_bad_usage():
    with pytest.raises(ParameterError, match="0 processes"):
        workers.parallel_map(worker_functions.square, [1, 2], processes=0)
    with pytest.raises(ParameterError, match="give one of the two"):
        workers.parallel_map(worker_functions.square, [1, 2], processes=2, scheduler="tcp://host:8786")


def test_without_the_client_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sco-kg\[dask\]'"):
        workers.parallel_map(worker_functions.square, [1], scheduler="tcp://127.0.0.1:8786")


@pytest.fixture
def logged():
    """What Dask has to say besides."""
    records, logger = [], logging.getLogger("distributed")
    handler = logging.Handler()
    handler.emit = records.append
    logger.addHandler(handler)
    yield records
    logger.removeHandler(handler)


@pytest.mark.parametrize("listening", [False, True], ids=["nobody", "silence"])
def test_an_unreachable_scheduler_is_said_so_in_time(listening, monkeypatch, logged):
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:
            server.listen()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"{address} cannot be reached"):
            workers.parallel_map(worker_functions.square, [1], scheduler=address)
    assert logged == []


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A scheduler without workers."""
    with scheduling(tmp_path_factory.mktemp("bare")) as scheduler:
        yield scheduler


@pytest.fixture
def impatient(monkeypatch):
    """Little patience, but enough to connect."""
    monkeypatch.setattr(cluster, "CONNECT", 3)
    monkeypatch.setattr(cluster, "PATIENCE", 1)


def test_a_scheduler_without_workers_is_said_so_in_time(bare, impatient):
    with pytest.raises(ClusterError, match=f"has no workers. Start some with: dask worker {bare.address}"):
        workers.parallel_map(worker_functions.square, [1], scheduler=bare.address)


def test_workers_with_another_release_are_named(address, monkeypatch):
    monkeypatch.setattr(sco_kg, "__version__", "1.2.3")
    with pytest.raises(ClusterError, match=r"needs sco-kg 1.2.3: tcp:.* has 0.1.0, tcp:.* has 0.1.0. Type there"):
        workers.parallel_map(worker_functions.square, [1], scheduler=address)


def test_workers_without_a_release_are_named(bare, tmp_path):
    (tmp_path / "sco_kg.py").write_text("raise ModuleNotFoundError(\"No module named 'sco_kg'\", name='sco_kg')")
    with working(tmp_path / "worker", bare, "--no-nanny", path=tmp_path), \
            pytest.raises(ClusterError, match=r"needs sco-kg 0.1.0: tcp:.* has none. Type there"):
        workers.parallel_map(worker_functions.square, [1], scheduler=bare.address)


def test_workers_that_go_away_are_said_so_in_time(bare, impatient, tmp_path):
    with working(tmp_path / "worker", bare, "--no-nanny"), killing(tmp_path / "pid"), \
            pytest.raises(ClusterError, match="has no workers"):
        workers.parallel_map(worker_functions.await_death, [tmp_path / "pid"], scheduler=bare.address)


def test_a_scheduler_that_hangs_or_goes_away_is_said_so_in_time(tmp_path, impatient, logged):
    with scheduling(tmp_path) as scheduler, working(tmp_path / "worker", scheduler, "--no-nanny", "--nthreads", 2):
        for number in (signal.SIGSTOP, signal.SIGKILL):
            path = tmp_path / number.name
            with as_soon_as(path, lambda _, number=number: scheduler.process.send_signal(number)), \
                    pytest.raises(ClusterError, match=f"{scheduler.address} went away"):
                workers.parallel_map(worker_functions.await_death, [path], scheduler=scheduler.address)
            scheduler.process.send_signal(signal.SIGCONT)
        os.kill(int(path.read_text()), signal.SIGKILL)  # it would wait for its items
    assert logged == []
