"""Which appearance of a trace has the very words that were asked for."""

from __future__ import annotations

from workbench.model import Appearance, Trace, Verdict

WORD_FOR_WORD = frozenset({Verdict.EXACT, Verdict.COSMETIC})


def first_in_these_words(trace: Trace) -> Appearance | None:
    """Return the earliest appearance in these very words, where the first one has others.

    None also where no appearance has them.
    """
    if trace.first is None or trace.first.verdict in WORD_FOR_WORD:
        return None
    return next((seen for seen in trace.appearances if seen.verdict in WORD_FOR_WORD), None)
