"""The learner's record in the user's data folder: read, written whole, removed when it is wanted."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.teaching.record import Attempt


def record_path() -> Path:
    """Where the record lies: in ``SOLEUS_DATA``, else in the platform's data folder of the user."""
    chosen = os.environ.get("SOLEUS_DATA")
    if chosen:
        return Path(chosen) / "quiz.json"
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return root / "soleus" / "quiz.json"


def read_attempts() -> tuple[Attempt, ...]:
    """What was answered before; nothing where there is no record."""
    from reasoner.teaching.record import read_record

    path = record_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"Cannot read {path}: {_reason(error)}.") from None
    return read_record(text)


def keep_attempts(attempts: Sequence[Attempt]) -> None:
    """Write the record, so that an interruption leaves the old or the new one."""
    from reasoner.teaching.record import write_record
    from reasoner.writing import Change, now, replace_files

    path = record_path()
    try:
        replace_files([Change(str(path), write_record(attempts).encode(), now(str(path)))])
    except OSError as error:
        raise click.UsageError(f"Cannot write {path}: {_reason(error)}.") from None


def forget_attempts() -> bool:
    """Remove the record; whether there was one."""
    path = record_path()
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise click.UsageError(f"Cannot remove {path}: {_reason(error)}.") from None
    return True


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
