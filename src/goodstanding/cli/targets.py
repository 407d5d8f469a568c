"""A file a command is to write: looked at before the work is done, so that no answer is lost at the end of it."""

import os
from pathlib import Path

import typer


def writable(target: Path, option: str, *, beside: Path | None = None) -> Path:
    """`target` where it can be written and is not the file it is made from; wrong usage otherwise."""
    folder = target.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK) or target.is_dir():
        raise typer.BadParameter(f"{target} cannot be written 无法写入", param_hint=option)
    if beside is not None and target.exists() and target.samefile(beside):
        raise typer.BadParameter(f"{target} is the delivered file itself 不能覆盖报送文件", param_hint=option)
    return target
