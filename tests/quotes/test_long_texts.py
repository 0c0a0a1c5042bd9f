"""However long or odd a text is, the time its quotes take grows with its length, not faster."""

from __future__ import annotations

import gc
import time

import pytest

from workbench.quotes.find import find

SHORT = 8_000  # code points
TIMES = 4  # longer; what grows with the square takes 16 times as long
MOST = 9

REPEATED = {
    "quotes": "“Kami tidak akan mundur dari rencana itu,” kata Bupati Sukri Wahyudi. ",
    "mixed speech": 'Sukri said he was "very happy to be there" and that "all is well". ',
    "one sentence": 'Sukri said "very happy" and ',
    "marks that stay open": '"I said ',
    "marks that open nothing": 'said." _',
    "marks inside marks": "“a ‘b’ ”",
    "terms": "U.S.” ",
    "mojibake": "â€œ",
    "transcript": "BUDI: Kami tidak akan mundur.\nSARI: Mengapa begitu?\n",
}


def seconds(text: str) -> float:
    """Return the processor time of the fastest of five.

    Without the collector: it would look through what all tests before this one have left.
    """
    taken = []
    gc.disable()
    for _ in range(5):
        began = time.process_time()
        find(text)
        taken.append(time.process_time() - began)
    gc.enable()
    return min(taken)


@pytest.mark.parametrize("kind", REPEATED)
def test_the_time_grows_with_the_length(kind: str) -> None:
    piece = REPEATED[kind]
    short, long = (piece * (size // len(piece)) for size in (SHORT, SHORT * TIMES))
    find(short)  # the word lists are loaded
    assert seconds(long) < MOST * seconds(short)


@pytest.mark.parametrize(("piece", "few", "many"), [("Sukri (PARTAI), ", 4, 12), ("-", 4, 18)])
def test_a_line_that_might_be_a_dateline_is_read_at_once(piece: str, few: int, many: int) -> None:
    """Where each piece can be read in several ways, the time doubles with every one."""
    short, long = ("Jakarta " + piece * count + "x" for count in (few, many))
    find(short)
    assert seconds(long) < 100 * seconds(short)
