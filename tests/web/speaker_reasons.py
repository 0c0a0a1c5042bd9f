"""The English sentences by which the quotes room says why it names a speaker, found in its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).resolve().parents[2] / "workbench" / "quotes"
TAKES_REASON = {"Resolved": 2, "SpeakerMatch": 3}  # which argument is the reason


def reasons() -> set[str]:
    """Return every reason, with %s where something is filled in."""
    found = set()
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for value in _given(node):
                    found |= set(_sentences(value))
            elif isinstance(node, ast.Assign):  # reason = source.reason if source else "…"
                names = {t.id for t in node.targets if isinstance(t, ast.Name)}
                if "reason" in names:
                    found |= set(_sentences(node.value))
    return {sentence for sentence in found if sentence.replace("%s", "").strip()}


def _given(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    at = TAKES_REASON.get(name)
    if at is not None and len(call.args) > at:
        yield call.args[at]
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "reason")


def _sentences(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "%s"
            for part in value.values
        )
    elif isinstance(value, ast.IfExp):
        yield from _sentences(value.body)
        yield from _sentences(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _sentences(one)
