"""What a first answer imports, compiled for the runtime that will run it: compiling in the page takes seconds."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from reasoner.workers import found_program

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPT = Path(__file__).parent / "compile.mjs"
UNUSED = (
    *("encodings/cp", "encodings/iso", "encodings/mac_", "encodings/koi8", "encodings/kz", "encodings/johab"),
    *("multiprocessing/", "xml/", "_pyrepl/", "unittest/", "pdb.py", "doctest.py", "pydoc.py", "xmlrpc/", "wsgiref/"),
    *("imaplib.py", "mailbox.py", "smtplib.py", "ftplib.py", "poplib.py", "sqlite3/", "ctypes/", "idlelib/", "wave.py"),
    *("pickletools.py", "profile.py", "pstats.py", "trace.py", "modulefinder.py", "_sysconfigdata"),
)
"""Beginnings of names in the standard library that nothing in a page can have a use for."""


class Compiled(NamedTuple):
    """Modules as bytecode, by the file names of their sources."""

    library: Mapping[str, bytes]
    program: Mapping[str, bytes]


def compiled_for(runtime: Mapping[str, bytes], files: Mapping[str, bytes]) -> Compiled:
    """Compile what the program of ``files`` (program.zip, base, names, site.json) imports for its first answer.

    Needs node, which comes with npm; without it nothing is compiled, and pages start some seconds later.
    """
    node = found_program("node")
    if node is None:
        return Compiled({}, {})
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (*runtime.items(), *files.items()):
            (Path(folder) / name).write_bytes(data)
        done = subprocess.run([node, str(SCRIPT), folder], capture_output=True, check=False)
    if done.returncode:
        raise click.UsageError(
            "The program could not be compiled for the page by node: "
            + done.stderr.decode(errors="replace").strip()[-400:]
        )
    found = json.loads(done.stdout)
    return Compiled(*({name: b64decode(code) for name, code in found[part].items()} for part in ("library", "program")))


def library_with(library: bytes, compiled: Mapping[str, bytes]) -> bytes:
    """The runtime's standard library, as it is imported from, with bytecode in place of the sources it comes from."""
    if not compiled:
        return library
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(library)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as after,
    ):
        for name in before.namelist():
            entry = zipfile.ZipInfo(name + "c" if name in compiled else name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name in compiled:
                after.writestr(entry, compiled[name])
            elif not name.startswith(UNUSED):
                after.writestr(entry, before.read(name))
    return stream.getvalue()
