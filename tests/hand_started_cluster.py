"""A Dask scheduler and workers started by hand on this machine, as somebody without a batch system does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from distributed import Client

LIMIT = 60.0  # seconds after which something counts as hung


class HandStarted:
    """Attributes: address; scheduler, workers: their processes. Workers have no nanny: who is dead stays dead."""

    def __init__(self, folder: Path, workers: int) -> None:
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder = folder
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))
        self.workers = [
            self._start("worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
            for _ in range(workers)
        ]
        wait_for_port(port)
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=LIMIT)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        no_dashboard = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *options, *no_dashboard],
            cwd=self._folder,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def hand_started(folder: Path, workers: int = 2) -> Iterator[HandStarted]:
    """A cluster that is gone at the end of the block."""
    cluster = HandStarted(folder, workers)
    try:
        yield cluster
    finally:
        cluster.stop()


def free_port() -> int:
    """A port of this machine that nobody has."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "nobody listens"
            time.sleep(0.05)


def listening_addresses(process_ids: set[int]) -> set[str]:
    """Hosts on which processes listen for TCP, as `127.0.0.1`."""
    import psutil

    return {
        connection.laddr.ip
        for process_id in process_ids
        for connection in psutil.Process(process_id).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
