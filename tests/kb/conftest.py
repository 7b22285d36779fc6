from __future__ import annotations

from tests.cli.conftest import soleus

__all__ = ["soleus"]
