"""A bundle as the bench hands it over: invented outlets, persons and articles."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from workbench.model import (
    Alteration,
    Appearance,
    Article,
    ArticleRef,
    DateEvidence,
    DateInterval,
    DiffOp,
    EditClass,
    Fragment,
    Grade,
    Order,
    Relation,
    Searched,
    Snapshot,
    Span,
    SpeakerMatch,
    Trace,
    Verdict,
)
from workbench.model_review import (
    Agreement,
    Annotation,
    Claim,
    ClaimState,
    Correction,
    Decision,
    EvidenceSource,
    Rating,
    Scale,
    ScaleValue,
)
from workbench.report.bundle import ReportBundle

WIB = timezone(timedelta(hours=7))
ORIGIN = (
    "LEMBAYUNG – Pemerintah Kota Lembayung membantah akan menaikkan tarif air.\n\n"
    "“Kami tidak akan menaikkan tarif air sebelum jaringan pipa selesai diperbaiki. Warga sudah "
    "cukup terbebani,” kata Wali Kota Lembayung, Sekar Ayuningtyas, Selasa (3/3/2026).\n\n"
    "Perbaikan pipa menelan biaya Rp 4,2 miliar."
)
QUERY = "Kami akan menaikkan tarif air setelah jaringan pipa selesai diperbaiki"
REPRINT = (
    "Wali Kota Sekar memastikan: “Kami akan menaikkan tarif air setelah jaringan pipa selesai "
    "diperbaiki,” ujarnya."
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=WIB).astimezone(UTC)


def interval(day: int, hour: int, grade: Grade = Grade.B) -> DateInterval:
    return DateInterval(
        at(day, 0),
        at(day + 1, 8),
        at(day, hour, 20),
        grade,
        (
            DateEvidence("byline", "Selasa, 03/03/2026 | 15:20 WIB", at(day, hour), None, Grade.B),
            DateEvidence("capture", "2026-03-04T08:00:00+07:00", None, at(day + 1, 8), Grade.D),
        ),
    )


def article(number: int, text: str, outlet: str, headline: str, date: DateInterval) -> Article:
    ref = ArticleRef(
        number,
        f"x{number}",
        f"https://{outlet.lower().replace(' ', '')}.example/{number}",
        outlet,
        headline,
        "Redaksi",
        "id",
        demo=True,
    )
    payload = hashlib.sha256(f"bytes of {number}".encode()).hexdigest()
    snapshot = Snapshot(
        payload,
        "2026/workbench-0001.warc.gz",
        4096 * number,
        900,
        "text/html",
        ref.url,
        ref.url,
        at(4, 8),
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(ref, text, digest, date, at(4, 8), at(4, 7), snapshot, "trafilatura 2.2.0")


def spans(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def appearance(of: Article, exact: str, verdict: Verdict, **values: object) -> Appearance:
    start = of.text.index(exact)
    end = start + len(exact)
    made = Appearance(
        of.ref,
        of.date,
        exact,
        start,
        end,
        of.text[max(0, start - 64) : start],
        of.text[end : end + 64],
        verdict,
        0.9091,
        speaker=SpeakerMatch("Sekar Ayuningtyas", Relation.ALIAS, 0.93, "alias"),
    )
    return replace(made, **values)


def diff(query: str, text: str) -> tuple[DiffOp, ...]:
    def op(kind: str, q: str, s: str, cls: EditClass | None = None, name: str = "") -> DiffOp:
        return DiffOp(kind, spans(q, query), spans(s, text), cls, name)

    gap = spans("Kami ", query).end
    removed = DiffOp(
        "delete", Span(gap, gap), spans("tidak", text), EditClass.MATERIAL, "negation_removed"
    )
    rest = "jaringan pipa selesai diperbaiki"
    return (
        op("equal", "Kami", "Kami"),
        removed,
        op("equal", "akan menaikkan tarif air", "akan menaikkan tarif air sebelum"[:-8]),
        op("replace", "setelah", "sebelum", EditClass.MATERIAL, "limit"),
        op("equal", rest, rest),
    )


FIRST_TEXT = ORIGIN.replace("menaikkan tarif air.\n\n", "mengubah tarif layanan.\n\n", 1)
FIRST = article(7, FIRST_TEXT, "Kabar Lembayung", "Tarif air belum naik", interval(3, 15))
LATER = article(9, REPRINT, "Warta Senja", "Tarif air akan naik", interval(5, 9, Grade.C))
PASSAGE = "Kami tidak akan menaikkan tarif air sebelum jaringan pipa selesai diperbaiki"
EDITS = (
    Alteration(EditClass.MATERIAL, "negation_removed", "", "tidak"),
    Alteration(EditClass.MATERIAL, "limit", "setelah", "sebelum"),
)
SEARCHED = Searched(17876, 42, datetime(2012, 1, 2, tzinfo=UTC), at(9, 0), "complete")
SOURCES = (
    EvidenceSource("Artikel pertama", "https://kabarlembayung.example/7", 7),
    EvidenceSource("", withheld="narasumber meminta namanya tidak disebut demi keselamatannya"),
)


def scale() -> Scale:
    def both(text: str) -> dict[str, str]:
        return {"id": text, "en": f"{text} (en)"}

    altered = {"id": "Diubah", "en": "Altered"}
    accurate = {"id": "Tepat", "en": "Accurate"}
    missing = {"id": "Tidak ditemukan", "en": "Not found in archive"}
    meant = {
        "id": "Kata, angka, atau nama diganti sehingga maknanya berubah.",
        "en": "Words, numbers or names were replaced; the meaning changed.",
    }
    about = {"id": "Menilai kutipannya.", "en": "Rates the quotation."}
    values = (
        ScaleValue("accurate", accurate, both("Sesuai sumber."), 5, "✓"),
        ScaleValue("altered", altered, meant, 2, "≠"),
        ScaleValue("not_found", missing, both("Tidak ada."), None, "?"),
    )
    return Scale("quote-1", {"id": "Kutipan", "en": "Quote"}, about, values, 1, 5)


def trace(query: str = QUERY) -> Trace:
    first = appearance(
        FIRST,
        PASSAGE,
        Verdict.ALTERED,
        alterations=EDITS,
        diff=diff(QUERY, FIRST.text),
        flags=("denied",),
        cites="Antara Senja",
    )
    later = appearance(
        LATER,
        QUERY,
        Verdict.EXACT,
        coverage=1.0,
        speaker=SpeakerMatch("Sekar", Relation.OK, 0.8, ""),
    )
    fragment = Fragment(0, 29, appearance(FIRST, "menaikkan tarif air", Verdict.EXACT))
    return Trace(
        query,
        "Sekar Ayuningtyas",
        Verdict.ALTERED,
        0.9091,
        EDITS,
        ("conditional",),
        first,
        (fragment,),
        (first, later),
        Order.LIKELY,
        SEARCHED,
        3.14159,
    )


def decision(value: str = "altered", **values: object) -> Decision:
    made = Decision(
        1,
        1,
        "quote-1" if value else "",
        value,
        "manipulated",
        "Kutipan yang beredar menghilangkan kata “tidak” dan mengganti “sebelum” dengan “setelah”; "
        "artikel paling awal memuat pernyataan yang berlawanan.",
        SOURCES,
        "rina",
        at(10, 9),
        "Satu penilai memilih label lain; kata ingkaran menentukan.",
    )
    return replace(made, **values)


def rating(number: int, author: str, value: str) -> Rating:
    reason = "Kata ingkaran hilang, sehingga maknanya berbalik. #tag *tebal* <b>"
    return Rating(number, 1, "quote-1", value, reason, SOURCES, author, at(8 + number, 10))


def claim(**values: object) -> Claim:
    text = FIRST.text
    place = spans("Warga sudah cukup terbebani", text)
    note = Annotation(
        1,
        1,
        7,
        place.start,
        place.end,
        text[place.start : place.end],
        "",
        "",
        "Kalimat ini tidak ikut dikutip.",
        "konteks",
        "rina",
        at(8, 12),
    )
    made = Claim(
        1,
        "QW-2026-0001",
        QUERY,
        "Sekar Ayuningtyas",
        "id",
        "Ramai dibagikan di grup percakapan warga.",
        ClaimState.CLOSED,
        trace(),
        "rina",
        at(6, 9),
        (note,),
        (rating(1, "rina", "altered"), rating(2, "bayu", "accurate")),
        decision(),
    )
    return replace(made, **values)


def corrected() -> Claim:
    before = decision("accurate", summary="Semula dinilai sesuai dengan sumber yang tersedia.")
    change = Correction(
        1,
        1,
        "Label semula Tepat.",
        "Artikel paling awal baru diarsipkan kemudian.",
        before,
        decision(),
        "bayu",
        at(12, 14),
    )
    return claim(corrections=(change,))


def not_found() -> Claim:
    found = Trace(
        "Tidak ada <script>alert(1)</script> & “tanda” #let x = 1",
        "",
        Verdict.NOT_FOUND,
        0.0,
        (),
        (),
        None,
        (),
        (),
        Order.UNDETERMINED,
        SEARCHED,
        1.0,
    )
    return claim(
        id=2,
        number="QW-2026-0002",
        text=found.query,
        speaker="",
        trace=found,
        annotations=(),
        ratings=(rating(1, "rina", "not_found"),),
        state=ClaimState.OPEN,
        decision=None,
    )


def bundle(*claims: Claim, **values: object) -> ReportBundle:
    problems = (
        ScaleValue(
            "manipulated",
            {"id": "Konten yang dimanipulasi", "en": "Manipulated content"},
            {"id": "Informasi asli diubah.", "en": "Genuine information was altered."},
        ),
    )
    made = ReportBundle(
        claims or (claim(),),
        {7: FIRST, 9: LATER},
        at(13, 10),
        "0.1.0",
        (scale(),),
        problems,
        SEARCHED,
        at(13, 9, 59),
        "Meja Periksa Lembayung",
        "periksa@lembayung.example",
        "https://meja.example/periksa",
        names={"rina": "Rina Wulandari", "bayu": "Bayu Segara"},
        agreements={1: Agreement(1, 2, 2, 0.0, None, False, "")},
    )
    return replace(made, **values)
