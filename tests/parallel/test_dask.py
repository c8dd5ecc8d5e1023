"""Work in other processes: a killed worker loses nothing, a cluster that fails is named, no process is left."""

import logging
import os
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
from sco_kg.errors import ClusterError, UnreadableFileError, WorkerLostError
from sco_kg.parallel import dask
from sco_kg.parallel.map import parallel_map
from support import worker_functions
from support.paths import TESTS
from support.processes import free_port, running

pytestmark = pytest.mark.services
SOURCES = TESTS.parent / "src"


def command(folder, ready, *arguments, path=SOURCES):
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
    with command(folder, ready, "scheduler", "--port", port, "--dashboard-address", health) as process:
        yield Scheduler(f"tcp://127.0.0.1:{port}", ready, process)


@contextmanager
def working(folder, scheduler, *arguments, number=1, path=SOURCES):
    """One worker or several; the block begins when they are connected."""
    folder.mkdir()
    with command(folder, scheduler.ready, "worker", scheduler.address, "--nworkers", number,
                 "--local-directory", folder, *arguments, path=path):
        with distributed.Client(scheduler.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=30)
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a cluster with two workers, each restarted when it dies."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduling(folder) as scheduler, working(folder / "workers", scheduler, "--nthreads", 1, number=2):
        yield scheduler.address


@pytest.fixture(params=["local", "scheduler"])
def where(request):
    """The options of `parallel_map` for processes of its own, then for a running scheduler."""
    return {"processes": 2} if request.param == "local" else {"scheduler": request.getfixturevalue("address")}


@contextmanager
def as_soon_as(path, act):
    """Call a function with the process id in a file as soon as the file exists, while the block runs."""
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
    """Kill the process whose id is in a file, as soon as the file exists."""
    return as_soon_as(path, lambda number: os.kill(number, how))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.integers(), max_size=5))
@example([3, 3])
def test_a_cluster_computes_what_one_process_computes(address, numbers):
    assert parallel_map(worker_functions.square, numbers, scheduler=address) == [number * number for number in numbers]


def test_more_items_than_the_scheduler_queues_at_once_are_computed(address, monkeypatch):
    monkeypatch.setattr(dask, "WINDOW", 3)
    assert parallel_map(worker_functions.square, range(20), scheduler=address) == [n * n for n in range(20)]


def test_results_come_in_the_order_of_the_items(where):
    seen = []
    results = parallel_map(worker_functions.backwards, range(6), on_done=lambda *step: seen.append(step), **where)
    assert results == [*range(6)]
    assert seen == [(done, 6) for done in range(1, 7)]


def test_the_error_of_the_first_item_is_raised_as_it_is(where):
    with pytest.raises(UnreadableFileError, match="no 2") as caught:
        parallel_map(worker_functions.stumble, range(6), **where)
    assert (caught.value.path, caught.value.line) == ("file-2", 2)
    assert 'raise UnreadableFileError(f"no {number}"' in "".join(traceback.format_exception(caught.value))


def test_large_items_are_sent_without_a_warning(address):
    assert parallel_map(len, [bytes(11_000_000)], scheduler=address) == [11_000_000]


@pytest.mark.parametrize("error", [FileNotFoundError, TimeoutError])
def test_an_error_of_a_task_is_not_one_of_the_cluster(address, error):
    with pytest.raises(error, match="of the task"):
        parallel_map(worker_functions.fail_with, [error], scheduler=address)


def test_no_item_is_started_after_an_error(where, tmp_path):
    items = [tmp_path / "failed", *(tmp_path / str(number) for number in range(300))]
    with pytest.raises(UnreadableFileError, match="it failed"):
        parallel_map(worker_functions.note, items, **where)
    assert len(list(tmp_path.iterdir())) < 150


def test_an_error_waits_for_the_items_before_it(address, tmp_path):
    items = [tmp_path / name for name in ("late", "failed")]
    with pytest.raises(UnreadableFileError, match="it failed"):
        parallel_map(worker_functions.note, items, scheduler=address)
    assert items[0].exists()


def test_an_error_that_cannot_be_pickled_comes_with_its_message(address):
    with pytest.raises(Exception, match="this and that") as caught:
        parallel_map(worker_functions.awkward, range(2), scheduler=address)
    assert 'raise Awkward("this", "that")' in "".join(traceback.format_exception(caught.value))


def test_an_item_that_cannot_be_pickled_is_refused():
    with pytest.raises(TypeError, match="Could not serialize"):
        parallel_map(worker_functions.square, [threading.Lock(), 2], processes=2)
    assert active_children() == []


def test_there_are_as_many_processes_as_wanted_and_no_more_than_items():
    ids = parallel_map(worker_functions.slow_process_id, range(3), processes=9)
    assert len(set(ids)) == 3 and os.getpid() not in ids
    assert active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/net")
def test_processes_are_reachable_from_this_machine_only():
    before = worker_functions.listening(None)
    opened = set().union(*parallel_map(worker_functions.listening, range(4), processes=2)) - before
    assert opened and {address for address, _ in opened} == {"0100007F"}  # 127.0.0.1


def test_a_killed_worker_loses_nothing(where, tmp_path):
    items = [tmp_path / name for name in "abcde"]
    for item in items:
        item.touch()
    items[2].unlink()
    with killing(items[2]):
        assert parallel_map(worker_functions.await_death, items, **where) == [*"abcde"]


def test_an_item_that_killed_its_worker_beside_others_succeeds_alone(tmp_path):
    items = [tmp_path / name for name in ("greedy", *"abcd")]
    assert parallel_map(worker_functions.greedy, items, processes=2) == ["greedy", *"abcd"]
    assert (tmp_path / "greedy.died").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_killed_with_a_result_loses_nothing(tmp_path, number):
    """The result stays in the worker until it is fetched."""
    path = tmp_path / "pid"

    def on_done(done, total):
        while done == 1 and not path.exists():
            time.sleep(0.01)
        if done == 1:
            time.sleep(0.3)
            os.kill(int(path.read_text()), number)

    results = parallel_map(worker_functions.bulky, [None, path], processes=2, on_done=on_done)
    assert [len(result) for result in results] == [0, 10_000_000]


def test_an_item_that_kills_every_worker_is_named(capfd):
    with pytest.raises(WorkerLostError, match=r"The task for 2 kills its worker process, even when it runs alone\. "
                                              "Run it in this process .* without --processes or --scheduler"):
        parallel_map(worker_functions.poisonous, range(5), processes=2)
    assert active_children() == []
    assert capfd.readouterr() == ("", "")


def test_a_task_that_the_scheduler_gives_up_is_retried_alone(address, tmp_path):
    with distributed.Client(address, set_as_default=False) as client:
        client.run_on_scheduler(worker_functions.give_up, after=0)  # it would try four workers, which takes long
        with killing(tmp_path / "pid"):
            results = parallel_map(worker_functions.await_death, [tmp_path / "pid", tmp_path], scheduler=address)
        assert results[0] == "pid"
        with pytest.raises(WorkerLostError, match="The task for 2 kills its worker process"):
            parallel_map(worker_functions.poisonous, range(5), scheduler=address)
        client.run_on_scheduler(worker_functions.give_up, after=3)


INTERRUPTED = """
import signal, sys
from support import worker_functions
from sco_kg import __main__
from sco_kg.parallel.map import parallel_map
if __name__ == "__main__":
    signal.signal(signal.SIGTERM, __main__._exit_on_signal)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores interruptions
    parallel_map(worker_functions.linger, [sys.argv[1]] * 4, processes=2)
"""


@pytest.mark.parametrize("number, kill", [
    (signal.SIGINT, os.killpg), (signal.SIGINT, os.kill), (signal.SIGTERM, os.kill), (signal.SIGKILL, os.kill)])
def test_no_process_survives(number, kill, tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (SOURCES, TESTS)))}
    script, tmp_path = tmp_path / "script.py", tmp_path / "ids"
    script.write_text(INTERRUPTED)
    tmp_path.mkdir()
    process = subprocess.Popen([sys.executable, script, tmp_path], env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    limit = time.monotonic() + 30
    while len(ids := [int(path.name) for path in tmp_path.iterdir() if path.suffix == ""]) < 2:
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.01)
    kill(process.pid, number)
    printed, _ = process.communicate(timeout=30)  # a process that is left would hold its end of the pipe
    assert process.returncode == (143 if number == signal.SIGTERM else -number)
    assert printed.count("Traceback") == (number == signal.SIGINT), printed
    if number != signal.SIGKILL:
        for left in ids:
            with pytest.raises(ProcessLookupError):
                os.kill(left, 0)


@pytest.fixture
def logged():
    """The log records of Dask."""
    records, logger = [], logging.getLogger("distributed")
    handler = logging.Handler()
    handler.emit = records.append
    logger.addHandler(handler)
    yield records
    logger.removeHandler(handler)


@pytest.mark.parametrize("listening", [False, True], ids=["refused", "silent"])
def test_an_unreachable_scheduler_is_reported_in_time(listening, monkeypatch, logged):
    monkeypatch.setattr(dask, "CONNECT_TIMEOUT", 0.5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:
            server.listen()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"{address} cannot be reached"):
            parallel_map(worker_functions.square, [1], scheduler=address)
    assert logged == []


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A scheduler without workers."""
    with scheduling(tmp_path_factory.mktemp("bare")) as scheduler:
        yield scheduler


@pytest.fixture
def short_timeouts(monkeypatch):
    """Short timeouts, long enough to connect."""
    monkeypatch.setattr(dask, "CONNECT_TIMEOUT", 3)
    monkeypatch.setattr(dask, "POLL_INTERVAL", 1)


def test_a_scheduler_without_workers_is_reported_in_time(bare, short_timeouts):
    with pytest.raises(ClusterError, match=f"has no workers. Start some with: dask worker {bare.address}"):
        parallel_map(worker_functions.square, [1], scheduler=bare.address)


def test_workers_with_another_version_are_named(address, monkeypatch):
    monkeypatch.setattr(sco_kg, "__version__", "1.2.3")
    with pytest.raises(ClusterError, match=r"must have sco-kg 1.2.3: tcp:.* has 0.1.0, tcp:.* has 0.1.0. Type there"):
        parallel_map(worker_functions.square, [1], scheduler=address)


def test_workers_without_sco_kg_are_named(bare, tmp_path):
    (tmp_path / "sco_kg.py").write_text("raise ModuleNotFoundError(\"No module named 'sco_kg'\", name='sco_kg')")
    with working(tmp_path / "worker", bare, "--no-nanny", path=tmp_path), \
            pytest.raises(ClusterError, match=r"must have sco-kg 0.1.0: tcp:.* has none. Type there"):
        parallel_map(worker_functions.square, [1], scheduler=bare.address)


def test_lost_workers_are_reported_in_time(bare, short_timeouts, tmp_path):
    with working(tmp_path / "worker", bare, "--no-nanny"), killing(tmp_path / "pid"), \
            pytest.raises(ClusterError, match="has no workers"):
        parallel_map(worker_functions.await_death, [tmp_path / "pid"], scheduler=bare.address)


def test_a_scheduler_that_hangs_or_stops_is_reported_in_time(tmp_path, short_timeouts, logged):
    with scheduling(tmp_path) as scheduler, working(tmp_path / "worker", scheduler, "--no-nanny", "--nthreads", 2):
        for number in (signal.SIGSTOP, signal.SIGKILL):
            path = tmp_path / number.name
            with as_soon_as(path, lambda _, number=number: scheduler.process.send_signal(number)), \
                    pytest.raises(ClusterError, match=f"{scheduler.address} went away"):
                parallel_map(worker_functions.await_death, [path], scheduler=scheduler.address)
            scheduler.process.send_signal(signal.SIGCONT)
        os.kill(int(path.read_text()), signal.SIGKILL)  # the worker would wait for its task
    assert logged == []
