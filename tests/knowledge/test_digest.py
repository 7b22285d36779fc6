from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from reasoner.digest import sha256


@given(st.binary())
def test_the_digest_is_sha_256(data: bytes) -> None:
    digest = sha256()
    digest.update(data)
    assert digest.hexdigest() == hashlib.sha256(data).hexdigest()
