"""Every format of every kind of claim is made, tells all, and lets nothing act as markup."""

import io
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pypdf
import pytest

from tests.report import example
from workbench.errors import BadInput
from workbench.model import DateInterval, Grade, Order, Verdict
from workbench.model_review import ClaimState, Correction
from workbench.report import finding
from workbench.report.documents import FORMATS, build
from workbench.report.wording import Words

HOSTILE = (
    "#let x = 1 $y^2$ *tebal* _miring_ @sebut <b>tebal</b> <script>alert(1)</script> \\ ` ~~~ | & "
    "“kutip” ]] {{ 7*7 }} {% raw %} %(x)s [a](javascript:alert(1)) 😀👨‍👩‍👧 中文 سلام עברית "
    "\u202erlo\u202c \u200b \x07 \ud800 \U0010ffff"
)


def hostile():
    claim = example.claim(
        text=HOSTILE,
        speaker=HOSTILE,
        selection_reason=HOSTILE,
        decision=example.decision(summary=HOSTILE, reason=HOSTILE),
        ratings=(replace(example.rating(1, "rina", "altered"), reason=HOSTILE),),
    )
    return example.bundle(claim, desk=HOSTILE, contact=HOSTILE, names={"rina": HOSTILE})


def void():
    change = Correction(
        1,
        1,
        "Dasar pemeriksaan keliru.",
        "Artikel itu ternyata bukan tentang hal ini.",
        example.decision(),
        None,
        "bayu",
        example.at(12, 14),
    )
    return example.claim(state=ClaimState.VOID, corrections=(change,))


def text_of(claim, lang="en", format="md", **values):
    return build(format, lang, example.bundle(claim, **values)).content.decode()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("format", [f for f in FORMATS if f != "claimreview"])
@pytest.mark.parametrize(
    "claims",
    [
        [example.claim()],
        [example.corrected(), example.not_found()],
        [void()],
        [example.claim(decision=example.decision(""))],
        [example.claim(decision=example.decision("unheard_of", scale="old-9"))],
    ],
    ids=["closed", "two", "void", "no verdict", "unknown scale"],
)
def test_every_format_is_made_of_every_kind_of_claim(lang, format, claims):
    document = build(format, lang, example.bundle(*claims))
    assert len(document.content) > 500
    assert re.fullmatch(r"QW-2026-0001(-and-1-more)?-(id|en)\.\w+", document.name)


@pytest.mark.parametrize("format", [f for f in FORMATS if f != "claimreview"])
def test_no_format_fails_on_hostile_text(format):
    assert build(format, "id", hostile()).content


def test_what_cannot_be_made_is_refused_with_advice():
    with pytest.raises(BadInput, match="choose one of html, pdf"):
        build("docx", "id", example.bundle())
    with pytest.raises(BadInput, match="choose id or en"):
        build("html", "fr", example.bundle())
    with pytest.raises(BadInput, match="at least one"):
        build("html", "id", replace(example.bundle(), claims=()))


# ---------------------------------------------------------------- what it says


def test_it_tells_verdict_first_appearance_and_bounds():
    text = text_of(example.claim())
    assert "≠ Altered" in text
    assert "Earliest known in this archive: Kabar Lembayung, “Tarif air belum naik”" in text
    assert "Not earlier than Tuesday 3 March 2026, 00:00 WIB" in text
    assert "others may be earlier" in text
    assert "names an older source, Antara Senja, which is not in the archive" in text
    assert "17,876 articles of 42 outlets, dated 2 January 2012 to 9 March 2026" in text
    assert "the origin" not in text.lower()


def test_an_older_unfaithful_article_is_not_passed_over():
    trace = replace(example.trace(), flags=("altered_earlier",))
    text = text_of(example.claim(trace=trace))
    assert "among the articles that carry the wording most faithfully: Kabar Lembayung" in text
    assert "that changes the meaning was published before" in text


def test_the_first_with_these_very_words_is_named_where_the_first_has_others():
    text = text_of(example.claim())
    assert "In these very words it stands first in Warta Senja, “Tarif air akan naik”" in text
    found = example.trace().appearances[:1]
    text = text_of(example.claim(trace=replace(example.trace(), appearances=found)))
    assert "In these very words" not in text


@pytest.mark.parametrize(("lang", "none"), [("en", "(no headline)"), ("id", "(tanpa judul)")])
def test_an_article_without_a_headline_is_said_to_have_none(lang, none):
    found = example.claim()
    bare = replace(found.trace.first, article=replace(found.trace.first.article, headline=""))
    trace = replace(found.trace, first=bare, appearances=(bare,))
    text = text_of(replace(found, trace=trace), lang)
    assert text.count(none) >= 3
    assert "“”" not in text
    assert "Kabar Lembayung: " in text


def test_parts_alone_are_not_called_earlier_than_a_whole_that_is_nowhere():
    assert "Parts that appeared earlier" in text_of(example.claim())
    parts_only = replace(
        example.trace(), verdict=Verdict.NOT_FOUND, first=None, appearances=(), flags=()
    )
    text = text_of(example.claim(trace=parts_only))
    assert "Parts that appeared earlier" not in text
    assert "Parts of it that are in the archive" in text
    assert "The whole was not found." in text


def test_a_tie_is_not_called_first():
    trace = replace(example.trace(), order=Order.UNDETERMINED)
    text = text_of(example.claim(trace=trace))
    assert "Among the earliest known in this archive (which of them came first cannot be" in text
    assert "\nEarliest known in this archive" not in text


def test_it_tells_what_was_changed_word_by_word():
    text = text_of(example.claim())
    assert (
        "Kami ~~\\[−tidak\\]~~ akan menaikkan tarif air ~~\\[−sebelum\\]~~ **\\[+setelah\\]**"
        in text
    )
    assert "| negation removed | **material** | (nothing) | tidak |" in text


def test_it_says_so_where_no_word_differs():
    trace = example.trace()
    same = replace(trace.first, alterations=(), diff=trace.first.diff[:1])
    text = text_of(example.claim(trace=replace(trace, first=same)))
    assert "No word differs." in text
    assert "struck out" not in text


def test_a_date_known_only_by_capture_is_not_called_published():
    date = DateInterval(None, example.at(4, 8), example.at(4, 8), Grade.D)
    words = Words.of("en", "Asia/Jakarta")
    assert finding.published(date, words).startswith("date of publication not known")
    assert finding.bounds(date, words).endswith("how much earlier is not known.")
    assert finding.bounds(DateInterval(None, None, None, Grade.D), words) == (
        "No bound of the date is known."
    )


def test_an_open_claim_hides_ratings_and_says_that_it_is_unfinished():
    text = text_of(example.not_found())
    assert "This check is not finished" in text
    assert "Kata ingkaran hilang" not in text
    assert "That does not show that it was never said." in text
    assert "## Verdict" not in text


def test_a_correction_stands_above_the_verdict_with_what_why_when_and_who():
    text = text_of(example.corrected())
    top = text[: text.index("## Verdict")]
    for part in ("Thursday 12 March 2026, 14:00 WIB by Bayu Segara", "Label semula Tepat"):
        assert part in top
    assert "Artikel paling awal baru diarsipkan kemudian" in top
    assert "✓ Accurate" in top
    assert "Semula dinilai sesuai" in text[text.index("## Corrections in full") :]


def test_a_void_claim_shows_no_verdict_but_why_it_was_withdrawn():
    text = text_of(void())
    assert "This check is void" in text
    assert "Declared void on" in text
    assert "## Verdict" not in text
    assert "Artikel itu ternyata bukan tentang hal ini" in text


def test_a_single_rating_is_owned_up_to():
    alone = example.claim(ratings=(example.rating(1, "rina", "altered"),))
    assert "no second reviewer has checked it" in text_of(alone)
    other = example.claim(ratings=(example.rating(1, "bayu", "altered"),))
    assert "rests on the rating of one reviewer" in text_of(other)
    assert "rating of one reviewer" not in text_of(example.claim())


def test_a_stranger_can_check_the_evidence():
    text = text_of(example.claim())
    for article in (example.FIRST, example.LATER):
        assert article.snapshot.sha256 in text
        assert article.text_sha256 in text
        offset = article.snapshot.offset
        assert f"warcio extract --payload 2026/workbench-0001.warc.gz {offset} | sha256sum" in text
    assert "They agreed." in text
    assert "not compared again" in text_of(example.claim(), checked_at=None)


def test_a_missing_contact_is_owned_up_to():
    assert "WORKBENCH\\_CONTACT" in text_of(example.claim(), contact="")


def test_fiction_is_labelled_and_only_fiction():
    assert "Fictional demonstration" in text_of(example.claim())
    trace = example.trace()
    real = tuple(replace(a, article=replace(a.article, demo=False)) for a in trace.appearances)
    plain = example.claim(
        trace=replace(trace, first=real[0], appearances=real, fragments=()), annotations=()
    )
    assert "Fictional" not in text_of(plain)


# ---------------------------------------------------------------- html


class Outline(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def outline(content: bytes) -> Outline:
    parser = Outline()
    parser.feed(content.decode("utf-8"))
    return parser


def test_html_is_self_contained_and_without_script():
    tags = outline(build("html", "id", hostile()).content).tags
    names = {name for name, _ in tags}
    assert not names & {"script", "link", "img", "iframe", "form", "b", "input"}
    assert not [a for _, attrs in tags for a in attrs if a.startswith("on") or a == "style"]
    hrefs = [attrs["href"] for name, attrs in tags if name == "a"]
    assert hrefs
    assert all(href.startswith(("https://", "http://")) for href in hrefs)


def test_html_is_accessible_in_its_structure():
    for claims in ([example.corrected()], [example.corrected(), example.not_found()]):
        tags = outline(build("html", "en", example.bundle(*claims)).content).tags
        assert ("html", {"lang": "en"}) in tags
        levels = [int(name[1]) for name, _ in tags if re.fullmatch("h[1-6]", name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        names = [name for name, _ in tags]
        assert names.count("table") == names.count("caption") > 0
        assert all(a.get("scope") for name, a in tags if name == "th")
        ids = [a["id"] for _, a in tags if "id" in a]
        assert len(ids) == len(set(ids))


def test_html_marks_the_diff_for_eyes_and_ears():
    page = text_of(example.claim(), format="html")
    assert '<del><span class="aside">only in the article: </span><bdi>tidak</bdi></del>' in page
    assert '<ins><span class="aside">only in the quote: </span><bdi>setelah</bdi></ins>' in page
    assert '<time datetime="2026-03-03T15:20:00+07:00">' in page


def test_characters_that_turn_the_reading_direction_are_shown():
    claim = example.claim(text="a\u202eb\u2066c\x07d\x7f")
    for format in ("html", "md"):
        page = text_of(claim, format=format).replace("\\", "")
        assert "a[U+202E]b[U+2066]c\u2407d\u2421" in page


# ---------------------------------------------------------------- markdown


def test_markdown_escapes_what_would_be_markup():
    text = build("md", "id", hostile()).content.decode()
    assert "<script" not in text.replace("\\<script", "")
    assert "](javascript" not in text.replace("\\](javascript", "")
    assert "\\#let x = 1" in text
    assert "@sebut" not in text
    assert "&#64;sebut" in text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1. satu", "1\\. satu"),
        ("- satu\n+ dua\n= tiga", "\\- satu\n\\+ dua\n\\= tiga"),
        ("    empat spasi", " empat spasi"),
        ("lihat https://jahat.example", "lihat https&#58;//jahat.example"),
        ("a|b", "a\\|b"),
    ],
)
def test_markdown_shows_text_literally(given, expected):
    from workbench.report.markdown import escape

    assert escape(given) == expected


# ---------------------------------------------------------------- pdf


def pdf_text(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_pdf_is_tagged_and_claims_the_accessibility_standard():
    content = build("pdf", "id", example.bundle()).content
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in content  # the metadata stream is not compressed
    assert b"/StructTreeRoot" in content
    assert b"Laporan verifikasi kutipan QW-2026-0001" in content


def test_pdf_is_the_same_for_the_same_report():
    assert (
        build("pdf", "id", example.bundle()).content == build("pdf", "id", example.bundle()).content
    )


def test_pdf_shows_text_literally_and_names_what_its_fonts_lack():
    text = pdf_text(build("pdf", "en", hostile()).content)
    literal = "#let x = 1 $y^2$ *tebal* _miring_ @sebut"
    for part in (literal, "<script>alert(1)</script>", "{{ 7*7 }}"):
        assert part in text
    assert "[U+10FFFF]" in text
    assert "printed by their Unicode number" in text


def test_pdf_tells_the_verdict_and_the_evidence():
    text = pdf_text(build("pdf", "id", example.bundle(example.corrected())).content)
    for part in ("Diubah", "Laporan ini telah dikoreksi", "Halaman 1 dari", "kata ingkaran"):
        assert part in text
    assert example.FIRST.snapshot.sha256 in text.replace(" ", "")
