"""The same question asked of other explainers, where installed: clingo (a model only), xclingo, s(CASP), Nemo.

Run as ``python benchmarks/explainers.py [STEPS]``; what is not installed is skipped with a word. The program is a line
of steps with a negation at its end, the part of the languages that all of them share. Printed are the seconds of a
whole process, and how many lines it prints for an answer. Install with ``pip install clingo xclingo``, with
``swipl -g "pack_install(scasp)"`` and ``pip install nemo-python`` (https://github.com/knowsys/nemo).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MANIFEST = '[kb]\nname = "line"\nversion = "1.0.0"\nlicence = "Apache-2.0"\ntitle = "Line"\nfiles = ["a.dl"]\n'
DECLARATIONS = """%! sort case open
%! sort thing integer

%! predicate seen(case, thing) input
%!   changeable

%! predicate link(thing, thing) fact

%! predicate reached(case, thing) derived

%! predicate safe(case) derived

"""
RULES = (
    ("start", "reached(C, X) :- seen(C, X)."),
    ("step", "reached(C, Y) :- reached(C, X), link(X, Y)."),
    ("safe", "safe(C) :- reached(C, {end}), not seen(C, {end})."),
)
SECONDS = 60
SOLEUS = """
import sys
from reasoner.engine.native import evaluate_native
from reasoner.explain.proof import why
from reasoner.loading.load import load_program
from reasoner.program.compiled import GroundAtom
from reasoner.documents.entry import View
from reasoner.render.proof_text import render_text
program = load_program((sys.argv[1],))
model = evaluate_native(program, [GroundAtom("seen", ("case", 0))])
proof = why(model, GroundAtom("safe", ("case",)), program)
print(render_text(proof, program, View(100000)))
"""
NEMO = """
import sys
import nmo_python
engine = nmo_python.NemoEngine(nmo_python.load_string(open(sys.argv[1], encoding="utf-8").read()))
engine.reason()
trees = [(engine.trace("safe(case)"), 0)]
while trees:
    tree, depth = trees.pop()
    below = tree.subtraces() or []
    print(" " * depth + str(tree.fact()), tree.rule() or "")
    trees.extend((each, depth + 1) for each in reversed(below))
"""
SCASP = (
    "use_module(library(scasp)), use_module(library(scasp/human)), consult('{file}'), "
    "scasp(safe(case), [tree(T)]), human_justification_tree(T), halt"
)


def main() -> int:
    """Ask every explainer that is installed."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    links = " ".join(f"link({number}, {number + 1})." for number in range(steps))
    rules = [(name, text.format(end=steps)) for name, text in RULES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = "\n".join(text for _, text in rules) + f"\n{links}\nseen(case, 0).\n"
        (folder / "manifest.toml").write_text(MANIFEST)
        declared = "\n\n".join(f"%! id {name}\n{text}" for name, text in rules)
        (folder / "a.dl").write_text(f"{DECLARATIONS}{links}\n\n{declared}\n")
        (folder / "plain.lp").write_text(plain)
        traced = "\n".join(f'%!trace_rule {{"{name}"}}.\n{text}' for name, text in rules)
        (folder / "traced.lp").write_text(f"{traced}\n{links}\nseen(case, 0).\n%!show_trace {{safe(C)}}.\n")
        (folder / "plain.pl").write_text(f":- use_module(library(scasp)).\n{plain}")
        nemo = plain.replace("not ", "~")
        for variable in "CXY":
            nemo = nemo.replace(f"({variable},", f"(?{variable},").replace(f"({variable})", f"(?{variable})")
            nemo = nemo.replace(f" {variable})", f" ?{variable})")
        (folder / "plain.rls").write_text(nemo)
        print(f"why safe(case), at the end of {steps} steps")
        python = sys.executable
        _run("soleus, knowledge base checked", [python, "-c", SOLEUS, name])
        _run("soleus, from its cache", [python, "-c", SOLEUS, name])
        _module("clingo (no explanation)", "clingo", [python, "-m", "clingo", str(folder / "plain.lp")])
        _module(
            "xclingo", "xclingo", [python, "-W", "ignore", "-m", "xclingo", "-n", "0", "1", str(folder / "traced.lp")]
        )
        if _has_scasp():
            _run("s(CASP)", ["swipl", "-g", SCASP.format(file=folder / "plain.pl"), "-t", "halt(1)"])
        else:
            print(f"{'s(CASP)':32} not installed, skipped")
        _module("Nemo", "nmo_python", [python, "-c", NEMO, str(folder / "plain.rls")])
    return 0


def _module(title: str, module: str, command: list[str]) -> None:
    if importlib.util.find_spec(module) is None:
        print(f"{title:32} not installed, skipped")
    else:
        _run(title, command)


def _has_scasp() -> bool:
    if shutil.which("swipl") is None:
        return False
    command = ["swipl", "-g", "use_module(library(scasp)), halt", "-t", "halt(1)"]
    return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS).returncode == 0


def _run(title: str, command: list[str]) -> None:
    """Time one process; its last line of trouble stands in the place of a figure that it did not give."""
    start = time.monotonic()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        print(f"{title:32} no answer within {SECONDS} s")
        return
    seconds = time.monotonic() - start
    # clingo answers 10 or 30 where it found models.
    if done.returncode not in (0, 10, 30) or not done.stdout.strip():
        trouble = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
        print(f"{title:32} failed: {trouble[-1]}")
        return
    print(f"{title:32} {seconds:6.2f} s  {len(done.stdout.splitlines())} lines")


if __name__ == "__main__":
    sys.exit(main())
