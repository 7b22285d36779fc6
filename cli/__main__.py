"""``python -m cli`` is ``soleus``."""

import os
import sys

# ``python -m`` looks for modules in the current folder first: after this only where this program itself lies there.
_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
if sys.path and sys.path[0] in ("", os.getcwd()) and not sys.flags.safe_path:  # noqa: PTH109
    del sys.path[0]
    if os.getcwd() == _OWN:  # noqa: PTH109
        sys.path.append(_OWN)

from cli.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
