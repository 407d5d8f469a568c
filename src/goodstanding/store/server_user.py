"""Who runs the server: PostgreSQL refuses root, so root lends it a user of its own and the way to its folders."""

import os
import pwd
import shutil
import stat
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "goodstanding-pg"
ACCESS_LIST = "system.posix_acl_access"  # acl(5), in the kernel's own form: linux/posix_acl_xattr.h
UNNAMED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The account of the server's processes; `lent` where root has to change to it."""

    uid: int
    gid: int
    lent: bool

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a short program as this user, from the root folder, with nothing of our environment but the path."""
        return subprocess.run(  # noqa: S603 - our own arguments
            arguments, capture_output=True, text=True, check=False, cwd="/", env=_environment(), umask=0o077,
            user=self._user, group=self._group, extra_groups=self._groups,
        )  # fmt: skip

    def start(self, arguments: Sequence[str], *, log: Path) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own: a Ctrl-C at our terminal is not its business."""
        with log.open("ab") as out:
            return subprocess.Popen(  # noqa: S603 - our own arguments
                arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", env=_environment(),
                start_new_session=True, umask=0o077, user=self._user, group=self._group, extra_groups=self._groups,
            )  # fmt: skip

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.lent:
            os.chown(folder, self.uid, self.gid)

    def open_way_to(self, folder: Path) -> None:
        """Let a lent user pass through the folders above `folder`, without letting it list them."""
        if not self.lent:
            return
        for above in folder.resolve().parents:
            if not above.stat().st_mode & stat.S_IXOTH:
                _let_pass(above, self.uid)

    def open_program(self, folder: Path) -> None:
        """Let a lent user read the installed server, which pip wrote under whatever umask there was."""
        if not self.lent:
            return
        self.open_way_to(folder)
        for path in (folder, *folder.rglob("*")):
            mode = path.stat().st_mode
            wanted = 0o055 if path.is_dir() or mode & stat.S_IXUSR else 0o044
            if mode & wanted != wanted:
                path.chmod(mode | wanted)

    @property
    def _user(self) -> int | None:
        return self.uid if self.lent else None

    @property
    def _group(self) -> int | None:
        return self.gid if self.lent else None

    @property
    def _groups(self) -> list[int] | None:
        return [] if self.lent else None


def server_user(data: Path) -> ServerUser:
    """Ourselves; for root the owner of `data`, else a system user made for it, else nobody."""
    if os.geteuid() != 0:
        return ServerUser(uid=os.geteuid(), gid=os.getegid(), lent=False)
    if data.is_dir() and (owner := data.stat()).st_uid != 0:
        return ServerUser(uid=owner.st_uid, gid=owner.st_gid, lent=True)
    entry = _entry(NAME) or _made() or pwd.getpwnam("nobody")
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, lent=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return None
    asked = [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - our own arguments
    return _entry(NAME)


def _let_pass(folder: Path, uid: int) -> None:
    """Add one line to the folder's access list; where the file system has none, the search bit for all."""
    held = _access_list(folder)
    kept = [(tag, may | 1 if tag == 0x10 else may, who) for tag, may, who in held if (tag, who) != (0x02, uid)]
    wanted = sorted([*kept, (0x02, 1, uid)], key=lambda line: (line[0], line[2]))
    if wanted == held:  # a chmod 700 in between empties the mask, 0x10: acl(5)
        return
    packed = b"".join(struct.pack("<HHI", *line) for line in wanted)
    try:
        os.setxattr(folder, ACCESS_LIST, struct.pack("<I", 2) + packed)
    except OSError:
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)


def _access_list(folder: Path) -> list[tuple[int, int, int]]:
    """Lines of (tag, permissions, id): the folder's own list, else the one its mode stands for."""
    try:
        held = os.getxattr(folder, ACCESS_LIST)
    except OSError:
        mode = folder.stat().st_mode
        owner, group, others = (mode >> 6) & 7, (mode >> 3) & 7, mode & 7
        return [(0x01, owner, UNNAMED), (0x04, group, UNNAMED), (0x10, group, UNNAMED), (0x20, others, UNNAMED)]
    return [struct.unpack_from("<HHI", held, at) for at in range(4, len(held), 8)]


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
