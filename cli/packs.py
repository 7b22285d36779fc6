"""Knowledge packs: knowledge bases that come with an installed distribution."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from importlib.util import find_spec

from reasoner.errors import KnowledgeBaseError

GROUP = "soleus.knowledge_bases"


def folder_of(name: str) -> str | None:
    """The folder of the pack that an installed distribution offers under this name; its package is not imported.

    The entry point names a package, or a folder inside one: ``calf_pack`` or ``calf_pack.kb``.
    """
    for entry in entry_points(group=GROUP, name=name):
        package, *inside = entry.module.split(".")
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = os.path.join(place, *inside)  # noqa: PTH118 - pathlib costs start-up time
            if os.path.isdir(folder):  # noqa: PTH112
                return folder
        raise KnowledgeBaseError(
            f"the knowledge pack '{name}' is installed, but its folder '{entry.module}' is not there",
            help="install it again, or name the folder of a knowledge base",
        )
    return None


def pack_names() -> tuple[str, ...]:
    """The names of all installed packs."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))
