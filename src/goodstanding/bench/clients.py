"""So many clients at once, each asking again as soon as it is answered: HTTP/1.1 over kept connections."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from time import perf_counter

KEY = "{key}"
PLACE = KEY.encode()
LENGTH = b"content-length: "


@dataclass
class Timed:
    """What came of it: seconds each answer took, and how often the status was not 200."""

    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def rate(self) -> float:
        return len(self.spent) / self.seconds

    def quantile(self, part: float) -> float:
        """In milliseconds."""
        found = sorted(self.spent)
        return found[min(int(len(found) * part), len(found) - 1)] * 1e3


def ask(port: int, requests: Sequence[bytes], *, clients: int, seconds: float, keys: Sequence[str]) -> Timed:
    """`clients` connections send the requests (each with a place for its key) in turn for `seconds`."""
    return asyncio.run(_ask(port, cycle(requests), clients, seconds, keys))


def get(path: str) -> bytes:
    """A request for `ask`: the key is filled in by whoever sends it."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode()


def post(path: str, body: str) -> bytes:
    """The same with a body."""
    length = len(body.encode())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nContent-Length: {length}\r\n"
    return f"{head}Content-Type: application/json\r\n\r\n{body}".encode()


async def _ask(port: int, requests: Iterator[bytes], clients: int, seconds: float, keys: Sequence[str]) -> Timed:
    loop, timed = asyncio.get_running_loop(), Timed()
    begin = perf_counter()
    made = [
        (await loop.create_connection(partial(_Client, requests, timed, begin + seconds, key), "127.0.0.1", port))[1]
        for key in islice(cycle(keys), clients)
    ]
    await asyncio.gather(*(client.done for client in made))
    timed.seconds = perf_counter() - begin
    return timed


class _Client(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], timed: Timed, until: float, key: str) -> None:
        self.requests, self.timed, self.until, self.key = requests, timed, until, key.encode()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self.got += data
        head = self.got.find(b"\r\n\r\n")
        if head < 0 or len(self.got) < head + 4 + self._length(head):
            return
        self.timed.spent.append(perf_counter() - self.asked)
        self.timed.failed += not self.got.startswith(b"HTTP/1.1 200")
        self.got = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def _length(self, head: int) -> int:
        at = self.got.lower().find(LENGTH, 0, head)
        return int(self.got[at + len(LENGTH) : self.got.find(b"\r\n", at)]) if at >= 0 else 0

    def _next(self) -> None:
        self.asked = perf_counter()
        if self.asked < self.until:
            self.transport.write(next(self.requests).replace(PLACE, self.key))
        elif not self.done.done():
            self.done.set_result(None)
            self.transport.close()
