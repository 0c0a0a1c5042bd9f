"""Files, folders and pasted text: what becomes a capture, what is refused and in which words."""

import gzip
import json
import lzma
import os
import random
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.errors import BadInput
from workbench.ingest.extract import extract
from workbench.ingest.lines import MAX_ROW
from workbench.ingest.sources import captures, count, pasted
from workbench.model import EMPTY, Capture, Draft, Rejection
from workbench.settings import Settings

NOW = datetime(2024, 4, 1, 12, 0, tzinfo=UTC)
TEXT = "Wali kota meresmikan jembatan itu pada hari Senin dan berpidato lama sekali."


def read(
    path: Path | str, given: Mapping[str, str] = EMPTY, start_line: int = 0
) -> tuple[list[Capture], list[Rejection]]:
    settings = Settings(home=Path("unused"))
    items = list(captures(str(path), given, settings, lambda: NOW, start_line))
    return (
        [i for i in items if isinstance(i, Capture)],
        [i for i in items if isinstance(i, Rejection)],
    )


def draft(capture: Capture) -> Draft:
    return extract(
        capture.payload,
        capture.media_type,
        url=capture.url,
        given=capture.given,
        captured_at=capture.captured_at,
        source=capture.source,
    )


def test_jsonl_rows_keep_their_bytes_and_line_numbers(tmp_path: Path) -> None:
    rows = [json.dumps({"judul": f"Berita {n}", "isi": f"{TEXT} {n}"}) for n in range(3)]
    file = tmp_path / "berita.jsonl"
    file.write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    found, rejected = read(file)
    assert [c.payload.decode() for c in found] == rows
    assert [c.line for c in found] == [1, 2, 3]
    assert not rejected
    assert draft(found[2]).headline == "Berita 2"


@pytest.mark.parametrize(("suffix", "opener"), [(".gz", gzip.open), (".xz", lzma.open)])
def test_packed_tables_are_read(tmp_path: Path, suffix: str, opener: object) -> None:
    file = tmp_path / f"berita.jsonl{suffix}"
    with opener(file, "wt", encoding="utf-8") as out:  # type: ignore[operator]
        out.write(json.dumps({"text": TEXT}) + "\n")
    assert len(read(file)[0]) == 1


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_cut_off_packed_file_gives_its_whole_rows_and_says_how_far_it_got(
    tmp_path: Path, suffix: str
) -> None:
    lines = "".join(
        json.dumps({"text": f"{TEXT} {os.urandom(40).hex()}"}) + "\n" for _ in range(4000)
    )
    pack = gzip.compress if suffix == ".gz" else lzma.compress
    whole = pack(lines.encode())
    file = tmp_path / f"berita.jsonl{suffix}"
    file.write_bytes(whole[: len(whole) * 3 // 4])
    found, rejected = read(file)
    assert 1000 < len(found) < 4000
    assert len(rejected) == 1
    assert f"up to line {len(found)}" in rejected[0].reason


def test_damaged_packed_bytes_do_not_crash(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress((json.dumps({"text": TEXT}) + "\n").encode() * 500))
    whole[len(whole) // 2] ^= 0xFF
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(bytes(whole))
    _, rejected = read(file)
    assert rejected
    assert rejected[-1].reason.endswith(".")


def test_bad_rows_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    file = tmp_path / "berita.jsonl"
    file.write_bytes(
        b"\n".join(
            [
                json.dumps({"text": TEXT}).encode(),
                b'{"text": "tidak selesai',
                b'["bukan objek"]',
                b'{"text": "   "}',
                b'{"judul": "tanpa isi", "rubrik": "kota"}',
                b'{"text": "rusak \xff\xfe"}',
                b'{"text": ' + b"[" * 100_000 + b"}",
                json.dumps({"text": TEXT + " lagi"}).encode(),
            ]
        )
    )
    found, rejected = read(file)
    assert [c.line for c in found] == [1, 8]
    assert [r.line for r in rejected] == [2, 3, 4, 5, 6, 7]
    assert "not valid JSON" in rejected[0].reason
    assert "not a JSON object" in rejected[1].reason
    assert "empty" in rejected[2].reason
    assert "judul, rubrik" in rejected[3].reason
    assert "UTF-8" in rejected[4].reason
    assert all(r.reason.endswith(".") and r.source == str(file) for r in rejected)


def test_a_resumed_import_starts_after_the_given_line(tmp_path: Path) -> None:
    file = tmp_path / "berita.jsonl"
    file.write_text("".join(json.dumps({"text": f"{TEXT} {n}"}) + "\n" for n in range(5)))
    assert [c.line for c in read(file, start_line=3)[0]] == [4, 5]


def test_an_overlong_line_is_passed_over_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "berita.jsonl"
    with file.open("wb") as out:
        out.write(json.dumps({"text": TEXT}).encode() + b"\n")
        for _ in range(200):
            out.write(b"x" * 1_000_000)
        out.write(b"\n" + json.dumps({"text": TEXT + " akhir"}).encode() + b"\n")
    tracemalloc.start()
    found, rejected = read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [c.line for c in found] == [1, 3]
    assert [r.line for r in rejected] == [2]
    assert "longer than 20 MB" in rejected[0].reason
    assert peak < 4 * MAX_ROW


def test_a_json_array_is_split_into_its_objects(tmp_path: Path) -> None:
    rows = [{"text": f'{TEXT} \\ " }} {n}', "tags": [{"a": [1, 2]}]} for n in range(700)]
    file = tmp_path / "berita.json"
    file.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    found, rejected = read(file)
    assert not rejected
    assert [json.loads(c.payload) for c in found] == rows
    assert found[1].line is not None
    assert found[1].line > 2


def test_a_json_file_of_lines_or_one_object_works_too(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT}))
    (tmp_path / "b.json").write_text((json.dumps({"text": TEXT}) + "\n") * 3)
    (tmp_path / "c.jsonl").write_text(json.dumps([{"text": TEXT}, {"text": TEXT}]))
    found, rejected = read(tmp_path)
    assert len(found) == 6
    assert not rejected


def test_a_cut_off_json_array_keeps_what_was_whole(tmp_path: Path) -> None:
    whole = json.dumps([{"text": f"{TEXT} {n}"} for n in range(10)], indent=1)
    (tmp_path / "a.json").write_text(whole[: whole.rindex("{") + 9])
    found, rejected = read(tmp_path / "a.json")
    assert len(found) == 9
    assert "ends in the middle" in rejected[0].reason


def test_json_without_objects_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('["satu", "dua"]')
    assert "no JSON objects" in read(tmp_path / "a.json")[1][0].reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters_and_cells_over_several_lines(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "berita.csv"
    file.write_text(
        f"\ufeffJudul{delimiter}Tanggal{delimiter}Isi Berita{delimiter}rubrik\r\n"
        f'"Satu"{delimiter}2023-11-27{delimiter}"Baris ""satu""{delimiter} ada.\r\n\r\nBaris dua."'
        f"{delimiter}kota\r\n"
        f"Dua{delimiter}2023-11-28{delimiter}Isi kedua yang pendek.{delimiter}\r\n",
        encoding="utf-8",
        newline="",
    )
    found, rejected = read(file)
    assert not rejected
    assert [c.line for c in found] == [2, 5]
    first = draft(found[0])
    assert first.text == f'Baris "satu"{delimiter} ada.\n\nBaris dua.'
    assert first.headline == "Satu"
    assert first.extra == {"rubrik": "kota"}
    assert first.date.point is not None
    assert first.date.point.date().isoformat() == "2023-11-27"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_csv_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "berita.csv"
    file.write_bytes(
        "title,text\nCafé,Pemilik “Café Élite” di Semarang berkata panjang.\n".encode(encoding)
    )
    found, rejected = read(file)
    assert not rejected
    assert draft(found[0]).text == "Pemilik “Café Élite” di Semarang berkata panjang."
    assert draft(found[0]).headline == "Café"


def test_csv_without_a_text_column_is_refused_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "berita.csv"
    file.write_text("judul,tanggal\nA,2023-01-01\n")
    with pytest.raises(BadInput, match=r"judul, tanggal.*isi"):
        read(file)


def test_csv_without_a_text_column_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("judul,tanggal\nA,2023-01-01\n")
    (tmp_path / "b.txt").write_text(TEXT)
    found, rejected = read(tmp_path)
    assert len(found) == 1
    assert "no column with the article's text" in rejected[0].reason


def test_an_unclosed_csv_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = [f"Judul {n},Isi berita nomor {n} cukup panjang." for n in range(20)]
    rows[4] = 'Judul 4,"Isi yang kutipannya tidak ditutup.'
    file = tmp_path / "berita.csv"
    file.write_text("title,text\n" + "\n".join(rows) + "\n")
    found, rejected = read(file)
    assert len(found) == 19
    assert [r.line for r in rejected] == [6]
    assert "never closed" in rejected[0].reason


def test_a_csv_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "berita.csv"
    file.write_text("title,text\nJudul,Isi, dengan koma\nJudul,Isi\n")
    found, rejected = read(file)
    assert len(found) == 1
    assert "3 cells" in rejected[0].reason


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.html", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"PK\x03\x04xxxx", "ZIP"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a.jsonl", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.txt", b"  \n", "empty"),
        ("a.docx", b"PK", "not read"),
        ("a.warc.gz", b"\x1f\x8b", "not read"),
        ("a.warc", b"WARC/1.0", "not read"),
        ("a.jsonl.gz", b'{"text": "x"}', "not packed"),
        ("a.txt", b"WARC/1.0\r\n", "web archive"),
    ],
)
def test_what_is_no_article_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    found, rejected = read(file)
    assert not found
    assert words in rejected[0].reason
    assert rejected[0].reason.endswith(".")
    assert rejected[0].line is None


def test_folders_are_read_in_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("c.txt", "a.txt", "b/d.txt", ".e.txt", ".hidden/f.txt"):
        (tmp_path / name).write_text(f"{TEXT} {name}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z.txt").symlink_to(tmp_path / "nowhere.txt")
    found, rejected = read(tmp_path)
    assert [Path(c.source).name for c in found] == ["a.txt", "d.txt", "c.txt"]
    assert [Path(r.source).name for r in rejected] == ["z.txt"]


@pytest.mark.parametrize("source", ["/nowhere/at/all", "ftp://tirtanews.example/a", "a\x00b"])
def test_a_source_that_is_not_there_is_bad_input(source: str) -> None:
    with pytest.raises(BadInput):
        read(source)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    file.chmod(0)
    assert "permissions" in read(file)[1][0].reason


def test_pasted_text_keeps_what_was_typed_with_it() -> None:
    capture = pasted(TEXT, {"outlet": "tirtanews.example", "date": "2023-11-27"}, lambda: NOW)
    article = draft(capture)
    assert (article.text, article.outlet) == (TEXT, "tirtanews.example")
    assert article.date.grade.value == "B"
    with pytest.raises(BadInput, match="empty"):
        pasted(" \n", {}, lambda: NOW)


def test_count_estimates_rows(tmp_path: Path) -> None:
    line = (json.dumps({"text": TEXT * 5}) + "\n").encode()
    (tmp_path / "a.jsonl").write_bytes(line * 100)
    (tmp_path / "b.jsonl").write_bytes(line * 9000)
    assert count(str(tmp_path / "a.jsonl")) == 100
    assert abs(count(str(tmp_path / "b.jsonl")) - 9000) < 90
    assert count(str(tmp_path / "nothing")) == 0


def _samples() -> dict[str, bytes]:
    rows = [{"title": f"Judul {n}", "text": f"{TEXT} “Ya,” kata dia. {n}"} for n in range(40)]
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()
    table = "title,text\n" + "\n".join(f'"{r["title"]}","{r["text"]}"' for r in rows)
    page = f"<html><head><title>Judul</title></head><body><p>{TEXT * 5}</p></body></html>"
    return {
        "a.jsonl": lines,
        "a.json": json.dumps(rows, indent=1).encode(),
        "a.csv": table.encode(),
        "a.tsv": table.replace('","', '"\t"').replace("title,", "title\t").encode("utf-16"),
        "a.html": page.encode(),
        "a.txt": f"Judul\n\n{TEXT}\n{TEXT}".encode(),
        "a.jsonl.gz": gzip.compress(lines),
        "a.jsonl.xz": lzma.compress(lines),
    }


@pytest.mark.parametrize("name", sorted(_samples()))
def test_flipped_and_cut_files_never_crash(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    whole = _samples()[name]
    for _ in range(60):
        data = bytearray(whole[: chance.randrange(1, len(whole) + 1)])
        for _ in range(chance.randrange(4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / name).write_bytes(bytes(data))
        reasons: list[str] = []
        try:
            found, rejected = read(tmp_path / name)
            reasons += [r.reason for r in rejected]
            for capture in found[:5]:
                draft(capture)
        except BadInput as error:
            reasons.append(str(error))
        assert all(reason.endswith(".") for reason in reasons)
