"""The search box of the overview: an index inside the page and a few lines of script, nothing fetched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reasoner.site import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPT = """\
const index = JSON.parse(document.getElementById("index").textContent);
const box = document.getElementById("search"), list = document.getElementById("found");
const told = document.getElementById("told");
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const all = words.length ? index.filter(([, , text]) => words.every(word => text.includes(word))) : [];
  list.replaceChildren(...all.slice(0, 30).map(([name, link]) => {
    const item = document.createElement("li"), anchor = document.createElement("a");
    anchor.href = link; anchor.textContent = name; item.append(anchor); return item;
  }));
  told.textContent = words.length ? `${all.length} ${box.dataset.found}` : "";
});
"""


def search_box(entries: Iterable[tuple[str, str, str]]) -> str:
    """The box over entries of name, link and further words that find it."""
    rows = [[name, link, f"{name} {words}".lower()] for name, link, words in entries]
    # "<" inside a script element could end it; JSON reads the escape as the same letter.
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"""<div class="search" role="search"><p><label for="search">{words.SEARCH}</label></p>
<input id="search" type="search" autocomplete="off" data-found="{words.FOUND}">
<p id="told" class="soft" aria-live="polite"></p><ul id="found"></ul></div>
<script id="index" type="application/json">{data}</script>
<script>
{_SCRIPT}</script>"""
