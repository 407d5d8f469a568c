"""Where an installation keeps its things: one home folder, readable by its owner only."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from goodstanding.store.errors import FolderNotWritable


def home() -> Path:
    """The folder of this installation: GOODSTANDING_HOME, else ~/.local/share/goodstanding."""
    named = os.environ.get("GOODSTANDING_HOME")
    return Path(named).expanduser().absolute() if named else Path.home() / ".local" / "share" / "goodstanding"


def made_home() -> Path:
    """The home folder, made if need be.

    Raises:
        FolderNotWritable: it cannot be made or written to.

    """
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise FolderNotWritable(folder=folder, fault=fault.strerror) from fault
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FolderNotWritable(folder=folder, fault="permission denied")
    return folder


def secret_key() -> str:
    """The installation's secret for sessions and forms; made on first use, whole or not at all."""
    path = made_home() / "secret"
    if not path.exists():
        fresh = path.with_name(f"secret.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:  # another program was first: its secret holds
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


@dataclass(frozen=True, slots=True)
class Place:
    """The folders and files of one embedded store."""

    home: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "pg"

    @property
    def passwords(self) -> Path:
        """Of the roles that sign in at the socket, as libpq's PGPASSFILE reads them."""
        return self.home / "pgpass"

    @property
    def run(self) -> Path:
        """Locks and the server's log; worth nothing once no program runs."""
        return self.home / "run"

    @property
    def gate(self) -> Path:
        """Locked while the server is started or stopped."""
        return self.run / "gate"

    @property
    def holders(self) -> Path:
        """Every program that uses the store shares a lock on this file; the kernel lets go for the dead."""
        return self.run / "holders"

    @property
    def watchdog(self) -> Path:
        """Locked by the watchdog while it lives."""
        return self.run / "watchdog"

    @property
    def bell(self) -> Path:
        """A named pipe: a byte in it makes the watchdog look at once."""
        return self.run / "bell"

    @property
    def log(self) -> Path:
        return self.run / "postgres.log"
