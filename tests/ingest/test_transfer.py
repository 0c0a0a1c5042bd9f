"""A text copied out of the source of an e-mail is read as it was written, and nothing else is."""

import quopri
from datetime import UTC, datetime

import pytest

from workbench.bench import Workbench
from workbench.ingest.extract import PLAIN, extract
from workbench.ingest.transfer import NAME, decoded
from workbench.model import Verdict

QUOTE = "Kami tidak akan menaikkan retribusi pasar tahun ini karena pedagang masih sulit"
TEXT = (
    "LEMBAHSARI – Pemerintah kota menata ulang pasar mulai pekan depan. Wali Kota Lembahsari "
    f"Hendra Pranowo mengatakan, “{QUOTE}.” Menurut dia, 1 + 1 = 2, dan penataan selesai segera.\n"
)
MAILED = quopri.encodestring(TEXT.encode()).decode()


def test_a_mailed_text_is_read_as_it_was_written() -> None:
    assert MAILED != TEXT
    assert decoded(MAILED) == TEXT
    assert decoded(MAILED.replace("\n", "\r\n")) == TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Harga =20 ribu, lalu =30 ribu, lalu =40 ribu per kilogram.",
        "Rumus E=MC2 dan F=MA serta x=20 tidak berubah.",
        "Baris yang berakhir dengan tanda sama =\ndan satu lagi = di tengah =20 kalimat.",
        "=E2=80=9CKami tidak akan=E2=80=9D, kata dia, x=y.",  # one sign is no escape
        "=E2=80=9CKami — tidak=E2=80=9D=20",  # what travels so is ASCII
        "=E2=80=9CKami=E2=80=9D=20=C0=AF",  # no UTF-8
        "",
    ],
)
def test_what_may_be_anything_else_stays_as_it_is(text: str) -> None:
    assert decoded(text) is None


def test_the_file_of_a_mailed_text_says_how_it_was_read() -> None:
    at = datetime(2024, 4, 1, tzinfo=UTC)
    draft = extract(MAILED.encode(), "text/plain", url="", given={}, captured_at=at, source="x")
    assert f"“{QUOTE}.”" in draft.text
    assert draft.extractor == f"{PLAIN}, {NAME}"


def test_a_pasted_one_is_traced_word_for_word_and_archived_as_it_came(bench: Workbench) -> None:
    summary = bench.paste(MAILED, {"outlet": "kabar.example"}, actor="test")
    trace = bench.trace(QUOTE, "Hendra Pranowo")
    assert trace.verdict is Verdict.EXACT
    article = bench.article(summary.article_ids[0])
    assert article.extractor.endswith(NAME)
    assert "LEMBAHSARI =E2=80=93 Pem" in bench.raw(article.ref.id)[0].decode()
