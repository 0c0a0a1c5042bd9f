"""Where the earliest article words a quote otherwise, the first with these very words is named."""

from datetime import UTC

from tests.web.conftest import QUOTE, SignIn
from workbench.bench import Workbench
from workbench.cli.answers import in_words
from workbench.model_wording import first_in_these_words

TOLD = (
    "HULUPOS.EXAMPLE – Bupati Lembah Sari, Ratri Anggarini, berbicara kepada petani.\n\n"
    "“Kami tidak akan menutup pintu air utama sebelum musim tanam selesai,” kata Ratri, "
    "Minggu (3/3/2024)."
)


def test_the_first_with_these_words_is_told_beside_an_earlier_one_with_others(
    bench: Workbench, sign_in: SignIn
) -> None:
    before = bench.trace(QUOTE)
    assert before.first is not None
    assert first_in_these_words(before) is None, "the first one has them"
    given = {"outlet": "hulupos.example", "date": "2024-03-03 08:00", "headline": "Janji bupati"}
    bench.paste(TOLD, given, actor="test")
    trace = bench.trace(QUOTE)
    assert trace.first is not None
    assert trace.first.article.outlet == "hulupos.example"
    verbatim = first_in_these_words(trace)
    assert verbatim is not None
    assert verbatim.article == before.first.article
    told = in_words(trace, {}, UTC)
    assert "First in these very words: wartalembah.example, 2024-03-04  [article 1]" in told
    page = sign_in("reader").get("/trace", query_string={"text": QUOTE}).get_data(as_text=True)
    assert "Earliest with this wording" not in page
    _, _, line = page.partition("First in these very words:")
    assert "wartalembah.example: Pintu air tetap terbuka" in line[:600]
