"""One run over a delivery: one thread reads and checks, one writes lines, while the caller's transaction copies.

Most of each step lets go of Python's lock (Arrow, DuckDB, SHA-256, the socket), so that they keep two cores busy.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from goodstanding.formats.errors import NoRows
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.law.catalogue import edition
from goodstanding.subjects import actions as subjects
from goodstanding.submissions import queries
from goodstanding.submissions.batches import Batch, Maker
from goodstanding.submissions.checks import Terms
from goodstanding.submissions.identifying import Register
from goodstanding.submissions.lines import Fixed
from goodstanding.submissions.models import Progress, Submission
from goodstanding.submissions.reading import Opened, open_delivery

AHEAD = 2  # batches made while one is being copied: bounds the memory
Reporter = Callable[[int], None]
Ready = Future[Batch] | BaseException | None


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery to be checked. `received_at` is when it is known from; the generator may set it in the past."""

    actor: Actor
    submission: Submission
    path: Path
    folder: Path
    at: datetime
    report: Reporter


class Run:
    """The batches of one delivery, made ahead of their use. `layout`, `header`, `dropped` are whole after iteration.

    `folder`: where working files of the delivery may lie.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self.folder = job.folder
        self._ready: queue.Queue[Ready] = queue.Queue(maxsize=AHEAD)
        self._stop = threading.Event()
        self._opened: Opened | None = None
        self.layout = ""
        self.dropped: dict[str, int] = {}
        self.header: list[list[str]] = []

    def __iter__(self) -> Iterator[Batch]:
        """Raises whatever reading raised: the transaction around it is rolled back then."""
        reader = threading.Thread(target=self._read, name=f"delivery-{self._job.submission.pk}", daemon=True)
        reader.start()
        try:
            while (batch := self._ready.get()) is not None:
                if isinstance(batch, BaseException):
                    raise batch
                yield batch.result()
        finally:
            self._stop.set()
            while reader.is_alive():
                self._drain()
                reader.join(timeout=0.05)

    def _drain(self) -> None:
        while not self._ready.empty():
            self._ready.get_nowait()

    def _read(self) -> None:
        try:
            with ThreadPoolExecutor(1, "delivery-lines") as pen:
                for batch in self._batches(pen):
                    self._put(batch)
                    if self._stop.is_set():
                        return
            self._put(None)
        except BaseException as fault:  # noqa: BLE001 - carried over to the thread that waits for it
            self._put(fault)
        finally:
            connection.close()  # this thread's own

    def _put(self, item: Ready) -> None:
        while not self._stop.is_set():
            try:
                self._ready.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def _batches(self, pen: ThreadPoolExecutor) -> Iterator[Future[Batch]]:
        job = self._job
        item = edition(job.submission.edition)[job.submission.item]
        opened = open_delivery(job.path, job.submission.file_name, job.folder, item, job.submission.edition)
        self.layout, self.header = opened.sheet.match.layout.code, opened.header
        register = self._register(bool(item.register))
        maker = Maker(terms=self._terms(opened), register=register, fixed=self._fixed(), folder=job.folder)
        yield pen.submit(maker.write_out, Batch(findings=opened.findings))
        rows = 0
        for chunk in opened.sheet.chunks():
            batch = maker.make(chunk)
            rows += batch.rows
            self._note(rows, opened)
            for kind, count in batch.masked.items():
                self.dropped[f"free text: {kind}"] = self.dropped.get(f"free text: {kind}", 0) + count
            yield pen.submit(maker.write_out, batch)
        last = [*maker.missed.findings(opened.sheet.header_row), *opened.unnamed()]
        yield pen.submit(maker.write_out, Batch(findings=last))
        self.dropped |= {name: count for name, count in opened.sheet.dropped.items() if count}
        if not rows:
            raise NoRows(file=job.submission.file_name, row=opened.sheet.header_row)

    def _terms(self, opened: Opened) -> Terms:
        submission = self._job.submission
        return Terms(
            item=edition(submission.edition)[submission.item],
            received_on=self._job.at.astimezone(CHINA).date(),
            scales=opened.scales,
            epoch=opened.sheet.epoch,
            provider_code=submission.provider.code,
            public_codes=queries.public_codes(),
            optional=opened.sheet.match.layout.optional,
        )

    def _register(self, names_may_change: bool) -> Register:  # noqa: FBT001 - one private caller
        job = self._job

        def open_unknown(names: Mapping[str, str]) -> None:
            subjects.open_subjects(actor=job.actor, names=names, submission=job.submission.pk, at=job.at)

        return Register(open_unknown, names_may_change=names_may_change)

    def _fixed(self) -> Fixed:
        submission = self._job.submission
        return Fixed(
            submission=submission.pk,
            item=submission.item,
            provider=submission.provider.code,
            known_from=self._job.at.isoformat(),
            receipt_set=submission.demonstration,
        )

    def _note(self, rows: int, opened: Opened) -> None:
        self._job.report(rows)
        Progress.objects.update_or_create(
            submission=self._job.submission,
            defaults={"rows_read": rows, "bytes_read": opened.sheet.bytes_read, "updated_at": self._job.at},
        )
