"""Waiting for descriptors on an event loop."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator

import pytest

from miggraph.web.channels import AVAILABLE, Channels

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="made of a part of the system that only Linux has")

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


async def times_waited(channels: Channels, channel: socket.socket, seconds: float) -> float:
    begun = time.monotonic()
    await channels.readable(channel.fileno(), seconds)
    return time.monotonic() - begun


def test_channel_is_readable_when_something_has_come(pair: Pair) -> None:
    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        for number in range(3):
            asyncio.get_running_loop().call_later(0.01, pair[0].sendall, b"%d" % number)
            assert await times_waited(channels, pair[1], 20) < 10
            assert pair[1].recv(10) == b"%d" % number

    asyncio.run(wait())


def test_channel_is_given_up_after_some_time_and_can_be_waited_for_again(pair: Pair) -> None:
    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        assert await times_waited(channels, pair[1], 0.05) >= 0.05
        pair[0].sendall(b"x")
        assert await times_waited(channels, pair[1], 20) < 10

    asyncio.run(wait())


def test_channel_whose_other_end_is_closed_is_readable(pair: Pair) -> None:
    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        pair[0].close()
        assert await times_waited(channels, pair[1], 20) < 10

    asyncio.run(wait())


def test_event_that_nobody_waits_for_wakes_the_loop_once(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[None] = []
    wake = Channels._wake

    def counted(self: Channels) -> None:
        woken.append(None)
        wake(self)

    monkeypatch.setattr(Channels, "_wake", counted)

    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        await channels.readable(pair[1].fileno(), 0)
        pair[0].sendall(b"x")
        pair[0].close()
        await asyncio.sleep(0.1)

    asyncio.run(wait())
    assert len(woken) <= 1


def test_number_of_a_closed_channel_can_be_used_again(pair: Pair) -> None:
    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        await channels.readable(pair[1].fileno(), 0)
        number = pair[1].fileno()
        pair[1].close()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            again = next(end for end in (ours, theirs) if end.fileno() == number)
            (ours if again is theirs else theirs).sendall(b"x")
            assert await times_waited(channels, again, 20) < 10

    asyncio.run(wait())


def test_many_channels_are_told_apart() -> None:
    async def wait() -> None:
        channels = Channels(asyncio.get_running_loop())
        pairs = [socket.socketpair() for _ in range(20)]
        waiting = [asyncio.ensure_future(channels.readable(theirs.fileno(), 20)) for _, theirs in pairs]
        await asyncio.sleep(0)
        for number in (3, 11):
            pairs[number][0].sendall(b"x")
        while sum(each.done() for each in waiting) < 2:
            await asyncio.sleep(0.01)
        assert [number for number, each in enumerate(waiting) if each.done()] == [3, 11]
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for ours, theirs in pairs:
            ours.close()
            theirs.close()

    asyncio.run(wait())
