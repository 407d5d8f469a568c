"""What `doctor` looks at. Each check says what it found and, where something is wrong, what to do."""

import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

ROOM_MB: Final = 1024
UNSIGNED_FOR: Final = timedelta(days=1)
WAITING_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Check:
    """`found` is what there is; the remedy is empty where all is well."""

    name: str
    ok: bool
    found: str
    remedy: str = ""
    remedy_zh: str = ""


def judged(name: str, *, ok: bool, found: object, remedy: str, remedy_zh: str) -> Check:
    return Check(name, ok, str(found), "" if ok else remedy, "" if ok else remedy_zh)


def without_store(home: Path) -> Iterator[Check]:
    """Checks of the machine and the installation."""
    yield python()
    yield packages()
    yield home_folder(home)
    yield disk(home)


def with_store(at: datetime) -> Iterator[Check]:
    """Checks that ask the store Django is connected to; tables have to be there."""
    for check in (catalogue, calendar, responsible, keys, guards, roles, checkpoint, queue):
        yield attempt(check.__name__, partial(check, at))


def python() -> Check:
    return judged(
        "python",
        ok=sys.version_info >= (3, 11),
        found=sys.version.split()[0],
        remedy="Install Python 3.11 or newer and run `make PYTHON=/path/to/python3.11 setup`.",
        remedy_zh="请安装 Python 3.11 或更新版本，并运行 `make PYTHON=/path/to/python3.11 setup`。",
    )


def packages() -> Check:
    missing = sorted(name for name in _required() if _version(name) is None)
    return judged(
        "packages",
        ok=not missing,
        found=", ".join(missing) or f"goodstanding {_version('goodstanding')}",
        remedy="Run `make setup`: these packages are missing.",
        remedy_zh="请运行 `make setup`：上述程序包缺失。",
    )


def home_folder(home: Path) -> Check:
    """Keys and raw files lie there: nobody else may list or read it."""
    found = "not there yet"
    ok = True
    if home.is_dir():
        mode = stat.S_IMODE(home.stat().st_mode)
        ok = not mode & 0o007 and os.access(home, os.W_OK)
        found = f"{home} {mode:o}"
    return judged(
        "home",
        ok=ok,
        found=found,
        remedy=f"Make it yours alone: chmod 700 {home}",
        remedy_zh=f"请仅限本人访问：chmod 700 {home}",
    )


def disk(home: Path) -> Check:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free >> 20
    return judged(
        "disk",
        ok=free >= ROOM_MB,
        found=f"{free} MB",
        remedy=f"Free space on the disk of {existing}: less than {ROOM_MB} MB is left.",
        remedy_zh=f"请清理 {existing} 所在磁盘：剩余空间不足 {ROOM_MB} MB。",
    )


def tables(missing: set[str] | None) -> Check:
    """`missing` as `session.missing_migrations` tells it."""
    found = "none" if missing is None else ", ".join(sorted(missing)) or "up to date"
    return judged(
        "tables",
        ok=missing == set(),
        found=found,
        remedy="Run `goodstanding init`; on an older store it adds what is missing and keeps the data.",
        remedy_zh="请运行 `goodstanding init`；对较早的存储会补齐缺失的表并保留数据。",
    )


def catalogue(at: datetime) -> Check:
    from goodstanding.law import catalogue

    in_force = [year for year in catalogue.editions() if catalogue.in_force_from(year) <= at.date()]
    return judged(
        "catalogue",
        ok=bool(in_force),
        found=in_force[-1] if in_force else "none in force",
        remedy="Install a version of this program with an edition that is in force.",
        remedy_zh="请安装包含现行目录版本的程序。",
    )


def calendar(at: datetime) -> Check:
    from goodstanding.kernel.working_days import PRC

    return judged(
        "calendar",
        ok=PRC.published_until.year >= at.year,
        found=f"{PRC.id}, published until {PRC.published_until}",
        remedy=f"Install a version with the holidays of {at.year}; until then deadlines are provisional.",
        remedy_zh=f"请安装包含{at.year}年节假日安排的版本；在此之前，期限均为暂定。",
    )


def responsible(at: datetime) -> Check:
    from goodstanding.parties.queries import responsible

    del at
    person = responsible()
    ok = person is not None and person.confidentiality_acknowledged_at is not None
    return judged(
        "responsible",
        ok=ok,
        found=person.name if person else "nobody",
        remedy="Run `goodstanding init --responsible NAME`: somebody named answers for this installation.",
        remedy_zh="请运行 `goodstanding init --responsible 姓名`：须有具名责任人。",
    )


def keys(at: datetime) -> Check:
    from goodstanding.trail.keys import signing_key

    found, ok = "readable", True
    try:
        signing_key("trail", at=at)
    except (OSError, ValueError, TypeError) as fault:
        found, ok = f"{type(fault).__name__}: {fault}", False
    return judged(
        "keys",
        ok=ok,
        found=found,
        remedy="Bring the folder `keys` back from your backup and make it readable to this account.",
        remedy_zh="请从备份恢复 `keys` 文件夹，并确保当前账户可读。",
    )


def guards(at: datetime) -> Check:
    """The triggers that keep the trail append-only have to be there and on."""
    from goodstanding.trail.queries import guards_off

    del at
    off = guards_off()
    return judged(
        "guards",
        ok=not off,
        found=", ".join(off) or "the trail is append-only",
        remedy="Somebody switched these triggers off: run `goodstanding trail check`, find out who, switch them on.",
        remedy_zh="上述触发器被停用：请运行 `goodstanding trail check`，查明原因并重新启用。",
    )


def roles(at: datetime) -> Check:
    """The database's own walls: a user that may make no roles has none of them, and everything is that user's."""
    from django.db import connection

    from goodstanding.records.walls import stands
    from goodstanding.store.roles import APP, INTAKE, READER

    del at
    name = str(connection.settings_dict["NAME"])
    standing = [role for role in (APP, READER, INTAKE) if stands(name, role)]
    return judged(
        "roles",
        ok=len(standing) == 3,
        found=", ".join(standing) or "none",
        remedy="The database has not all its roles: have its superuser run what docs/operating.md says under Roles, "
        "then `goodstanding init`.",
        remedy_zh="数据库角色不全：请由超级用户按 docs/operating.md 的 Roles 一节执行，然后运行 `goodstanding init`。",
    )


def checkpoint(at: datetime) -> Check:
    """Every act is to be under a signature within a day; the worker signs each minute."""
    from goodstanding.trail import queries

    last = queries.latest_checkpoint()
    signed, size = (last.size if last else 0), queries.size()
    oldest = queries.leaves(signed, signed + 1).first()
    waiting = at - oldest.entry.at if oldest else timedelta(0)
    return judged(
        "checkpoint",
        ok=waiting < UNSIGNED_FOR,
        found=f"{signed} of {size} acts signed" + (f", last {last.at:%Y-%m-%d %H:%M}" if last else ""),
        remedy="Run `goodstanding serve`: its worker signs the trail every minute.",
        remedy_zh="请运行 `goodstanding serve`：后台程序每分钟签署一次存证。",
    )


def queue(at: datetime) -> Check:
    from goodstanding.queue.jobs import overdue

    late = overdue(before=at - WAITING_FOR)
    return judged(
        "queue",
        ok=not late,
        found=", ".join(sorted(late)) or "nothing waits",
        remedy="Run `goodstanding serve`: these jobs have waited for more than an hour, or were given up.",
        remedy_zh="请运行 `goodstanding serve`：上述任务已等待超过一小时或已放弃。",
    )


def attempt(name: str, look: Callable[[], Check]) -> Check:
    """A check that itself breaks is a finding, not the end of the examination."""
    try:
        return look()
    except Exception as fault:  # noqa: BLE001 - whatever is wrong, the others are still worth knowing
        said = f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"
        return Check(name, ok=False, found=said, remedy="Report this as a bug.", remedy_zh="请将此作为缺陷反馈。")


def _required() -> Iterator[str]:
    for line in requires("goodstanding") or []:
        if "extra ==" not in line and (found := re.match(r"[A-Za-z0-9._-]+", line)):
            yield found.group()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
