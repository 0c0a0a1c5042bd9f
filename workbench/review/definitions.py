"""The scales and types of problem as published: labels, definitions and numbers in two languages.

A scale is never edited once used: a change is a new version with a new key. The types of problem
are First Draft's seven (C. Wardle, "Fake news. It's complicated.", 2017), in Indonesian as
Mafindo names them; they are a second axis beside the verdict, never merged with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbench.model_review import Scale, ScaleValue


def _both(indonesian: str, english: str) -> Mapping[str, str]:
    return MappingProxyType({"id": indonesian, "en": english})


QUOTE = Scale(
    key="quote-1",
    label=_both("Kutipan", "Quote"),
    about=_both(
        "Menilai kutipannya: apakah kata-kata ini diucapkan, oleh siapa, dan secara utuh. "
        "Bukan menilai apakah isi kutipan itu benar.",
        "Rates the quotation: whether these words were said, by whom, and in full. "
        "It does not rate whether what was said is true.",
    ),
    worst=1,
    best=5,
    values=(
        ScaleValue(
            "accurate",
            _both("Tepat", "Accurate"),
            _both(
                "Kata-kata dan pembicaranya sesuai dengan sumber; perbedaan yang ada tidak "
                "mengubah makna.",
                "The words and the speaker agree with the source; what differs does not change "
                "the meaning.",
            ),
            5,
            "✓",
        ),
        ScaleValue(
            "truncated",
            _both("Benar, dipotong", "Truncated"),
            _both(
                "Kata-katanya asli, tetapi ada bagian yang dipotong sehingga pembaca dapat "
                "memahaminya secara lain.",
                "The words are genuine, but a part was cut, so that a reader may understand them "
                "differently.",
            ),
            3,
            "✂",
        ),
        ScaleValue(
            "altered",
            _both("Diubah", "Altered"),
            _both(
                "Kata, angka, atau nama diganti, ditambah, atau dihilangkan sehingga maknanya "
                "berubah.",
                "Words, numbers or names were replaced, added or left out; the meaning changed.",
            ),
            2,
            "≠",
        ),
        ScaleValue(
            "out_of_context",
            _both("Di luar konteks", "Out of context"),
            _both(
                "Kata-katanya asli, tetapi disajikan untuk peristiwa, waktu, atau maksud yang "
                "lain.",
                "The words are genuine, but presented for another event, time or meaning.",
            ),
            2,
            "◊",
        ),
        ScaleValue(
            "misattributed",
            _both("Salah atribusi", "Misattributed"),
            _both(
                "Kata-kata ini diucapkan, tetapi menurut sumber oleh orang lain.",
                "These words were said, but according to the sources by somebody else.",
            ),
            1,
            "⇄",
        ),
        ScaleValue(
            "not_found",
            _both("Tidak ditemukan", "Not found in archive"),
            _both(
                "Kutipan ini tidak ditemukan dalam arsip yang ditelusuri. Itu tidak membuktikan "
                "bahwa kutipan ini tidak pernah diucapkan.",
                "The quote was not found in the archive that was searched. That does not prove "
                "that it was never said.",
            ),
            None,
            "?",
        ),
        ScaleValue(
            "fabricated",
            _both("Palsu", "Fabricated"),
            _both(
                "Ada bukti bahwa kutipan ini dibuat-buat; alasan dan sumbernya disebutkan.",
                "There is evidence that the quote was made up; reasons and sources are given.",
            ),
            1,
            "✗",
        ),
    ),
)

TRUTH = Scale(
    key="truth-1",
    label=_both("Kebenaran isi", "Truth of the claim"),
    about=_both(
        "Menilai isi klaim berdasarkan bukti yang tersedia pada saat klaim itu disampaikan.",
        "Rates what is claimed, by the evidence that was available when it was claimed.",
    ),
    worst=1,
    best=5,
    values=(
        ScaleValue(
            "false",
            _both("Salah", "False"),
            _both("Bukti bertentangan dengan klaim.", "The evidence contradicts the claim."),
            1,
            "✗",
        ),
        ScaleValue(
            "mostly_false",
            _both("Sebagian besar salah", "Mostly false"),
            _both(
                "Ada unsur yang benar, tetapi inti klaim tidak sesuai dengan bukti.",
                "A part is true, but the core of the claim does not agree with the evidence.",
            ),
            2,
            "✗",
        ),
        ScaleValue(
            "half_true",
            _both("Setengah benar", "Half true"),
            _both(
                "Sebagian benar; hal penting dihilangkan atau dilebih-lebihkan.",
                "True in part; something important is left out or exaggerated.",
            ),
            3,
            "±",
        ),
        ScaleValue(
            "mostly_true",
            _both("Sebagian besar benar", "Mostly true"),
            _both(
                "Inti klaim sesuai dengan bukti; perlu penjelasan atau ketelitian tambahan.",
                "The core of the claim agrees with the evidence; it needs clarification or detail.",
            ),
            4,
            "✓",
        ),
        ScaleValue(
            "true",
            _both("Benar", "True"),
            _both("Bukti mendukung klaim.", "The evidence supports the claim."),
            5,
            "✓",
        ),
    ),
)

MAFINDO = Scale(
    key="mafindo-1",
    label=_both("BENAR / HOAX", "BENAR / HOAX (true / hoax)"),
    about=_both(
        "Klasifikasi umum Mafindo: kabar yang setengah benar termasuk hoax. Jenis masalahnya "
        "disebut terpisah.",
        "The general classes of Mafindo: a half-truth counts as hoax. The type of problem is "
        "given separately.",
    ),
    worst=1,
    best=2,
    values=(
        ScaleValue(
            "hoax",
            _both("HOAX", "HOAX"),
            _both(
                "Informasi ini salah, atau hanya sebagian benar.",
                "The information is false, or true only in part.",
            ),
            1,
            "✗",
        ),
        ScaleValue(
            "benar",
            _both("BENAR", "BENAR (true)"),
            _both(
                "Informasi ini sesuai dengan bukti.", "The information agrees with the evidence."
            ),
            2,
            "✓",
        ),
    ),
)

SCALES: tuple[Scale, ...] = (QUOTE, TRUTH, MAFINDO)

PROBLEMS: tuple[ScaleValue, ...] = (
    ScaleValue(
        "satire",
        _both("Satir/Parodi", "Satire or parody"),
        _both(
            "Tidak bermaksud merugikan, tetapi dapat mengecoh.",
            "No intention to harm, but may fool.",
        ),
    ),
    ScaleValue(
        "false_connection",
        _both("Koneksi yang salah", "False connection"),
        _both(
            "Judul, gambar, atau keterangan tidak mendukung isinya.",
            "Headline, picture or caption does not support the content.",
        ),
    ),
    ScaleValue(
        "misleading",
        _both("Konten yang menyesatkan", "Misleading content"),
        _both(
            "Informasi dipakai secara menyesatkan untuk membingkai suatu hal atau orang.",
            "Information is used misleadingly to frame a matter or a person.",
        ),
    ),
    ScaleValue(
        "false_context",
        _both("Konteks yang salah", "False context"),
        _both(
            "Konten asli disajikan dengan konteks yang keliru.",
            "Genuine content is presented with false context.",
        ),
    ),
    ScaleValue(
        "imposter",
        _both("Konten tiruan", "Imposter content"),
        _both(
            "Sumber atau tokoh yang asli dicatut.",
            "A genuine source or person is impersonated.",
        ),
    ),
    ScaleValue(
        "manipulated",
        _both("Konten yang dimanipulasi", "Manipulated content"),
        _both(
            "Informasi atau gambar asli diubah untuk mengecoh.",
            "Genuine information or pictures were altered to deceive.",
        ),
    ),
    ScaleValue(
        "fabricated_content",
        _both("Konten palsu", "Fabricated content"),
        _both(
            "Konten baru yang sepenuhnya palsu, dibuat untuk mengecoh dan merugikan.",
            "New content that is wholly false, made to deceive and to harm.",
        ),
    ),
)
