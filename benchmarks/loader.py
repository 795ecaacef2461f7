"""A light crowd of browsers on the machine that serves them: open connections that ask in turn."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import NamedTuple


class Asked(NamedTuple):
    """One request as its bytes, under the name by which its times are told."""

    name: str
    bytes: bytes


class Times:
    """Seconds by page, how many answers in how long, and what was no page."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self.seconds = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(map(len, self.taken.values())) / self.seconds

    def at(self, name: str, share: float) -> float:
        """The time within which a share of the answers came."""
        ordered = sorted(self.taken[name])
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(int(one[15:]) for one in lines if one.startswith("content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])


async def _one(port: int, asked: Iterator[Asked], until: float, found: Times) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for one in asked:
        begun = time.perf_counter()
        if begun > until:
            break
        writer.write(one.bytes)
        status = await _answer(reader)
        found.taken[one.name].append(time.perf_counter() - begun)
        if status != 200:
            found.wrong[f"{one.name} {status}"] += 1
    writer.close()


async def _crowd(port: int, asked: list[Asked], users: int, seconds: float) -> Times:
    found, begun = Times(), time.perf_counter()
    step = max(len(asked) // users, 1)
    turns = (cycle(asked[place * step % len(asked) :] + asked) for place in range(users))
    await asyncio.gather(*(_one(port, turn, begun + seconds, found) for turn in turns))
    found.seconds = time.perf_counter() - begun
    return found


def crowd(port: int, asked: Iterable[Asked], users: int, seconds: float) -> Times:
    """So many users, each asking page after page as fast as they come, for so long."""
    return asyncio.run(_crowd(port, list(asked), users, seconds))
