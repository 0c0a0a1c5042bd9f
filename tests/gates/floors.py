"""Floors of measured quality: they may rise, never fall, and know the data they were measured on.

`python -m tests.gates.floors` prints figures and floors of the trace; `--update` raises the floors
to what was measured (less a margin for the sample) and refuses to lower any.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.json"
DIGESTS = "digests"  # of the data, by section, beside the sections themselves


def floors(section: str) -> dict[str, float]:
    """Return the floors of one section."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8")).get(section, {}))


def digest(files: Sequence[Path]) -> str:
    """Return the SHA-256 over names and contents of the data files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def same_data(section: str, files: Sequence[Path]) -> bool:
    """Tell whether the floors of `section` were measured on these files."""
    held = json.loads(FLOORS.read_text(encoding="utf-8"))
    return bool(held.get(DIGESTS, {}).get(section) == digest(files))


def raised(
    old: Mapping[str, float], figures: Mapping[str, float], margin: float = 0.0
) -> dict[str, float]:
    """Return the floors after measuring `figures`; raise ValueError where one would be lowered."""
    new = dict(old)
    for name, figure in figures.items():
        if figure < old.get(name, 0.0):
            raise ValueError(f"{name} is {figure:.4f}, below its floor of {old[name]}")
        new[name] = max(old.get(name, 0.0), round(figure - margin, 4))
    return new


def update(section: str, figures: Mapping[str, float], files: Sequence[Path]) -> None:
    """Write the raised floors of `section` and the digest of its data."""
    held = json.loads(FLOORS.read_text(encoding="utf-8"))
    held[section] = raised(held.get(section, {}), figures, margin=0.005)
    held.setdefault(DIGESTS, {})[section] = digest(files)
    FLOORS.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Measure the trace and print its figures beside the floors."""
    from tests.gates import trace_eval  # imports rooms; the rest of this module needs none

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floors; never lowers one")
    parser.add_argument("--full", action="store_true", help="all data, not the sample of the gate")
    options = parser.parse_args()
    figures, misses = trace_eval.figures(trace_eval.FULL if options.full else trace_eval.SAMPLE)
    known = floors("trace")
    for name, figure in figures.items():
        print(f"{name:28} {figure:.4f}   floor {known.get(name, 0):.4f}")
    for miss in misses:
        print(miss)
    if options.update:
        update("trace", figures, trace_eval.data_files())
    return int(any(figure < known.get(name, 0) for name, figure in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
