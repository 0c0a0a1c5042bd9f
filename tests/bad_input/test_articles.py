"""Files and texts that are not what they should be: what is refused, and what still gets in."""

import gzip
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.bad_input.conftest import SignIn
from tests.bad_input.desk import Desk, assert_sentence
from tests.conftest import NOW
from workbench.bench import Workbench
from workbench.model import Grade, SearchRequest, Verdict

SAID = "Kami akan membuka kembali perpustakaan desa pada bulan depan"
TEXT = f"TIRTAMULYA – Kepala desa berbicara.\n\n“{SAID},” kata Kepala Desa Sukri, Senin (4/3/2024)."
LONG = 200_000_000  # bytes
PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b"\x00\x9c\xff" * 5000
)


def jsonl(path: Path, *rows: object) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


ODD = {
    "NUL": TEXT.replace("kembali", "kem\x00bali"),
    "right-to-left marks": f"\u202b{TEXT}\u202c".replace("desa", "\u200fdesa\u200f"),
    "zero width": TEXT.replace("per", "p\u200ber\u2060").replace("bulan", "\ufeffbu\u00adlan"),
    "escapes of half characters": TEXT + " \ud83d\ude00\ud800",
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_characters_in_an_article_hide_nothing(
    opened: Workbench, tmp_path: Path, odd: str
) -> None:
    row = {"text": ODD[odd], "outlet": "desa\u200b.example", "title": "Judul\x00 \u202edesa"}
    summary = opened.ingest([jsonl(tmp_path / "odd.jsonl", row)], actor="test")
    assert (summary.added, summary.rejected) == (1, ())
    article = opened.article(summary.article_ids[0])
    assert "\x00" not in article.text + article.ref.headline
    article.text.encode("utf-8")
    trace = opened.trace(SAID)
    assert trace.verdict is Verdict.EXACT
    assert trace.first is not None
    assert article.text[trace.first.start : trace.first.end] == trace.first.exact
    opened.index()
    assert opened.search(SearchRequest("perpustakaan desa")).total == 1
    assert list(opened.verify()) == []


def test_broken_utf8_is_mended_in_pages_and_refused_in_rows(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    broken = TEXT.encode().replace(b"berbicara", b"ber\xffbicara")
    (folder / "a.txt").write_bytes(b"Judul berita\n\n" + broken)
    page = b"<html><body><article><h1>Desa</h1><p>" + broken.replace(b"4/3", b"5/3")
    (folder / "b.html").write_bytes(page + b"</p></article></body></html>")
    rows = b'{"text": "%s"}\n' % broken.replace(b"\n", b" ") + b'{"text": "Kabar baik \xc3\xa9"}\n'
    (folder / "c.jsonl").write_bytes(rows)
    (folder / "d.csv").write_bytes("id,text\n1,Kabar é desa\n".encode() + b"2,Kabar \xff desa\n")
    with open(os.fsencode(folder) + b"/\xe9.txt", "w", encoding="utf-8") as named:
        named.write("Nama berkas ini bukan UTF-8, isinya kabar dari desa.")
    summary = desk.json("ingest", str(folder))
    assert isinstance(summary, dict)
    assert (summary["added"], summary["read"]) == (5, 7)
    reasons = {Path(r["source"]).name: (r["line"], r["reason"]) for r in summary["rejected"]}
    assert reasons.keys() == {"c.jsonl", "d.csv"}
    assert reasons["c.jsonl"][0] == 1
    assert_sentence(reasons["c.jsonl"][1], "not valid UTF-8", "save the file as UTF-8")
    assert reasons["d.csv"][0] == 3
    assert_sentence(reasons["d.csv"][1], "not valid UTF-8", "mend its characters")
    with desk.opened() as bench:
        assert bench.trace(SAID).verdict is Verdict.EXACT


def test_a_table_without_text_names_its_columns_and_changes_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("nomor,tanggal,media\n1,2024-03-01,a.example\n", encoding="utf-8")
    with desk.unchanged():
        assert desk.run("ingest", str(table), expect=2) == ""
        desk.told("nomor, tanggal, media", "name one of them text")
    rows = jsonl(tmp_path / "rows.jsonl", {"nomor": 1, "media": "a.example"})
    with desk.unchanged("audit"):
        summary = desk.json("ingest", rows, expect=1)
    assert isinstance(summary, dict)
    assert summary["added"] == 0
    assert_sentence(summary["rejected"][0]["reason"], "nomor, media", "name the text")


def test_a_table_of_an_old_mac_is_told_and_the_others_go_in(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_bytes(b"id,text\r1,Kabar dari desa.\r2,Kabar dari kota.\r")
    (folder / "b.csv").write_bytes(b"id,text\n3,Kabar dari pasar ikan.\n")
    summary = desk.json("ingest", str(folder))
    assert isinstance(summary, dict)
    assert summary["added"] == 1
    (rejected,) = summary["rejected"]
    assert Path(rejected["source"]).name == "a.csv"
    assert_sentence(rejected["reason"], "first line of the table", "line ends")


def test_of_two_columns_with_one_name_neither_is_lost(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = ("1,Kabar dari desa.,", "2,,Kabar dari kota.", "3,Kabar dari pasar.,Catatan meja")
    table.write_text("\n".join(("id,text,text", *rows, "")), encoding="utf-8")
    summary = desk.json("ingest", str(table))
    assert isinstance(summary, dict)
    assert (summary["added"], summary["rejected"]) == (3, [])
    with desk.opened() as bench:
        found = {a.ref.external_id: a for a in bench.articles().articles}
    assert [found[id].text for id in "123"] == [
        "Kabar dari desa.",
        "Kabar dari kota.",
        "Kabar dari pasar.",
    ]
    assert found["3"].extra == {"column 3": "Catatan meja"}


def peak(home: Path, source: Path) -> tuple[dict[str, object], int]:
    """Return the summary of an ingest and the most memory it held, in KiB."""
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "workbench", "ingest", str(source)],
        stdout=subprocess.PIPE,
        env=os.environ | {"WORKBENCH_HOME": str(home)},
    )
    assert child.stdout is not None
    with child.stdout:
        summary = json.loads(child.stdout.read())
    _, _, used = os.wait4(child.pid, 0)
    child.returncode = 0  # reaped above, for its resources
    return summary, used.ru_maxrss


def test_a_line_of_200_megabytes_is_passed_over_in_little_memory(
    desk: Desk, tmp_path: Path
) -> None:
    row = json.dumps({"text": TEXT, "note": "x" * 5000}).encode() + b"\n"
    small = tmp_path / "small.jsonl"
    small.write_bytes(row)
    _, usual = peak(tmp_path / "other home", small)
    folder = tmp_path / "long"
    folder.mkdir()
    after = row.replace(b"Sukri", b"Sukro")
    with (folder / "a.jsonl").open("wb") as out:
        out.write(row)
        out.truncate(len(row) + LONG)  # a hole: the line costs no disk
        out.seek(0, os.SEEK_END)
        out.write(b"\n" + after)
    with gzip.open(folder / "b.csv.gz", "wb", compresslevel=1) as packed:
        packed.write(b"id,text\n1,Kabar dari desa sebelah\n2,")
        for _ in range(LONG // 1_000_000):
            packed.write(b"a" * 1_000_000)
        packed.write(b"\n3,Kabar dari desa seberang sungai\n")
    for name in ("c.html", "d.txt"):
        with (folder / name).open("wb") as out:
            out.write(b"Kabar " * 1000)
            out.truncate(LONG)
    summary, most = peak(desk.home, folder)
    assert summary["added"] == 4
    rejected = summary["rejected"]
    assert isinstance(rejected, list)
    assert [(Path(r["source"]).name, r["line"]) for r in rejected] == [
        ("a.jsonl", 2),
        ("b.csv.gz", 3),
        ("c.html", None),
        ("d.txt", None),
    ]
    for one in rejected[:2]:
        assert_sentence(one["reason"], "longer than 20 MB", "one article per line")
    for one in rejected[2:]:
        assert_sentence(one["reason"])
    assert most - usual < 120_000, f"{most - usual} KiB more than for a short line"


def test_endless_input_of_the_other_commands_is_refused(desk: Desk, tmp_path: Path) -> None:
    endless = tmp_path / "long.jsonl"
    with endless.open("wb") as out:
        out.truncate(LONG)
    with desk.unchanged():
        desk.run("trace", "--batch", str(endless), expect=2)
        desk.told("Line 1 of", "longer than 20 MB: split it")
        desk.run("quotes", str(endless), expect=2)
        desk.told("more than 20 MB", "give it in parts")


def test_a_pdf_under_another_name_is_recognised(
    desk: Desk, sign_in: SignIn, opened: Workbench, tmp_path: Path
) -> None:
    page = tmp_path / "berita.html"
    page.write_bytes(PDF)
    with desk.unchanged("audit"):
        summary = desk.json("ingest", str(page), expect=1)
    assert isinstance(summary, dict)
    assert (summary["read"], summary["added"]) == (1, 0)
    assert_sentence(summary["rejected"][0]["reason"], "PDF document", "save its text as a .txt")
    client = sign_in("id")
    with desk.unchanged("audit", "jobs"):
        shown = upload(client, opened, page)
    assert "Berkas ini sebenarnya" in shown or "dokumen PDF" in shown
    assert "PDF document under another name" not in shown
    assert f"<td>{page.name}</td>" in shown
    assert "inbox" not in shown


def upload(client: FlaskClient, bench: Workbench, path: Path) -> str:
    """Send a file through the browser, do the job, and return the page that tells of it."""
    with path.open("rb") as content:
        answer = client.post("/add/file", data={"file": (content, path.name)})
    assert answer.status_code == 303, answer.text
    assert bench.work_once(lambda: False)
    return client.get(answer.headers["Location"]).text


def test_a_table_without_text_fails_its_job_with_the_sentence(
    desk: Desk, sign_in: SignIn, opened: Workbench, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("nomor,tanggal,media\n1,2024-03-01,a.example\n", encoding="utf-8")
    client = sign_in("id")
    with desk.unchanged("audit", "jobs"):
        shown = upload(client, opened, table)
    assert "nomor, tanggal, media" in shown
    assert "The table has no column" not in shown


DAYS = {
    "tomorrow": ((NOW + timedelta(days=1)).isoformat(), "after the moment", "lebih akhir"),
    "1970": ("1970-01-01T00:00:00Z", "a computer's zero", "nol"),
    "2999": ("2999-12-31", "cannot be read as a date", "tidak dapat dibaca"),
    "31 February": ("2024-02-31", "cannot be read as a date", "tidak dapat dibaca"),
}


@pytest.mark.parametrize("day", DAYS)
def test_an_impossible_day_is_set_aside_and_said(
    opened: Workbench, sign_in: SignIn, tmp_path: Path, day: str
) -> None:
    declared, english, indonesian = DAYS[day]
    plain = "Kepala desa akan membuka kembali perpustakaan yang lama ditutup itu."
    row = {"text": plain, "date": declared, "outlet": "desa.example"}
    summary = opened.ingest([jsonl(tmp_path / "row.jsonl", row)], actor="test")
    assert (summary.added, summary.rejected) == (1, ())
    date = opened.article(summary.article_ids[0]).date
    assert date.point is None or date.point <= NOW
    assert date.point is None or date.point.year > 1970
    assert date.grade is not Grade.A
    assert any(english in sentence for sentence in date.contradictions), date.contradictions
    for sentence in date.contradictions:
        assert_sentence(sentence)
    number = summary.article_ids[0]
    assert english in sign_in("en").get(f"/archive/{number}").text.replace("&#39;", "'")
    assert indonesian in sign_in("id").get(f"/archive/{number}").text
