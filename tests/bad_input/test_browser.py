"""What a browser may send: odd characters in every form, impossible numbers, a full disk."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator
from io import BytesIO

import pytest

from tests.bad_input.conftest import PASSWORD, SignIn
from tests.bad_input.desk import QUOTE, Desk
from workbench.bench import Workbench

ODD = "\u202eki\x00ta\u200b \ufeffsatu\u00ad \u200fkalimat\u202c \U0001f600 <b>&amp;"
HUGE = "9" * 30
ENDLESS = "9" * 5_000
REASON = "The trader said so in both articles that the archive holds of that day."


def test_odd_characters_go_through_every_form(
    opened: Workbench, sign_in: SignIn, desk: Desk
) -> None:
    client = sign_in("en")
    fields = dict.fromkeys(("outlet", "author", "headline", "url"), ODD)
    answer = client.post("/add/paste", data={"text": f"{ODD} dan beberapa kata lagi.", **fields})
    assert answer.status_code == 303
    article = client.get(answer.headers["Location"])
    assert article.status_code == 200
    assert "\x00" not in article.text
    assert "<b>&amp;" not in article.text, "markup is text"
    answer = client.post("/claims", data={"text": QUOTE + ODD, "speaker": ODD, "reason": ODD})
    assert answer.status_code == 303
    path = answer.headers["Location"]
    note = {"article": "1", "start": "0", "end": "20", "note": ODD, "tag": ODD}
    assert client.post(f"{path}/annotations", data=note).status_code == 303
    rating = {"value": "quote-1:accurate", "reason": REASON + ODD, "sources": ODD}
    assert client.post(f"{path}/ratings", data=rating).status_code in (303, 422)
    verdict = {"value": "quote-1:accurate", "summary": REASON + ODD, "sources": f"{ODD} #1"}
    assert client.post(f"{path}/decision", data=verdict).status_code in (303, 422)
    page = client.get(path)
    assert page.status_code == 200
    assert "\x00" not in page.text
    number = path.rpartition("/")[2]
    for kind in ("html", "pdf", "md", "csv", "json"):
        report = client.get(f"/reports?claim={number}&format={kind}&lang=id")
        assert (report.status_code, b"\x00" in report.data and kind != "pdf") == (200, False)
    for path in ("/search", "/claims", "/archive"):
        asked = dict.fromkeys(("words", "outlet", "speaker", "lang", "state"), ODD)
        assert client.get(path, query_string=asked).status_code in (200, 422)
    assert list(opened.verify()) == []


def test_a_name_of_odd_characters_is_no_user(sign_in: SignIn, opened: Workbench) -> None:
    client = sign_in("en")
    client.post("/sign-out")
    answer = client.post("/sign-in", data={"name": ODD, "password": ODD})
    assert answer.status_code == 422
    assert "The name or the password is wrong." in answer.text
    answer = client.post("/sign-in", data={"name": "ayu\x00", "password": PASSWORD + "\ufffe"})
    assert answer.status_code == 422


def test_numbers_that_nothing_has_are_not_found(sign_in: SignIn) -> None:
    client = sign_in("en")
    for number in (HUGE, ENDLESS, "0", "-1", "%00", "%FF"):
        for path in ("/archive/{}", "/archive/{}/raw", "/jobs/{}", "/claims/{}"):
            answer = client.get(path.format(number))
            assert answer.status_code == 404, path.format(number)
            assert "check" in answer.text or "look at" in answer.text


def test_odd_numbers_in_forms_and_addresses_are_kept_in_bounds(sign_in: SignIn) -> None:
    client = sign_in("en")
    claim = client.post("/claims", data={"text": QUOTE}).headers["Location"]
    for number in (HUGE, ENDLESS, "-1", "x", "٣", "²"):
        for path in ("/claims?page={}", "/archive?page={}", "/search?words=pasar&page={}"):
            assert client.get(path.format(number)).status_code in (200, 422), path.format(number)
        assert client.get(f"/archive/1?start={number}&end={number}").status_code == 200
        note = {"article": "1", "start": number, "end": number, "note": "x"}
        assert client.post(f"{claim}/annotations", data=note).status_code in (303, 422)
        rating = {"value": "quote-1:accurate", "reason": REASON, "sources": f"#{number}"}
        answer = client.post(f"{claim}/ratings", data=rating)
        assert answer.status_code in (303, 404, 422)
        assert client.get(claim).status_code == 200


@contextlib.contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("lang", "advice"), [("en", "free space"), ("id", "ruang")])
def test_a_full_disk_is_told_and_changes_nothing(
    sign_in: SignIn, desk: Desk, lang: str, advice: str
) -> None:
    client = sign_in(lang)
    text = "Kepala desa itu berkata bahwa perpustakaan akan dibuka dan dijaga. " * 4_000
    varied = "".join(f"Kalimat nomor {n} adalah {hash(str(n))}. " for n in range(20_000))
    with desk.unchanged("audit"):
        with files_no_larger_than(100_000):
            pasted = client.post("/add/paste", data={"text": varied})
            sent = client.post("/add/file", data={"file": (BytesIO(text.encode()), "a.txt")})
            page = client.get("/trace", query_string={"text": QUOTE, "whole": "quote"})
        for answer in (pasted, sent):
            assert answer.status_code == 507
            assert advice in answer.text
        assert page.status_code == 200, "what only reads goes on"
        assert "tirtanews.example" in page.text
    assert not list((desk.home / "inbox").glob("*"))
    assert client.post("/add/paste", data={"text": varied}).status_code == 303
