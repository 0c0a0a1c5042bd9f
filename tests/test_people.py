"""Persons through the verbs and the command line: read, decide, trace, survive."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.terminal import Terminal
from workbench.bench import Workbench
from workbench.errors import BadInput, Conflict, Forbidden, NotFound
from workbench.model import Relation
from workbench.model_people import DecisionKind
from workbench.model_review import Role, User

NICKNAME = (
    "Wali Kota Tirtamulya, Hermasri Gunarwati Rahayu, membuka festival.\n\n"
    "“Festival ini milik semua warga kota,” ujar Hermasri yang akrab disapa Nining, Senin. "
    "“Datanglah bersama keluarga,” kata Nining."
)
PLAIN = (
    "Hermasri Gunarwati Rahayu berbicara di balai kota.\n\n"
    "“Kami tidak akan menggusur pedagang sebelum pasar baru selesai dibangun,” "
    "kata Hermasri Gunarwati Rahayu, Rabu."
)
VARIANT = (
    "Hermasri Gunarwathi Rahayu hadir.\n\n“Taman kota akan dibuka lagi bulan depan,” "
    "kata Hermasri Gunarwathi Rahayu."
)
OTHER = "“Harga cabai turun sejak pekan lalu di semua pasar,” kata Sekar Lintang Wiraguna."
QUOTE = "Kami tidak akan menggusur pedagang sebelum pasar baru selesai dibangun"


@pytest.fixture
def filled(bench: Workbench) -> Workbench:
    for number, article in enumerate((NICKNAME, PLAIN, VARIANT, OTHER), 1):
        given = {"outlet": f"kabar{number}.example", "date": f"2024-03-0{number}"}
        bench.paste(article, given, actor="test")
    return bench


def relation(bench: Workbench, speaker: str) -> tuple[Relation, str]:
    first = bench.trace(QUOTE, speaker).first
    assert first is not None
    return first.speaker.relation, first.speaker.reason


def test_a_trace_knows_the_nickname_that_another_article_declares(filled: Workbench) -> None:
    found, reason = relation(filled, "Mbak Nining")
    assert found is Relation.ALIAS
    assert reason == "article 1 (kabar1.example) calls Hermasri Gunarwati Rahayu “Nining”"
    assert relation(filled, "Sekar Lintang Wiraguna")[0] is Relation.MISATTRIBUTED
    assert relation(filled, "Mbak Tuti")[0] is Relation.UNKNOWN


def test_merging_and_undoing_change_what_a_trace_answers(filled: Workbench, reviewer: User) -> None:
    stage = "Nining Puspa Melati"
    filled.paste(f"“Album saya sudah selesai direkam,” kata {stage}.", {}, actor="test")
    assert relation(filled, stage)[0] is Relation.MISATTRIBUTED
    one, other = (filled.find_person(n).entry.id for n in ("Hermasri Gunarwati Rahayu", stage))
    made = filled.merge_persons(one, other, "Nama panggungnya.", actor=reviewer)
    found, reason = relation(filled, stage)
    assert found is Relation.ALIAS
    assert reason.startswith("ayu linked the names")
    assert filled.person(other).entry.id == one, "the old number leads to the merged person"
    filled.undo_person_decision(made.id, "Ternyata dua orang.", actor=reviewer)
    assert relation(filled, stage)[0] is Relation.MISATTRIBUTED


def test_decisions_are_checked_logged_and_counted_once(filled: Workbench, reviewer: User) -> None:
    one, two = (
        filled.find_person(n).entry.id
        for n in ("Hermasri Gunarwati Rahayu", "Hermasri Gunarwathi Rahayu")
    )
    reader = User(9, "tamu", "Tamu", Role.READER)
    with pytest.raises(Forbidden):
        filled.merge_persons(one, two, "x", actor=reader)
    with pytest.raises(BadInput, match="reason"):
        filled.merge_persons(one, two, "  ", actor=reviewer)
    with pytest.raises(NotFound):
        filled.merge_persons(one, 999, "x", actor=reviewer)
    first = filled.merge_persons(one, two, "Ejaan lain.", actor=reviewer, token="t1")
    again = filled.merge_persons(one, two, "Ejaan lain.", actor=reviewer, token="t1")
    assert again == first, "a form sent twice is one decision"
    with pytest.raises(BadInput, match="one person already"):
        filled.merge_persons(one, two, "Ejaan lain.", actor=reviewer, token="t2")
    filled.undo_person_decision(first.id, "Keliru.", actor=reviewer)
    with pytest.raises(Conflict):
        filled.undo_person_decision(first.id, "Keliru.", actor=reviewer)
    events = [e for e in filled.audit() if e.action.startswith("person.")]
    assert [e.action for e in events] == ["person.undone", "person.merge"]
    assert events[1].detail["reason"] == "Ejaan lain."
    assert "hermasri gunarwathi rahayu~" in events[1].detail["others"]
    assert not [p for p in filled.verify() if p.kind == "audit"]


def test_a_split_takes_part_of_a_person_only(filled: Workbench, reviewer: User) -> None:
    whole = filled.find_person("Hermasri Gunarwati Rahayu").entry
    with pytest.raises(BadInput, match="Nothing is chosen"):
        filled.split_person(whole.id, [], [], "x", actor=reviewer)
    with pytest.raises(BadInput, match="Everything is chosen"):
        filled.split_person(whole.id, [], [1, 2], "x", actor=reviewer)
    with pytest.raises(BadInput, match="any more"):
        filled.split_person(whole.id, [], [4], "x", actor=reviewer)
    made = filled.split_person(whole.id, [], [2], "Orang lain.", actor=reviewer)
    new = filled.person(filled.person_after(made))
    assert (new.entry.articles, filled.person(whole.id).entry.articles) == (1, 1)
    assert [n.id for n in new.namesakes] == [whole.id]
    assert relation(filled, "Mbak Nining")[0] is not Relation.ALIAS, "that is the other one"


def test_an_older_home_is_read_for_persons_in_the_background(
    filled: Workbench, reviewer: User
) -> None:
    before = filled.persons()
    with filled.rooms.store.write() as conn:  # as the migration leaves a home of before
        for table in ("suggestions", "names", "roles", "articles"):
            conn.execute(text(f"DELETE FROM person_{table}"))
        conn.execute(text("DELETE FROM persons"))
        conn.execute(text("INSERT INTO meta VALUES ('people_unread', '0 4')"))
    assert (filled.persons().total, filled.persons().unread) == (0, 4)
    filled.paste("“Jalan desa sudah diperbaiki,” kata Tarno Wiraguna.", {}, actor="test")
    assert filled.persons().total == 1, "new articles do not wait for the old ones"
    filled.upkeep()
    after = filled.persons()
    assert after.unread == 0
    names = {(p.name, p.articles, p.quotes) for p in after.persons}
    assert names == {(p.name, p.articles, p.quotes) for p in before.persons} | {
        ("Tarno Wiraguna", 1, 1)
    }
    assert filled.person_suggestions().total == 1


def test_the_command_line_lists_decides_and_undoes(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    table = tmp_path / "rows.jsonl"
    rows = [{"text": t, "outlet": "kabar.example", "date": "2024-03-01"} for t in (PLAIN, VARIANT)]
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    terminal.run("ingest", str(table))
    listed = terminal.json("people", "list", "hermasri", "--json")
    assert isinstance(listed, dict)
    assert [p["name"] for p in listed["persons"]] == [
        "Hermasri Gunarwati Rahayu",
        "Hermasri Gunarwathi Rahayu",
    ]
    one, two = (str(p["id"]) for p in listed["persons"])
    pairs = terminal.json("people", "suggestions", "--json")
    assert isinstance(pairs, dict)
    assert [p["kind"] for p in pairs["suggestions"]] == ["spelling"]
    made = terminal.json("person", "merge", one, two, "--reason", "Ejaan lain.", "--json")
    assert isinstance(made, dict)
    assert made["kind"] == DecisionKind.MERGE.value
    shown = terminal.json("person", "show", "Hermasri Gunarwathi Rahayu", "--json")
    assert isinstance(shown, dict)
    assert shown["entry"]["articles"] == 2
    assert "Taman kota" in terminal.run("person", "quotes", one)
    assert "2 articles" in terminal.run("person", "articles", one)
    terminal.run("person", "undo", str(made["id"]), "--reason", "Keliru.")
    assert "2 persons" in terminal.run("people", "list")
    terminal.run("person", "show", "Nobody Here", expect=2)
    assert "Nobody called Nobody Here" in terminal.stderr
