"""Those who ask while others are being answered are answered together next: one piece of work for all that wait."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
MOST = 64  # of one piece of work: a late one waits for at most two of them


class Gathering(Generic[Asked, Answer]):
    """Calls `work` in a thread of its own, with everything that waits at that moment, in the order it came.

    Where a piece of work fails, each of its parts is tried alone: one that cannot be answered spoils no other.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._work = work
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._running: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1)  # one connection to the store

    async def ask(self, asked: Asked) -> Answer:
        """The answer to this one; raises what the work raised for it alone."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._answer(some)
        self._running = None

    async def _answer(self, some: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._thread, self._work, [asked for asked, _ in some])
        except Exception as fault:  # noqa: BLE001 - whatever it is, whoever waits is told
            await self._fail(some, fault)
            return
        for (_, waiting), answer in zip(some, answers, strict=True):
            if not waiting.done():  # whoever asked may have gone
                waiting.set_result(answer)

    async def _fail(self, some: list[tuple[Asked, asyncio.Future[Answer]]], fault: Exception) -> None:
        if len(some) > 1:
            for one in some:
                await self._answer([one])
        elif not some[0][1].done():
            some[0][1].set_exception(fault)
