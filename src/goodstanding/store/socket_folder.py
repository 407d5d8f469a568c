"""Where the server's socket lies: a path of a socket may have 107 bytes, and a home folder may be longer."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from goodstanding.store.errors import SocketUnusable
from goodstanding.store.places import Place
from goodstanding.store.server_user import ServerUser

LONGEST: Final = 100  # sun_path is 108 bytes on Linux and 104 elsewhere, with a closing zero: unix(7)
NAME: Final = "/.s.PGSQL.5432"


def socket_folder(place: Place, user: ServerUser) -> Path:
    """A folder of the server's user alone: in the home folder, or in the temporary folder where that is too long.

    Raises:
        SocketUnusable: it cannot be made, or somebody else has it.

    """
    folder = place.home / "socket"
    if len(os.fsencode(folder)) + len(NAME) > LONGEST or "," in str(folder):  # libpq parts several hosts by commas
        digest = hashlib.sha256(os.fsencode(place.home)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"goodstanding-{user.uid}-{digest}"
    try:
        user.make_folder(folder)
        user.open_way_to(folder)
        found = folder.lstat()
    except OSError as fault:
        raise SocketUnusable(folder=folder, fault=fault.strerror) from fault
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or found.st_mode & 0o077:
        raise SocketUnusable(folder=folder, fault="it belongs to somebody else / 该文件夹属于其他用户")
    if len(os.fsencode(folder)) + len(NAME) > LONGEST:
        raise SocketUnusable(folder=folder, fault="its path is too long / 路径过长")
    return folder
