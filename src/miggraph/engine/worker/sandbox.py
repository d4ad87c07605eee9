"""What a worker process lays on itself before it evaluates anything: no network, bounded memory, no orphans.

Each of these is a second wall. The first is the guard, the deadline that the engine keeps, and its orderly end.
"""

from __future__ import annotations

import ctypes
import logging
import os
import platform
import resource
import signal
import struct
from pathlib import Path

_LOG = logging.getLogger(__name__)
_STACK = 64 * 2**20
_LINE = 200
"""More bytes than the one line of ``/proc/self/statm`` has."""
_PARENT_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NOT_PERMITTED = 1
_CALLS = {"x86_64": (0xC000003E, (41, 53, 425)), "aarch64": (0xC00000B7, (198, 199, 425))}
"""Machine → its audit number, and the numbers of socket, socketpair and io_uring_setup (Linux, uapi headers)."""


def resident(pid: int) -> int:
    """Bytes of a process that are in memory; 0 where the system does not tell."""
    return _pages(1, pid)


def worked(pid: int) -> float | None:
    """Seconds that the processors have spent on a process, in steps of a hundredth; None where nobody tells."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    user, system = line.rpartition(")")[2].split()[11:13]  # fields 14 and 15 of proc(5); the name may hold anything
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class OwnMemory:
    """How much of this process is in memory. The file stays open: to open it each time cost a query a twentieth."""

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = -1

    @property
    def resident(self) -> int:
        """Bytes in memory now; 0 where the system does not tell."""
        if self._file < 0:
            return 0
        return int(os.pread(self._file, _LINE, 0).split()[1]) * resource.getpagesize()


def limit_memory(extra: int) -> None:
    """Let the address space grow by so many bytes from what it is now, and give the parser a deep stack."""
    now = _pages(0)
    if now:
        resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK if most == resource.RLIM_INFINITY else min(_STACK, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(parent: int) -> None:
    """Have the system end this process as soon as the thread that has started it is gone, whatever it is doing (Linux).

    :param parent: the process of that thread
    """
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(0)


def cut_off_network() -> bool:
    """Forbid this process to make sockets, for good (seccomp, Linux); whether the system could do it."""
    calls = _CALLS.get(platform.machine()) if platform.system() == "Linux" else None
    if calls is None:
        return False
    architecture, numbers = calls
    program = _program(architecture, numbers)
    code = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0:
        return True
    _LOG.warning("a worker cannot give up the network: %s", os.strerror(ctypes.get_errno()))
    return False


def _program(architecture: int, numbers: tuple[int, ...]) -> bytes:
    """A filter in classic BPF: the numbered calls fail with "not permitted", all others pass."""
    refuse = 3 + len(numbers)
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 0, refuse - 1, architecture),
        (_LOAD, 0, 0, 0),
        *((_JUMP_IF_EQUAL, refuse - index, 0, number) for index, number in enumerate(numbers, start=3)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _NOT_PERMITTED),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _pages(column: int, pid: int | None = None) -> int:
    try:
        line = Path(f"/proc/{pid or 'self'}/statm").read_text(encoding="ascii")
        return int(line.split()[column]) * resource.getpagesize()
    except OSError:
        return 0
