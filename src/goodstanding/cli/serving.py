"""Portal, worker and store, started together and stopped together."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn

from goodstanding.cli.output import say
from goodstanding.kernel.refusal import Refusal

ADDRESS: Final = "127.0.0.1"
USUAL_PORT: Final = 8000
TRIED_PORTS: Final = 100
LAST_PORT: Final = 65535
STARTING: Final = 60.0  # seconds
STOPPING: Final = 12.0
RESTARTS: Final = 5


class PortTaken(Refusal):
    code = "PORT_TAKEN"
    message = "Port {port} cannot be used: {fault}"
    message_zh = "无法使用端口 {port}：{fault}"
    next_step = "Name another one with --port, or leave it away: then the next free one is taken."
    next_step_zh = "请用 --port 指定其他端口，或省略该选项以自动选用下一个空闲端口。"


class PartFailed(Refusal):
    code = "PART_FAILED"
    status = 503
    message = "The {part} ended by itself (status {status}); everything was stopped"
    message_zh = "{part} 意外退出（状态 {status}），已全部停止"
    next_step = "Its last words stand above; `goodstanding doctor` looks at the rest."
    next_step_zh = "其最后输出见上；可用 `goodstanding doctor` 检查其余项目。"


@dataclass
class Part:
    """A process of ours. In a session of its own: Ctrl-C is for the parent, which stops its parts in order."""

    words: list[str]
    starts: int = 0

    @property
    def name(self) -> str:
        return self.words[0]

    def start(self) -> None:
        asked = [sys.executable, "-m", "goodstanding.cli.parts", *self.words]
        self.process = subprocess.Popen(asked, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own
        self.starts += 1

    def keep_running(self) -> None:
        """Start it again if it ended by itself, but not for ever."""
        status = self.process.poll()
        if status is None:
            return
        if self.starts > RESTARTS:
            raise PartFailed(part=self.name, status=status)
        say(f"The {self.name} ended (status {status}); starting it again. {self.name} 意外退出，正在重新启动。")
        self.start()

    def stop(self) -> None:
        """Ask, wait, insist."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(timeout=STOPPING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port(wanted: int | None) -> int:
    """The port asked for; without one the usual one, else the next that is free.

    Raises:
        PortTaken: the port asked for is in use or not allowed.

    """
    if wanted is not None:
        return _bound(wanted)
    return next_free(USUAL_PORT)


def next_free(first: int) -> int:
    """The next free port from this one on."""
    for port in range(first, min(first + TRIED_PORTS, LAST_PORT + 1)):
        with contextlib.suppress(PortTaken):
            return _bound(port)
    return _bound(0)


@contextmanager
def parts_running(port: int, enquiries: int) -> Iterator[list[Part]]:
    """The portal, answering, the enquiries beside it, and the worker; the block's end stops all, the portal first."""
    parts = [Part(["portal", str(port)]), Part(["enquiries", str(enquiries)]), Part(["worker"])]
    with ExitStack() as started:
        for part in reversed(parts):  # stopped in the other order
            part.start()
            started.callback(part.stop)
        _wait_for(parts[0], port)
        yield parts


def watch(parts: list[Part], look_after: Callable[[], None], *, pause: float = 1.0) -> NoReturn:
    """Wait for a signal. Meanwhile look after the store, and start a part again that ended by itself.

    Raises:
        PartFailed: one does not stay up.

    """
    while True:
        look_after()
        for part in parts:
            part.keep_running()
        time.sleep(pause)


def address(port: int) -> str:
    return f"http://{ADDRESS}:{port}/"


def _bound(port: int) -> int:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            line.bind((ADDRESS, port))
        except OSError as fault:
            raise PortTaken(port=port, fault=fault.strerror) from fault
        return int(line.getsockname()[1])


def _wait_for(portal: Part, port: int) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        if (status := portal.process.poll()) is not None:
            raise PartFailed(part=portal.name, status=status)
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address(port)}healthz", timeout=5).close()  # noqa: S310 - our own address
            return
        time.sleep(0.05)
    say("The portal does not answer yet. 门户尚未响应。")
