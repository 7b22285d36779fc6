"""Work on the cases of a bank shared out among processes, where there are enough of them to be worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.reading import Reading

WORTH_A_PROCESS = 30
"""Cases below which a further process costs more to start than it saves."""

T = TypeVar("T")


class Work(NamedTuple):
    """What a process needs to read the knowledge base for itself, out of the cache, and the stages of its cases."""

    paths: tuple[str, ...]
    stages: tuple[str, ...] | None

    def reading(self) -> Reading:
        """The knowledge base, read."""
        from reasoner.answers.reading import read
        from reasoner.loading.load import load_program

        return read(load_program(self.paths))


def processes(count: int, jobs: int) -> int:
    """How many processes are worth starting for so many cases, ``jobs`` at most."""
    return max(1, min(jobs, count // WORTH_A_PROCESS))


def dealt(items: Sequence[T], number: int) -> list[tuple[T, ...]]:
    """The items dealt out like cards."""
    return [tuple(items[start::number]) for start in range(number)]


def gathered(shares: Sequence[Sequence[T]]) -> list[T]:
    """What was dealt out, in its first order."""
    longest = max(map(len, shares), default=0)
    return [share[place] for place in range(longest) for share in shares if place < len(share)]
