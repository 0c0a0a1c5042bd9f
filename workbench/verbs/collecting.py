"""Keep the garbage collector away from what is in memory for good.

It walks through lexicons and indexes every hundred traces, and through the whole program with every
batch of an ingest, which takes longer than the work between.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

# Objects made before the collector looks through them. Reading leaves next to no cycles, and the
# many that live as long as an article are looked through in vain.
YOUNG = 50_000


@cache
def settle() -> None:
    """Tell the collector, once, that what is in memory after the first trace is here to stay."""
    gc.collect()
    gc.freeze()


@contextmanager
def passed_over() -> Iterator[None]:
    """Have the collector pass over what was in memory before, and look less often, for a while."""
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(YOUNG)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        settle.cache_clear()  # that has thawed as well: the next trace settles anew
