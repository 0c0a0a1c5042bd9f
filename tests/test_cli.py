"""The acceptance interface, as a terminal sees it: keys, exit codes, sentences on stderr."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.terminal import Terminal
from workbench.cli import main

SOURCES = Path(__file__).parent / "trace" / "quote_cases.json"
APPEARANCE = {
    *("article", "date", "exact", "start", "end", "prefix", "suffix", "verdict", "coverage"),
    *("alterations", "flags", "speaker"),
}
TRACE = {
    *("query", "claimed_speaker", "verdict", "coverage", "alterations", "flags", "first"),
    *("fragments", "appearances", "order", "searched", "elapsed_ms", "lineage", "notice"),
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "home with a space")


@pytest.fixture
def filled(terminal: Terminal, tmp_path: Path) -> Terminal:
    """The five articles of the quote cases, brought in as JSONL."""
    table = tmp_path / "articles.jsonl"
    with table.open("w", encoding="utf-8") as out:
        for key, source in json.loads(SOURCES.read_text(encoding="utf-8"))["sources"].items():
            row = {
                "id": key,
                "text": source["text"],
                "outlet": source["outlet"],
                "published": source["published"],
                "crawled": source["crawled"],
                "lang": source["lang"],
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.write("{broken\n")
    summary = terminal.json("ingest", str(table))
    assert isinstance(summary, dict)
    assert set(summary) >= {"read", "added", "duplicates", "rejected", "seconds"}
    assert (summary["read"], summary["added"], summary["duplicates"]) == (6, 5, 0)
    assert [r["line"] for r in summary["rejected"]] == [6]
    assert set(summary["rejected"][0]) == {"source", "line", "reason"}
    return terminal


def test_trace_has_the_promised_keys(filled: Terminal) -> None:
    answer = filled.json(
        "trace", "Semoga tahun depan digelar dua kali", "--speaker", "Slamet Widodo", "--json"
    )
    assert isinstance(answer, dict)
    assert set(answer) == TRACE
    assert answer["verdict"] == "exact"
    assert set(answer["first"]) == APPEARANCE
    assert set(answer["first"]["article"]) == {"id", "external_id", "url", "outlet", "headline"}
    assert set(answer["first"]["date"]) == {"earliest", "latest", "point", "grade"}
    assert answer["first"]["article"]["external_id"] == "S1"
    assert answer["first"]["speaker"]["relation"] == "ok"
    assert set(answer["searched"]) == {"articles", "outlets", "from", "to", "index"}
    assert answer["searched"]["index"] == "complete"
    assert len(answer["appearances"]) == 2


def test_trace_reads_standard_input_and_batches(filled: Terminal, tmp_path: Path) -> None:
    assert '"altered"' in filled.run(
        "trace", "-", "--json", stdin="Semoga tahun depan tidak digelar dua kali"
    )
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "text": "Tanda tangan itu palsu"}\n{"id": 2, "text": ""}\n')
    lines = filled.run("trace", "--batch", str(queries)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", 2]
    assert [json.loads(line)["verdict"] for line in lines] == ["exact", "too_short"]


def test_what_is_not_there_is_said_with_what_was_searched(filled: Terminal) -> None:
    answer = filled.json("trace", "I hope it will be held twice next year", "--json")
    assert isinstance(answer, dict)
    assert (answer["verdict"], answer["first"], answer["appearances"]) == ("not_found", None, [])
    assert answer["searched"]["articles"] == 5


def test_search_after_ingest(filled: Terminal) -> None:
    found = filled.json("search", "retribusi", "pasar", "--outlet", "tirtanews.example", "--json")
    assert isinstance(found, dict)
    assert found["total"] == 1
    assert filled.json("search", "xylophone", "--json")["total"] == 0  # type: ignore[index]


def test_quotes_give_code_points_of_the_given_text(terminal: Terminal, tmp_path: Path) -> None:
    text = "😀 RIVERTON – “We will not raise property taxes this year,” Mayor Okafor said."
    found = terminal.json("quotes", "-", "--json", stdin=text)
    assert isinstance(found, list)
    quote = next(q for q in found if q["kind"] == "direct")
    assert text[quote["start"] : quote["end"]] == quote["exact"]
    assert text[quote["cue"]["start"] : quote["cue"]["end"]] == quote["cue"]["text"] == "said"
    source = quote["source"]
    assert text[source["start"] : source["end"]] == source["text"]
    batch = tmp_path / "docs.jsonl"
    batch.write_text(json.dumps({"id": "x", "text": text}) + "\n")
    line = json.loads(terminal.run("quotes", "--batch", str(batch)))
    assert line["id"] == "x"
    assert line["quotes"] == found


def test_a_claim_from_trace_to_report(filled: Terminal, tmp_path: Path) -> None:
    claim = filled.json("claim", "save", "Semoga tahun depan digelar dua kali", "--json")
    assert isinstance(claim, dict)
    number = claim["number"]
    reason = "The trader said so in both articles that the archive holds of that day."
    source = "Tirtanews|https://tirtanews.example/1"
    filled.run("claim", "rate", number, "accurate", "--reason", reason, "--source", source)
    filled.run("claim", "decide", number, "accurate", "--summary", reason, "--source", source)
    for kind, start in (("html", b"<!doctype html"), ("pdf", b"%PDF"), ("json", b"{")):
        target = tmp_path / f"report.{kind}"
        filled.run("report", number, "--format", kind, "--lang", "en", "-o", str(target))
        assert target.read_bytes().lower().startswith(start.lower())
    listed = filled.json("claim", "list", "--json")
    assert isinstance(listed, dict)
    assert [c["state"] for c in listed["claims"]] == ["closed"]


def test_scales_are_listed_as_json(terminal: Terminal) -> None:
    found = terminal.json("claim", "scales", "--json")
    assert isinstance(found, list)
    assert {"quote-1", "truth-1"} <= {scale["key"] for scale in found}


def test_verify_backup_restore(filled: Terminal, tmp_path: Path) -> None:
    answer = filled.json("verify", "--json")
    assert answer == {"articles": 5, "problems": []}
    saved = tmp_path / "backup.tar"
    filled.run("backup", str(saved))
    other = Terminal(tmp_path / "restored")
    other.run("restore", str(saved))
    assert other.json("verify", "--json") == answer
    assert '"exact"' in other.run("trace", "Tanda tangan itu palsu", "--json")
    filled.run("restore", str(saved), expect=2)
    assert "not empty" in filled.stderr


def test_verify_says_problem_found(filled: Terminal) -> None:
    warc = next((filled.home / "archive").rglob("*.warc.gz"))
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 0xFF
    warc.write_bytes(content)
    filled.run("verify", expect=1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ingest", "/no/such/file.jsonl"), "/no/such/file.jsonl"),
        (("claim", "show", "QW-1999-0001"), "QW-1999-0001"),
        (("search", "x", "--from", "yesterday"), "yesterday"),
        (("trace", "--batch", "/no/such/file"), "/no/such/file"),
        (("users", "add", "ayu", "--password-stdin"), "password"),
        (("report", "QW-1999-0001", "--format", "html"), "QW-1999-0001"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(
    terminal: Terminal, arguments: tuple[str, ...], says: str
) -> None:
    terminal.run(*arguments, stdin="short\n", expect=2)
    assert says.lower() in terminal.stderr.lower()


def test_help_lists_the_commands_by_what_they_do(terminal: Terminal) -> None:
    listing = terminal.run("--help")
    names = [line.split()[0] for line in listing.split("Commands:")[1].splitlines() if line.strip()]
    assert {"ingest", "index", "search", "quotes", "trace", "claim", "report", "serve"} <= set(
        names
    )
    assert {"demo", "verify", "backup", "restore", "users", "bench"} <= set(names)


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", list(every_command(main)), ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*path, "--help"])
    assert answer.exit_code == 0
    about = answer.output.split("\n\n")[1]
    assert about.strip(), "says what it does"
