"""Knowledge packs: knowledge bases that come with an installed distribution."""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec

GROUP = "soleus.knowledge_bases"


def folder_of(name: str) -> str | None:
    """The folder of the pack that an installed distribution offers under this name; its package is not imported."""
    for entry in entry_points(group=GROUP, name=name):
        spec = find_spec(entry.module)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            return str(folder)
    return None
