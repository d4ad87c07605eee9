"""Oxigraph's own server as a process, with a store on disk: it can be killed, started again, and run out of disk."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 60.0
"""Until it must listen."""
_PAUSE = 0.02
_WITHOUT_SIGNAL = 'trap "" XFSZ; exec "$@"'
"""A write beyond the limit of files fails, and does not end the program: whatever this process does with the signal,
and whichever of its threads starts the program."""


@dataclass
class Oxigraph:
    """A server on a port of this machine; the port stays the same when it is started again."""

    folder: Path
    port: int = 0
    options: tuple[str, ...] = ()
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address of its page, without the slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def query(self) -> str:
        """Where it takes queries."""
        return f"{self.url}/query"

    @property
    def graphs(self) -> str:
        """Where it takes graphs."""
        return f"{self.url}/store"

    @property
    def update(self) -> str:
        """Where it takes updates."""
        return f"{self.url}/update"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.port = self.port or _free_port()
        program = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        assert program is not None, "install oxigraph"
        command = [program, "serve", "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}", *self.options]
        self._child = subprocess.Popen(
            ["/bin/sh", "-c", _WITHOUT_SIGNAL, "sh", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _SECONDS
        while not self._listens():
            assert self._child.poll() is None, "oxigraph has ended"
            assert time.monotonic() < until, "oxigraph does not listen"
            time.sleep(_PAUSE)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def pause(self) -> None:
        """Have it do nothing, and answer nobody."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it go on where it was paused."""
        self._signal(signal.SIGCONT)

    def limit_files(self, most: int) -> None:
        """Have no file of its store grow beyond so many bytes, as if the disk was full."""
        assert self._child is not None
        hard = resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._child.pid, resource.RLIMIT_FSIZE, (most, hard))

    def _signal(self, number: signal.Signals) -> None:
        assert self._child is not None
        self._child.send_signal(number)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Oxigraph]:
    """A server that runs, with a store in a folder.

    :param options: further options of its command
    """
    server = Oxigraph(folder, options=options)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
