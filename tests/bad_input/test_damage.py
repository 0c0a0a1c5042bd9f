"""Seeded damage to files of every kind: nothing crashes, and every rejection says why.

`make damage` runs a thousand of each kind; otherwise a few are tried.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archive import crawls
from tests.bad_input.conftest import SignIn
from tests.bad_input.desk import QUOTE
from tests.terminal import Terminal
from workbench.bench import Workbench
from workbench.errors import IndexDamaged, StorageFailed, WorkbenchError
from workbench.model import SearchRequest
from workbench.settings import Settings

HARMS = int(os.environ.get("WORKBENCH_DAMAGE", "25"))  # `make damage` tries 1,000 of each kind
HOMES = max(3, HARMS // 10) if HARMS < 1000 else HARMS
GROWTH = 150_000  # KiB that a run may need more than before it
SENTENCE = (".", "…")


def rows(count: int) -> list[dict[str, str]]:
    return [
        {"id": str(n), "outlet": "a.example", "text": f"“Kabar nomor {n},” kata Sukri. " * 5}
        for n in range(count)
    ]


def jsonl(path: Path) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(5)), encoding="utf-8")
    return path


def packed(path: Path) -> Path:
    path.write_bytes(gzip.compress(jsonl(path.with_name("plain.jsonl")).read_bytes()))
    return path


def csv(path: Path) -> Path:
    lines = ['id,outlet,"text"'] + [f'{r["id"]},a.example,"{r["text"]}"' for r in rows(5)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def html(path: Path) -> Path:
    path.write_bytes(crawls.page(1))
    return path


def warc(path: Path) -> Path:
    return crawls.crawl(path, range(3), packed=path.name.endswith(".gz"))


def arc(path: Path) -> Path:
    return crawls.arc(path, range(3), packed=path.name.endswith(".gz"))


def wacz(path: Path) -> Path:
    inside = warc(path.with_name("inside.warc.gz")).read_bytes()
    return crawls.wacz(path, {"archive/a.warc.gz": inside, "archive/b.warc.gz": inside})


KINDS: dict[str, Callable[[Path], Path]] = {
    "a.warc": warc,
    "a.warc.gz": warc,
    "a.arc": arc,
    "a.arc.gz": arc,
    "a.wacz": wacz,
    "a.jsonl": jsonl,
    "a.jsonl.gz": packed,
    "a.csv": csv,
    "a.html": html,
}


def harmed(content: bytes, seed: int) -> bytes:
    """Return `content` with up to three bytes changed, cut off, or with a piece missing."""
    chance = random.Random(seed)
    changed = bytearray(content)
    if seed % 4 == 0:
        return bytes(changed[: chance.randrange(len(changed))])
    if seed % 4 == 1:
        start = chance.randrange(len(changed))
        del changed[start : start + chance.randrange(1, 200)]
        return bytes(changed)
    for _ in range(chance.randrange(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_answered_for_piece_by_piece(tmp_path: Path, name: str) -> None:
    whole = KINDS[name](tmp_path / name).read_bytes()
    victim = tmp_path / "damaged" / name
    victim.parent.mkdir()
    with Workbench.open(Settings(home=tmp_path / "home")) as bench:
        victim.write_bytes(whole)
        assert bench.ingest([str(victim)], actor="test").added > 0
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        refused = 0
        said: list[tuple[int, str]] = []
        for seed in range(HARMS):
            victim.write_bytes(harmed(whole, seed))
            try:
                found = bench.ingest([str(victim)], actor="test")
            except WorkbenchError as error:
                said.append((seed, str(error)))
                continue
            settled = found.added + found.duplicates + len(found.rejected)
            assert found.read == settled + sum(found.skipped.values()), (seed, found)
            assert all(r.reason.endswith(SENTENCE) for r in found.rejected), (seed, found)
            refused += bool(found.rejected)
        assert [one for one in said if not one[1].endswith(SENTENCE)] == []
        assert refused or said or name == "a.html"  # a page is a page whatever its bytes
        assert list(bench.verify()) == []
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert after - before < GROWTH


def used(home: Path) -> list[str]:
    """Open a home folder, use all of it, and return what is wrong with it by name."""
    with Workbench.open(Settings(home=home, timezone="UTC")) as bench:
        assert bench.trace(QUOTE).first is not None
        try:
            bench.search(SearchRequest("retribusi pasar"))
        except IndexDamaged:
            bench.index()
        problems = [p.kind for p in bench.verify()]
        bench.index(rebuild=bool(problems))
        return problems


HOME = {
    "index/fingerprints/*": "index",
    "index/words/*/*": "index",
    "archive/*.warc.gz": "archive",
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", HOME)
def test_a_damaged_home_is_noticed_and_indexes_are_made_again(
    template: Path, tmp_path: Path, pattern: str
) -> None:
    for seed in range(HOMES):
        home = tmp_path / f"home {seed}"
        shutil.copytree(template, home)
        files = sorted(p for p in home.glob(pattern) if p.is_file())
        victim = files[seed % len(files)]
        whole = victim.read_bytes()
        if not whole:
            continue
        victim.write_bytes(harmed(whole, seed))
        assert set(used(home)) <= {HOME[pattern]}, (seed, victim)
        if HOME[pattern] == "index":
            assert used(home) == [], (seed, victim)
        shutil.rmtree(home)


def test_a_damaged_database_is_refused_in_a_sentence_or_found_by_verify(
    template: Path, tmp_path: Path
) -> None:
    whole = (template / "workbench.sqlite").read_bytes()
    found: list[str] = []
    for seed in range(HOMES * 3):
        home = tmp_path / f"home {seed}"
        shutil.copytree(template, home)
        (home / "workbench.sqlite").write_bytes(harmed(whole, seed))
        try:
            with Workbench.open(Settings(home=home)) as bench:
                found += [p.message for p in bench.verify()][:1]
        except WorkbenchError as error:
            found.append(str(error))
        shutil.rmtree(home)
    assert found
    assert [sentence for sentence in found if not sentence.strip()] == []


def test_a_garbled_value_in_the_database_is_told_in_a_sentence(
    template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with sqlite3.connect(home / "workbench.sqlite") as conn:
        assert conn.execute("UPDATE snapshots SET given = '{]'").rowcount
    conn.close()
    with (
        Workbench.open(Settings(home=home)) as bench,
        pytest.raises(StorageFailed, match="a stored value is garbled"),
    ):
        list(bench.verify())


@pytest.mark.parametrize("garbled", ['"kind":"garbled"', '"kind":', '"kind2":"direct"'])
def test_a_garbled_quote_that_only_a_trace_reads_is_told_in_a_sentence(
    template: Path, tmp_path: Path, garbled: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with sqlite3.connect(home / "workbench.sqlite") as conn:
        change = 'UPDATE quotes SET quotes = replace(quotes, \'"kind":"direct"\', ?)'
        assert conn.execute(change, (garbled,)).rowcount
    conn.close()
    with Workbench.open(Settings(home=home)) as bench:
        with pytest.raises(StorageFailed, match="run `workbench verify`"):
            bench.trace(QUOTE)
        assert "Its quotes cannot be read." in {problem.message for problem in bench.verify()}


MISSHAPEN = [
    *("{}", "[]", "7", "null", '"kabar"', "[[],[]]", "[[],[],[1]]", '[[],[],["a","b"]]'),
    *('[[],"kabar",[null,null]]', "[[],[7],[null,null]]", "[[],null,[null,null]]"),
    *('[{"kind":"meta"},[],[null,null]]', '[["meta"],[],[null,null]]', "[[7],[],[null,null]]"),
    '[["meta","2024",1,1,"Z",1],[],[null,null]]',
    '[[["meta","2024",1,1,"Z",1]],[],[null,null]]',
    '[[["meta","2024",[],{},"A",1]],[],[null,null]]',
    '[[[7,"2024",1,1,"A",1]],[],[null,null]]',
    f'[[["meta","2024",1,1,"A",1]],[],[{"9" * 40},null]]',
    "{]",
]


@pytest.mark.parametrize("evidence", MISSHAPEN)
def test_garbled_evidence_of_a_date_is_told_in_a_sentence(
    opened: Workbench, sign_in: SignIn, evidence: str
) -> None:
    with opened.rooms.store.write() as conn:
        conn.exec_driver_sql("UPDATE articles SET evidence = ? WHERE id = 2", (evidence,))
    client = sign_in("en")
    for path in ("/archive", "/archive/2"):
        answer = client.get(path)
        assert answer.status_code == 507
        assert "a stored value is garbled" in answer.text
    for dry_run in (True, False):
        with pytest.raises(StorageFailed, match="restore the latest backup"):
            opened.reextract(actor="test", dry_run=dry_run)
    assert [(p.subject, p.message) for p in opened.verify()] == [
        ("article 2", "Its date cannot be read.")
    ]


def test_rereading_a_garbled_database_ends_with_a_sentence(template: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    shutil.copytree(template, terminal.home)
    with sqlite3.connect(terminal.home / "workbench.sqlite") as conn:
        conn.execute("UPDATE articles SET evidence = '{}' WHERE id = 2")
    conn.close()
    terminal.run("reread", "--dry-run", expect=1)
    assert "a stored value is garbled" in terminal.stderr
    assert "Its date cannot be read." in terminal.run("verify", expect=1)


@pytest.mark.parametrize("change", ["quotes SET quotes = '[7]'", "articles SET extra = '[]'"])
def test_other_columns_of_the_wrong_shape_are_told_too(
    opened: Workbench, sign_in: SignIn, change: str
) -> None:
    with opened.rooms.store.write() as conn:
        assert conn.exec_driver_sql(f"UPDATE {change}").rowcount
    answer = sign_in("en").get("/archive/2")
    assert answer.status_code == 507
    assert "a stored value is garbled" in answer.text
