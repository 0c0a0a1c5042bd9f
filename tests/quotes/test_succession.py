"""Who speaks where a quote does not say: "-nya", pronouns, epithets, quotes without a cue."""

import pytest

from workbench.quotes.find import find

BUDI = "Budi Santoso"


def last(text: str) -> str:
    source = find(text)[-1].source
    return source.name if source else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # whoever the quote names does not speak it
        (
            f"Artis Vicky Pratama mendaftar. Ia didukung rekannya, {BUDI}. “Saya dan Vicky Pratama "
            "ingin menjadi lebih baik,” katanya.",
            BUDI,
        ),
        # something was done to the one, the other speaks
        (
            f"{BUDI} menjelaskan pencarian sudah selesai. Eko Wibowo ditemukan di muara sungai. "
            "“Operasi kami hentikan sore ini,” ujarnya.",
            BUDI,
        ),
        # somebody without a name is taken up as such
        (
            f"“Kami siap membantu,” kata {BUDI}. “Airnya naik cepat sekali,” kata seorang warga. "
            "“Kami mengungsi ke masjid,” ujarnya.",
            "",
        ),
        (
            f"“Kami siap membantu,” kata {BUDI}. “Mobil ini irit sekali,” ujar wiraniaga tersebut. "
            "“Tangkinya besar sekali,” ujarnya.",
            "",
        ),
        # a phrase that takes up a person named before, and one that takes up nobody
        (
            f"{BUDI} mengatakan timnya siap. “Kami tidak takut kalah,” kata pelatih asal Solo itu.",
            BUDI,
        ),
        (
            f"{BUDI} melihat seorang pelatih renang. “Kami tidak takut,” kata pelatih renang itu.",
            "",
        ),
        # the spouse named in a phrase is not its person
        (
            f"{BUDI} bernyanyi. “Saya senang sekali,” kata {BUDI}. Istri Rudi Hartono itu pulang. "
            "“Besok saya kembali lagi,” ujarnya.",
            BUDI,
        ),
        # a body and a product are no persons
        (
            f"Direktur {BUDI} mengatakan penjualan naik. Toyota Calya laku keras di sana. "
            "“Varian itu paling banyak dipesan,” imbuh dia.",
            BUDI,
        ),
        # only counsel speaks of a client
        (
            f"Kuasa hukum {BUDI} mengatakan kliennya sehat. Artis Rina Wati datang terlambat. "
            "“Klien kami siap memberi keterangan,” katanya.",
            BUDI,
        ),
    ],
)
def test_who_is_taken_up(text: str, name: str) -> None:
    assert last(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Ketua DPR Bambang Soesatyo (Bamsoet) datang. “Rapat kami mulai besok,” kata Bamsoet.",
            "Bambang Soesatyo",
        ),
        (
            "Menurut Romahurmuziy, kader itu kena sanksi. “Mereka tidak akan dilantik,” ujar pria "
            "yang akrab disapa Muziy tersebut.",
            "Romahurmuziy",
        ),
        (
            "Bupati Muara Lendung Siti Hanifah Aryanti datang ke Muara Lendung. “Jalan itu rusak "
            "parah,” ujar Bupati Muara Lendung Siti Hanifah Aryanti.",
            "Siti Hanifah Aryanti",
        ),
        (
            "“Kami siap membantu warga,” kata Wali Kota Tirta Bambang Sutrisno. “Air sudah surut,” "
            "kata Bambang.",
            "Bambang Sutrisno",
        ),
        (
            "“We will build it,” said Chief Constable Marguerite Dastry on Monday.",
            "Marguerite Dastry",
        ),
        ("“We will build it,” said Councillor Tobias Wrenfield.", "Tobias Wrenfield"),
        ("“We will build it,” said the Reverend Alma Fitch.", "Alma Fitch"),
    ],
)
def test_a_name_is_read_without_place_title_and_nickname(text: str, name: str) -> None:
    assert last(text) == name


def test_a_sentence_about_a_thing_names_no_speaker() -> None:
    text = (
        "Lyle Ambergate told the board that money is short. Transport is the weak point. The first "
        "bus leaves at six.\n\n“Nobody has shown me a timetable,” he conceded."
    )
    assert last(text) == "Lyle Ambergate"
