"""The frame that all pages of a site share: style for screen, dark screen and print, navigation, and the search."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from reasoner.site import words

GENERATOR = '<meta name="generator" content="soleus kb docs">'
"""What tells a page of ours from a page of somebody else's in the same folder."""

STYLE = """\
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d2229;--soft:#545d68;--rule:#d9d5cb;--accent:#1f5a8c;
--plus:#1f6a3b;--minus:#a02626;--tint:#f1eee7;--plate:#0f1317;--light:#f3f0e8}
@media (prefers-color-scheme:dark){:root{--paper:#16191d;--ink:#e8e6e1;--soft:#a7afb9;--rule:#383e46;
--accent:#8fc1ee;--plus:#7fce97;--minus:#f4a0a0;--tint:#20252b}}
*{box-sizing:border-box}[hidden]{display:none!important}html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:break-word;
font:1rem/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}
body>:is(header,nav,main,footer){padding-inline:max(1.1rem,calc(50% - 31rem))}
body>header{display:flex;flex-wrap:wrap;gap:.1rem 1.6rem;align-items:center;background:var(--plate);color:var(--light);
padding-block:.55rem}
body>header p{margin:0}.name{font-weight:700;font-size:1.1rem;letter-spacing:.02em}
body>header a{color:inherit;text-decoration:none;display:inline-block;padding:.35rem .1rem;margin-right:1.1rem;
border-bottom:2px solid transparent}
body>header a:hover{border-color:#8b939d}body>header a[aria-current]{border-color:var(--light);font-weight:600}
@media(max-width:34rem){body>header a{margin-right:.65rem}body>:is(header,nav){font-size:.92rem}}
body>header :focus-visible{outline-color:var(--light)}
body>nav{border-bottom:1px solid var(--rule);padding-block:.4rem;font-size:.95rem}
body>nav a{display:inline-block;padding:.2rem 0;margin-right:1.1rem;text-decoration:none}
body>nav a[aria-current]{font-weight:600;color:var(--ink)}
main{padding-bottom:2rem}main:focus{outline:0}
h1{font-size:1.55rem;line-height:1.25;margin:1.4rem 0 .5rem;text-wrap:balance}
h2{font-size:1.12rem;line-height:1.3;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .2rem}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
:is(a,summary,input,textarea,select,button,pre,[tabindex]):focus-visible{
outline:2px solid var(--accent);outline-offset:2px}
p{margin:.35rem 0}ul,ol{padding-left:1.2rem;margin:.2rem 0}li{margin:.25rem 0}summary{cursor:pointer}
pre,code{font:.82em/1.5 ui-monospace,Consolas,"Liberation Mono",monospace}
pre{background:var(--tint);padding:.6rem .8rem;border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;
margin:.4rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--rule)}
input,textarea,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);
border-radius:.4rem;padding:.45rem .65rem;max-width:100%}
.soft{color:var(--soft);font-size:.9em}.soft .soft{font-size:1em}
.for,.plus{color:var(--plus)}.against,.minus{color:var(--minus)}
.tag{background:var(--tint);border-radius:.7rem;padding:.05rem .55rem;font-size:.8em;color:var(--soft);
white-space:nowrap}
.tag.danger{background:none;border:1px solid currentColor;color:var(--minus)}
.notice{border-left:3px solid var(--minus);padding-left:.7rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static;display:block;padding:.5rem 1.1rem}
.plate{background:var(--plate);color:var(--light);--paper:var(--plate);border-radius:.35rem;display:block}
.drawings{display:flex;flex-wrap:wrap;gap:.8rem;list-style:none;margin:1rem 0;padding:0}
.drawings li{margin:0;width:7rem;font-size:.82rem;line-height:1.3;break-inside:avoid}
.drawings svg{width:7rem;height:7rem}
body>footer{margin-top:2.5rem;border-top:1px solid var(--rule);padding-block:.6rem}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--accent:#000;--plus:#000;--minus:#000;--tint:#fff;
--plate:#fff;--light:#000}
body{font-size:10pt}body>:is(header,nav,main,footer){padding-inline:0}body>:is(header,nav),.search,.skip{display:none}
article,li,tr,figure{break-inside:avoid-page}.plate{border:1px solid #bbb}}
"""
"""What every page of a site looks like: drawings stand on a dark ground, whatever the page is."""

_STYLE = """\
h2{border-bottom:1px solid var(--rule);padding-bottom:.15rem}
.columns{columns:17rem;column-gap:2rem}.columns li{margin:0 0 .4rem;break-inside:avoid}
var{color:var(--soft);text-decoration:underline dotted;text-underline-offset:.2em}
details.contents{margin:.5rem 0}summary{color:var(--soft)}
article .plate{float:right;width:7rem;height:7rem;margin:0 0 .5rem 1rem}article{display:flow-root}
.wide{overflow-x:auto;border:1px solid var(--rule);border-radius:.4rem;padding:.5rem}
input{width:100%;max-width:32rem}:target{background:var(--tint);box-shadow:0 0 0 .4rem var(--tint)}
.claims{list-style:none;padding:0}.claims>li{border-bottom:1px solid var(--rule);margin:0;padding:.35rem 0}
td{overflow-wrap:anywhere}td[data-label]{overflow-wrap:break-word}td:first-child{min-width:6rem}
@media(max-width:34rem){td,th{display:block;border:0;padding:0}
tr{display:block;border-bottom:1px solid var(--rule);padding:.4rem 0}
thead{display:none}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}}
@media print{.wide{overflow:visible;border:0}.wide svg{width:100%;height:auto}}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


class Around(NamedTuple):
    """What stands around every page: the name of the site, further parts of it as links, and its last line."""

    name: str
    footer: str
    parts: tuple[tuple[str, str], ...] = ()


def frame(title: str, body: str, *, current: str, around: Around) -> str:
    """A whole page; ``title`` and what stands around are escaped, ``body`` is taken as it is."""
    pages = " ".join(_link(name, label, name == current) for name, label in words.PAGES)
    here = (*around.parts, ("index.html", words.HERE_NOW)) if around.parts else ()
    parts = " ".join(_link(name, label, name == "index.html") for name, label in here)
    parts = f'<nav aria-label="{words.PARTS}">{parts}</nav>' if parts else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{GENERATOR}
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)}</title>
<style>
{STYLE}{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">{words.SKIP}</a>
<header><p class="name">{escape(around.name)}</p>{parts}</header>
<nav aria-label="{words.NAVIGATION}">{pages}</nav>
<main id="main">
<h1>{escape(title)}</h1>
{body}
</main>
<footer class="soft"><p>{escape(around.footer)}</p></footer>
</body>
</html>
"""


def _link(target: str, label: str, here: bool) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="{escape(target)}"{current}>{escape(label)}</a>'
