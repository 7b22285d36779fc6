"""Builds the site: pages, the program and its base packed for the worker, and the runtime from its npm package."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from hashlib import blake2b, sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.page.bytecode import compiled_for, library_with
from cli.page.pictures import atlas, pictures_of
from reasoner.site.frame import STYLE
from reasoner.words.labels import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoner.answers.reading import Reading

RUNTIME = "pyodide-314.0.7.tgz"
RUNTIME_HASH = "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0"
RUNTIME_COMMAND = "npm pack pyodide@314.0.7"
LIBRARY = "python_stdlib.zip"
RUNTIME_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", LIBRARY, "pyodide-lock.json")
PACKED = frozenset(("pyodide.asm.mjs", "pyodide.asm.wasm"))
MARK = "soleus-site"
"""The file that tells a folder of ours from somebody else's."""

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
NAME = "Soleus"
PARTS = tuple((f"../index.html#{part}", capital(part)) for part in ("ask", "atlas", "quiz", "try"))
"""What the pages about the knowledge link to."""
NEEDED = ("pyDatalog",)
"""The packages that the program imports; their Python files run in the page as they are."""
ROOT = Path(__file__).parents[2]
WEB = Path(__file__).parent / "web"
LEFT_OUT = frozenset(("lsp", "server.py", "cohort", "__pycache__", "export", "authoring", "editor", "commands", "web"))


class About(NamedTuple):
    """What the pages say of the knowledge base that its program does not."""

    layers: tuple[str, ...]
    notice: str
    licence: str


def read_runtime(path: Path) -> dict[str, bytes]:
    """The files of the runtime, from the npm package whose hash is pinned.

    Raises ``click.UsageError`` for a package that is not there or is another one.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise click.UsageError(
            f"The runtime {RUNTIME} is not at {path}. Get it with: {RUNTIME_COMMAND}"
            " (then run this again here, or name the file with --runtime)."
        ) from None
    if sha256(data).hexdigest() != RUNTIME_HASH:
        raise click.UsageError(f"{path} is not {RUNTIME}: its hash differs. Get it with: {RUNTIME_COMMAND}")
    found = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        for name in RUNTIME_FILES:
            member = package.extractfile(f"package/{name}")
            if member is None:
                raise click.UsageError(f"{path} holds no {name}.")
            found[name] = member.read()
    return found


def site_files(reading: Reading, about: About, runtime: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the site by its path; the same knowledge base and program give the same bytes."""
    from reasoner.loading.cache import pack
    from reasoner.reading.kept_names import pack_tables
    from reasoner.reading.lexicon import Lexicon
    from reasoner.site.build import About as Told
    from reasoner.site.build import build_site

    program = reading.program
    bank = _bank(reading)
    pictures = pictures_of(reading, about.layers)
    files: dict[str, bytes] = {}
    kb = Path(about.layers[0])
    sources = dict((*_program(), *_bank_text(kb, bank)))
    base, names = pack(program.hash, program), pack_tables(Lexicon(reading).tables())
    files["site.json"] = _json({"key": program.hash, "bank": bank})
    needed = {"program.zip": _archive(sources), "base": base, "names": names, "site.json": files["site.json"]}
    compiled = compiled_for(runtime, needed)
    for name, data in runtime.items():
        sent = library_with(data, compiled.library) if name == LIBRARY else data
        files[f"runtime/{name}" + (".packed" if name in PACKED else "")] = _gzip(sent) if name in PACKED else sent
    sent_program = {name: data for name, data in sources.items() if name not in compiled.program}
    sent_program |= {f"{name}c": data for name, data in compiled.program.items()}
    files["program.packed"] = _gzip(_archive(sent_program))
    files["texts.packed"] = _gzip(_archive({f"kb/{name}": data for name, data in _texts(kb)}))
    files["base.packed"] = _gzip(base)
    files["names.packed"] = _gzip(names)
    files["words.json"] = _json(words_of(reading))
    for name, text in build_site(reading, Told(about.licence, about.notice, NAME, PARTS), pictures).items():
        files[f"knowledge/{name}"] = text.encode()
    files["soleus.css"] = STYLE.encode() + (WEB / "soleus.css").read_bytes()
    for name in ("app.js", "worker.js"):
        files[name] = (WEB / name).read_bytes()
    version = blake2b(b"".join(name.encode() + files[name] for name in sorted(files)), digest_size=8).hexdigest()
    shown = {
        "TITLE": escape(program.title or program.name),
        "NOTICE": escape(about.notice),
        "POLICY": POLICY,
        "VERSION": version,
        "FOOTER": escape(f"{program.name} {program.version} · {about.licence} · {about.notice}"),
        "ATLAS": atlas(reading, pictures),
    }
    files["index.html"] = _filled("index.html", shown)
    kept = ["./", *(name for name in sorted(files) if not name.startswith("knowledge/"))]
    files["sw.js"] = _filled("sw.js", {"VERSION": version, "FILES": json.dumps(kept)})
    files[MARK] = f"{version}\n".encode()
    return dict(sorted(files.items()))


def _bank(reading: Reading) -> str:
    """Where the bank lies in the packed program; empty where there is none."""
    banks = [Path(path).resolve() for path in reading.case_banks]
    inside = [path for path in banks if path.is_file()]
    return f"kb/{inside[0].relative_to(_top(inside[0])).as_posix()}" if inside else ""


def _top(path: Path) -> Path:
    """The folder of the knowledge base that a file belongs to."""
    return next(each for each in path.parents if (each / "manifest.toml").is_file())


def _program() -> Iterator[tuple[str, bytes]]:
    """The program and what it needs, as plain Python."""
    folders = [(ROOT / name, name) for name in ("reasoner", "cli")]
    for name in NEEDED:
        found = find_spec(name)
        places = found.submodule_search_locations if found is not None else None
        folders += [(Path(place), name) for place in places or ()]
    for folder, name in folders:
        for path in _sources(folder, (".py", ".toml")):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _texts(kb: Path) -> Iterator[tuple[str, bytes]]:
    for path in _sources(kb, (".dl", ".toml")):
        yield path.relative_to(kb).as_posix(), path.read_bytes()


def _bank_text(kb: Path, bank: str) -> Iterator[tuple[str, bytes]]:
    if bank:
        yield bank, (kb / bank.removeprefix("kb/")).read_bytes()


def _archive(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def _sources(folder: Path, kinds: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.suffix in kinds and path.is_file() and not LEFT_OUT.intersection(parts):
            yield path


def words_of(reading: Reading) -> dict[str, object]:
    """What can be picked: attributes by stage with their values, numbers with their units, and all conclusions."""
    from reasoner.answers.findings import PRESENT, Finding
    from reasoner.words.units import unit_words

    vocabulary = reading.vocabulary
    by_name: dict[str, list[dict[str, str]]] = {}
    for (attribute, value), term in vocabulary.values.items():
        if attribute in vocabulary.scales or attribute in vocabulary.notes:
            continue
        said = reading.said(Finding(PRESENT, attribute, value))
        found = " ".join((attribute, value, term.label, said, *term.synonyms)).lower()
        row = {"text": f"{attribute}={value}", "label": capital(said), "said": said, "words": found}
        by_name.setdefault(attribute, []).append(row)
    used = {vocabulary.stages.get(name, "") for name in by_name}
    stages = [each for each in dict.fromkeys((*reading.in_order("stage_order"), *sorted(used))) if each in used]
    attributes = [
        {
            "stage": capital(reading.names.at("stage", 1, stage)) if stage else "",
            "attribute": name,
            "label": capital(reading.names.attribute(name)),
            "values": rows,
        }
        for stage in stages
        for name, rows in by_name.items()
        if vocabulary.stages.get(name, "") == stage
    ]
    numbers = [
        {"attribute": name, "label": capital(reading.names.attribute(name)), "unit": unit_words(unit)}
        for name, (_factor, unit) in vocabulary.scales.items()
    ]
    conclusions = [
        {"id": name, "label": reading.label(name), "short": reading.names.conclusion(name)}
        for name in vocabulary.conclusions
    ]
    return {"attributes": attributes, "numbers": numbers, "conclusions": conclusions}


def _filled(name: str, shown: Mapping[str, str]) -> bytes:
    text = (WEB / name).read_text(encoding="utf-8")
    for key, value in shown.items():
        text = text.replace(f"@{key}@", value)
    return text.encode()


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files; a folder that holds something else is refused, what an earlier build left over is removed."""
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise click.UsageError(f"{folder} is not empty and no site of an earlier build; name another folder.")
        for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
            if path.is_file() and path.relative_to(folder).as_posix() not in files:
                path.unlink()
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"Cannot write {folder}: {(error.strerror or str(error)).lower()}.") from None
