"""Whatever word of the lexicons is put in, taken out or exchanged, the quote is never faithful."""

import random
from collections.abc import Iterator

import pytest

from tests.trace.archive import passage, trace_in
from workbench.model import Verdict
from workbench.trace.lexicon import number_words, protected, spelling

NEVER = (Verdict.EXACT, Verdict.COSMETIC)
SAID = {
    "id": (
        "Pedagang pasar lama menyiapkan lapak di halaman balai kota bersama petugas kebersihan",
        "Panitia menyerahkan piala kepada pelatih perempuan asal Tirtamulya pada upacara itu",
    ),
    "en": (
        "Market traders prepare their stalls on the square beside the town hall with volunteers",
        "Organisers handed the trophy to a coach named Helen Okafor at that ceremony by the river",
    ),
}
NUMBERS = (
    "7", "70", "1.500.000", "1,5 juta", "1.5 million", "Rp 20 ribu", "$5", "30 persen", "30%",
    "tiga", "dua puluh lima", "twenty-five", "half a million", "satu setengah juta", "ke-3",
    "ketiga", "third", "3rd", "selusin", "a dozen", "12 November", "November 12, 2023",
    "12/11/2023",
    "pukul 10.00", "10 a.m.", "Minggu (12/11)", "setengah", "sejuta", "percent", "persen",
)  # fmt: skip
NAMES = ("Kartikasari", "Purwokerto", "Henderson", "Waterbury", "Bambang", "Mary Jones")
CONDITIONS = {
    "id": (
        "hanya jika warga setuju", "kecuali hujan turun", "asalkan dananya ada", "jika diizinkan",
        "kalau tidak hujan", "selama tidak ada protes", "tetapi belum pasti",
        "tanpa pengeras suara",
        "meski ditentang warga", "sepanjang cuaca cerah", "tergantung cuaca", "bila dana tersedia",
    ),
    "en": (
        "only if the council agrees", "unless it rains", "provided that funds arrive",
        "if they are allowed", "except on Mondays", "but nothing is certain", "until the winter",
        "as long as nobody objects, if at all", "depending on the weather", "assuming it is dry",
        "although many object", "without loudspeakers",
    ),
}  # fmt: skip


def entries() -> list[str]:
    known = protected()
    numbers = number_words()
    words = {*known.family, *known.sides, *known.limiters, *known.clause_before}
    words |= {*known.clause_after, *numbers.units, *numbers.one, *numbers.scale, *numbers.ordinal}
    for written, (standard, _) in spelling().forms.items():
        if any(known.protects(word) for word in standard):
            words.add(written)
    return sorted(words)


def verdict(printed: str, asked: str, lang: str) -> Verdict:
    """Return how `asked` is judged where an article prints `printed` as a quote."""
    text = f"“{printed},” kata Budi." if lang == "id" else f"“{printed},” said Budi."
    return trace_in((passage(1, text, lang=lang),), asked).verdict


def placed(words: list[str], extra: str, at: int) -> str:
    return " ".join([*words[:at], extra, *words[at:]])


def bent(extra: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield a sentence with `extra` somewhere within, and the sentence without it."""
    chance = random.Random(extra)
    said = chance.choice(SAID[lang])
    words = said.split()
    yield placed(words, extra, chance.randrange(1, len(words))), said


def check(extra: str) -> list[tuple[str, str, str]]:
    """Return the sentences in which `extra` was put in or taken out and nobody noticed."""
    missed = []
    for lang in SAID:
        for longer, said in bent(extra, lang):
            if verdict(said, longer, lang) in NEVER:
                missed.append(("put in", longer, lang))
            if verdict(longer, said, lang) in NEVER:
                missed.append(("taken out", longer, lang))
    return missed


def test_every_entry_put_in_or_taken_out_is_noticed() -> None:
    words = entries()
    assert len(words) > 900
    missed = [miss for word in words for miss in check(word)]
    assert not missed, missed[:10]


@pytest.mark.parametrize("extra", [*NUMBERS, *NAMES])
def test_numbers_and_names_put_in_or_taken_out_are_noticed(extra: str) -> None:
    assert not check(extra)


@pytest.mark.parametrize("extra", [*NUMBERS, *NAMES])
def test_a_number_or_name_in_the_place_of_a_word_is_noticed(extra: str) -> None:
    for lang, sentences in SAID.items():
        for said in sentences:
            words = said.split()
            for at in random.Random(extra).sample(range(len(words)), 3):
                other = " ".join([*words[:at], extra, *words[at + 1 :]])
                assert verdict(said, other, lang) not in NEVER
                assert verdict(other, said, lang) not in NEVER


def test_every_entry_exchanged_for_another_of_its_class_is_noticed() -> None:
    known = protected()
    chance = random.Random(7)
    words = sorted(known.family)
    missed = []
    for word in words:
        others = [w for w in words if known.family[w] == known.family[word] and w != word]
        for other in chance.sample(others, min(3, len(others))):
            lang = chance.choice(("id", "en"))
            said = chance.choice(SAID[lang]).split()
            at = chance.randrange(2, len(said) - 1)
            found = verdict(placed(said, word, at), placed(said, other, at), lang)
            faithful = known.group[word] == known.group[other]
            if found in NEVER or (found is not Verdict.ALTERED and not faithful):
                missed.append((word, other, found))
    assert not missed, missed[:10]


def test_every_opposite_is_altered() -> None:
    missed = []
    for word, others in sorted(protected().sides.items()):
        for other in sorted(others):
            lang = random.Random(word + other).choice(("id", "en"))
            said = SAID[lang][0].split()
            one, two = placed(said, word, 5), placed(said, other, 5)
            if verdict(one, two, lang) is not Verdict.ALTERED:
                missed.append((word, other))
    assert not missed, missed[:10]


def test_a_word_that_limits_cut_off_at_the_beginning_is_noticed() -> None:
    missed = [
        (word, lang)
        for lang, sentences in SAID.items()
        for word in sorted(protected().limiters)
        if verdict(f"{word} {sentences[0].lower()}", sentences[0].lower(), lang) in NEVER
    ]
    assert not missed, missed[:10]


@pytest.mark.parametrize(
    ("lang", "condition"), [(lang, c) for lang, some in CONDITIONS.items() for c in some]
)
def test_a_condition_cut_off_or_added_is_noticed(lang: str, condition: str) -> None:
    for said in SAID[lang]:
        assert verdict(f"{said} {condition}", said, lang) not in NEVER
        assert verdict(f"{said}, {condition}", said, lang) not in NEVER
        assert verdict(said, f"{said} {condition}", lang) is Verdict.ALTERED
        if not condition.startswith(("tetapi", "but")):  # in front, they contrast with before
            first = f"{condition}, {said.lower()}"
            assert verdict(first, said.lower(), lang) not in NEVER
