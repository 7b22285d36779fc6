from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from reasoner.digest import blake2b


@given(st.binary())
def test_the_digest_is_sha_256(data: bytes) -> None:
    digest = blake2b(digest_size=32)
    digest.update(data)
    assert digest.hexdigest() == hashlib.blake2b(data, digest_size=32).hexdigest()
