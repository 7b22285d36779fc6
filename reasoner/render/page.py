"""The frame of a self-contained HTML page: style for screen, dark screen and print; no script is needed to read it."""

from __future__ import annotations

from html import escape

from reasoner.words import phrases

_STYLE = """\
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d2229; --soft: #5a636e; --rule: #d8d4ca; --accent: #2c5282;
  --plus: #23683a; --minus: #9b2c2c; --tint: #f0ede5; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6e4df; --soft: #a3abb5; --rule: #363c44;
  --accent: #8fb8ea; --plus: #7fce97; --minus: #f09a9a; --tint: #1f242a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
ul { list-style: none; margin: 0; padding: 0; }
ul ul { border-left: 1px solid var(--rule); margin: .3rem 0 .3rem .42rem; padding-left: 1.1rem; }
li { margin: .35rem 0; }
summary { cursor: pointer; padding-left: 1.15rem; text-indent: -1.15rem; list-style: none; border-radius: .2rem; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "\\25B8"; color: var(--soft); display: inline-block; width: 1.15rem; text-indent: 0; }
details[open] > summary::before { content: "\\25BE"; }
summary:focus-visible, a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.leaf, details > p, li > p { padding-left: 1.15rem; }
.proof > li > details > summary .says, .proof > li > .leaf .says { font-size: 1.12rem; font-weight: 600; }
p { margin: .1rem 0; }
.because { color: var(--ink); font-style: italic; }
.cite, .place, .remark, .number, .again { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.place { font-family: ui-monospace, SFMono-Regular, Consolas, monospace; font-size: .75rem; }
.mark { display: inline-block; min-width: 2.2rem; font-weight: 600; text-indent: 0;
  font-variant-numeric: tabular-nums; }
.plus, .holds { color: var(--plus); } .minus, .fails { color: var(--minus); } .open, .near { color: var(--soft); }
.list .mark { min-width: 2.3rem; } .list .leaf:has(> .mark) { padding-left: 2.55rem; text-indent: -2.55rem; }
.list .leaf > * { text-indent: 0; }
.part { margin-top: 1.2rem; } .part > summary { font-weight: 600; } .part + p { margin-top: 1.2rem; }
.tag { background: var(--tint); border-radius: .6rem; color: var(--soft); font-size: .75rem; padding: .05rem .5rem;
  white-space: nowrap; text-indent: 0; display: inline-block; }
.recorded { color: var(--plus); }
.not > .leaf .says, .unknown > .leaf .says, .absent > .leaf .says, .not > details > summary .says {
  color: var(--soft); }
.alarm { color: var(--minus); font-weight: 600; } .leaf { padding-left: 0; }
.list { margin-bottom: 1rem; } p + .list { margin-top: .6rem; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top;
  border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
a { color: var(--accent); }
.drawn { display: flex; flex-wrap: wrap; gap: .8rem; margin: 0 0 1.2rem; }
.drawn figure { margin: 0; width: 7rem; break-inside: avoid; }
.plate { --paper: #0f1317; background: #0f1317; color: #f3f0e8; border-radius: .35rem; display: block;
  width: 7rem; height: 7rem; }
.drawn figcaption { color: var(--soft); font-size: .75rem; line-height: 1.25; margin-top: .25rem; }
.tools { margin: 0 0 1rem; }
button { font: inherit; font-size: .85rem; color: var(--accent); background: none; border: 1px solid var(--rule);
  border-radius: .3rem; padding: .15rem .7rem; margin-right: .4rem; cursor: pointer; }
.sources { font-size: .85rem; } .sources dt { color: var(--soft); float: left; clear: left; width: 15rem;
  overflow-wrap: anywhere; padding-right: 1rem; } .sources dd { margin: 0 0 .3rem 15rem; }
@media (max-width: 40rem) { .sources dt { float: none; width: auto; } .sources dd { margin-left: 1rem; } }
footer { margin-top: 2rem; border-top: 1px solid var(--rule); padding-top: .5rem; }
@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --accent: #000; --plus: #000;
    --minus: #000; --tint: #fff; }
  .plate { --paper: #fff; background: #fff; color: #000; border: 1px solid #bbb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } .tools { display: none; }
  li:not(:has(li)), summary { break-inside: avoid-page; } summary { break-after: avoid-page; }
  details::details-content { content-visibility: visible; display: block; } }
"""

_SCRIPT = """\
const all = () => document.querySelectorAll("details");
document.querySelector(".tools").hidden = !all().length;
document.getElementById("open").onclick = () => all().forEach(each => each.open = true);
document.getElementById("close").onclick = () => all().forEach(each => each.open = false);
let before = [];
addEventListener("beforeprint", () => {
  before = [...all()].map(each => each.open);
  all().forEach(each => each.open = true);
});
addEventListener("afterprint", () => all().forEach((each, place) => each.open = before[place]));
addEventListener("hashchange", () => {
  let node = document.getElementById(location.hash.slice(1));
  while (node) { if (node.tagName === "DETAILS") node.open = true; node = node.parentElement; }
});
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def page(title: str, body: str, language: str = "en") -> str:
    """A whole page around a body of HTML; the title is escaped, the body is taken as it is."""
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<main>
<div class="tools">
<button id="open" type="button">{phrases.OPEN_ALL}</button>
<button id="close" type="button">{phrases.CLOSE_ALL}</button>
</div>
{body}
</main>
<script>
{_SCRIPT}</script>
</body>
</html>
"""
