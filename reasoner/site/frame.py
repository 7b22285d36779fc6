"""The frame that all pages of a site share: style for screen, dark screen and print, navigation, and the search."""

from __future__ import annotations

from html import escape

from reasoner.site import words

GENERATOR = '<meta name="generator" content="soleus kb docs">'
"""What tells a page of ours from a page of somebody else's in the same folder."""

_STYLE = """\
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d2229;--soft:#565f6a;--rule:#d8d4ca;--accent:#2c5282;
--plus:#23683a;--minus:#9b2c2c;--tint:#f0ede5}
@media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e6e4df;--soft:#a3abb5;--rule:#363c44;
--accent:#8fb8ea;--plus:#7fce97;--minus:#f09a9a;--tint:#1f242a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 ui-serif,Charter,"Iowan Old Style",Georgia,serif;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .5rem;text-wrap:balance}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--rule)}h3{font-size:1.02rem;margin:1.2rem 0 .2rem}
a{color:var(--accent)}nav a{margin-right:1rem;display:inline-block}nav a[aria-current]{font-weight:700}
footer{margin-top:2.5rem;border-top:1px solid var(--rule)}nav{border-bottom:1px solid var(--rule);padding-bottom:.5rem}
:is(a,summary,input,.wide):focus-visible{outline:2px solid var(--accent);outline-offset:2px}
ul,ol{padding-left:1.2rem;margin:.2rem 0}.columns{columns:17rem;column-gap:2rem}
var{color:var(--soft);text-decoration:underline dotted;text-underline-offset:.2em}
details.contents{margin:.5rem 0}summary{cursor:pointer;color:var(--soft)}
li{margin:.2rem 0}p{margin:.3rem 0}.columns li{margin:0 0 .4rem;break-inside:avoid}
pre,code{font:.8em/1.45 ui-monospace,Consolas,monospace}
pre{background:var(--tint);padding:.5rem .7rem;border-radius:.3rem;white-space:pre-wrap;
overflow-wrap:anywhere;margin:.3rem 0}
.soft{color:var(--soft);font-size:.88em}.soft .soft{font-size:1em}.for{color:var(--plus)}.against{color:var(--minus)}
.tag{background:var(--tint);border-radius:.6rem;padding:0 .5rem;font-size:.8em;color:var(--soft)}
.notice{border-left:3px solid var(--minus);padding-left:.7rem}
.drawn svg{width:8rem;height:8rem;display:block;border:1px solid var(--rule);border-radius:.3rem}
.wide{overflow-x:auto;border:1px solid var(--rule);border-radius:.3rem;padding:.5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;
border-bottom:1px solid var(--rule)}
input{font:inherit;color:inherit;background:var(--tint);border:1px solid var(--soft);border-radius:.3rem;
padding:.35rem .6rem;width:100%;max-width:30rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}:target{background:var(--tint)}
@media(max-width:34rem){td,th{display:block;border:0;padding:0}
tr{display:block;border-bottom:1px solid var(--rule);padding:.4rem 0}
thead{display:none}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--accent:#000;--plus:#000;--minus:#000;--tint:#fff}
body{max-width:none;padding:0;font-size:10pt}nav,.search,.skip{display:none}article,li,tr{break-inside:avoid-page}
.wide{overflow:visible;border:0}.wide svg{width:100%;height:auto}}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def frame(title: str, body: str, *, current: str, footer: str) -> str:
    """A whole page; ``title`` and ``footer`` are escaped, ``body`` is taken as it is."""
    links = " ".join(
        f'<a href="{name}"{" aria-current=" + chr(34) + "page" + chr(34) if name == current else ""}>{label}</a>'
        for name, label in words.PAGES
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{GENERATOR}
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">{words.SKIP}</a>
<nav aria-label="{words.NAVIGATION}">{links}</nav>
<main id="main">
<h1>{escape(title)}</h1>
{body}
</main>
<footer class="soft"><p>{escape(footer)}</p></footer>
</body>
</html>
"""
