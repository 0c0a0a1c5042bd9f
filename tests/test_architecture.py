"""The dependency rule: rooms never import each other, and each library has one owner."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "workbench"
# The vocabulary: shared by all rooms, one file per concept, and importing nothing but itself.
MODELS = {path.stem for path in PACKAGE.glob("model*.py")}
BASE = MODELS | {"codec", "errors", "settings"}
ROOM = BASE | {"text"}
ROOMS = {"ingest", "archive", "quotes", "search", "trace", "store", "review", "report"}
MAY_IMPORT = {
    **{name: MODELS for name in MODELS - {"model"}},
    "model": set(),
    "codec": MODELS,
    "errors": set(),
    "settings": {"errors"},
    "text": BASE,
    **{room: ROOM for room in ROOMS},
    "verbs": ROOM | ROOMS | {"jobs"},  # the verbs of bench.py, split by noun
    "bench": ROOM | ROOMS | {"jobs", "verbs"},
    "jobs": ROOM,
    "benchmarks": ROOM
    | ROOMS
    | {"bench"},  # measures the rooms side by side with what a user would pick
    "demo": ROOM | {"bench"},
    "cli": ROOM | {"bench", "web", "demo", "benchmarks", "report"},
    "web": ROOM | {"bench", "jobs", "demo"},  # the demo's home page offers its showcases
    "__init__": set(),
    "__main__": {"cli"},
}
OWNER = {
    "flask": {"web"},
    "flask_login": {"web"},
    "flask_babel": {"web"},
    "flask_limiter": {"web"},
    "jinja2_fragments": {"web"},
    "waitress": {"web"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "whoosh": {"search"},
    # the index compares words with it; the benchmark aligns the rival's hits the usual way
    "rapidfuzz": {"trace", "search", "benchmarks"},
    "trafilatura": {"ingest"},
    "htmldate": {"ingest"},
    "urllib3": {"ingest"},
    "rfc3161_client": {"archive"},
    "cryptography": {"archive"},
    "dateparser": {"ingest"},
    "feedparser": {"ingest"},
    "warcio": {"archive"},
    "brotli": {"archive"},
    "argon2": {"review"},
    "typst": {"report"},
    "click": {"cli"},
    "py3langid": {"text"},
    "sqlite3": {"store", "benchmarks"},
}
MAX_LINES = 350  # the house aims at 300
LONGER = {"model.py": 450}  # the vocabulary is read in one place


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            found.add(base)
            if base == "workbench":
                found |= {f"workbench.{alias.name}" for alias in node.names}
    return found - {"workbench"}


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_module_keeps_the_dependency_rule(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "workbench":
            target = rest[0]
            assert target == room or target in MAY_IMPORT[room], f"{room} may not import {target}"
        elif top in OWNER:
            assert room in OWNER[top], f"{top} belongs to {OWNER[top]}, not to {room}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_module_is_short(path: Path) -> None:
    limit = LONGER.get(path.name, MAX_LINES)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit
