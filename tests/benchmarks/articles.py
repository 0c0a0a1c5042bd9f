"""Articles to measure on in tests: the fictional ones of the demo, or as many as wanted."""

import json
from pathlib import Path

from workbench.demo.load import ARTICLES

FICTIONAL = Path(str(ARTICLES))


SYLLABLES = ("ba", "ci", "du", "ge", "ka", "lo", "mi", "nu", "pe", "ra")


def many(path: Path, count: int) -> Path:
    """Write `count` fictional articles, none like another, and return the file."""
    rows = []
    for n in range(count):
        said = " ".join(_word(100 * n + k) for k in range(12))
        more = " ".join(_word(100 * n + k) for k in range(20, 50))
        text = f"Kabar {_word(n)} dari Banyuraga. “Kami {said}”, kata Sulastri Winingsih. {more}."
        rows.append(json.dumps({"id": str(n), "text": text, "outlet": "kabar.example"}))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def _word(number: int) -> str:
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:04}")
