"""The picture of what the archive holds says what it leaves out."""

from tests.web.conftest import SignIn
from workbench.bench import Workbench


def test_what_is_not_drawn_is_told(sign_in: SignIn, bench: Workbench) -> None:
    reader = sign_in("reader")
    assert "Only the last year" not in reader.get("/archive/holdings").text
    assert "no date of publication" not in reader.get("/archive/holdings").text
    for text, date in (("Berita lama sekali.", "2019-05-06"), ("Berita tanpa hari.", "")):
        bench.paste(text, {"outlet": "lama.example", "date": date}, actor="test")
    page = reader.get("/archive/holdings").text
    assert "Only the last year is drawn" in page
    assert "1 article has no date of publication" in page
    assert "lama.example" not in page
    page = reader.get("/archive/holdings?since=2019-01-01").text
    assert "Only the last year" not in page
    assert "lama.example" in page
