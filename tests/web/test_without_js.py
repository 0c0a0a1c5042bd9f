"""The whole review by plain links and forms: no header of htmx, no script."""

from __future__ import annotations

import html
import io
import json
import re

from flask.testing import FlaskClient

from tests.web.conftest import QUOTE, SignIn, number_of
from workbench.bench import Workbench

BENT = "Kami akan menutup pintu air sebelum musim tanam selesai"
SOURCE = "Warta Lembah #1 https://wartalembah.example/pintu-air"


def follow(client: FlaskClient, path: str, form: dict[str, object]) -> str:
    """Send a form, expect 303, and return the page it leads to."""
    answer = client.post(path, data=form)
    assert answer.status_code == 303, answer.text
    target = answer.headers["Location"]
    page = client.get(target.partition("#")[0])
    assert page.status_code == 200
    return page.text


def work(bench: Workbench) -> None:
    """Do what the thread beside the server does."""
    while bench.work_once(lambda: False):
        pass


def test_from_sign_in_to_the_corrected_report(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in("reviewer")
    assert "42 articles" not in client.get("/").text

    # Bring in a table, one row of it bad; the page of the job says both.
    rows = [
        {
            "text": f"Artikel ketiga. “{BENT},” kata Ratri Anggarini.",
            "outlet": "siaran.example",
            "date": "2024-03-06",
            "title": "Kutipan beredar",
        },
        {"title": "without text"},
    ]
    table = "\n".join(json.dumps(row) for row in rows).encode()
    job = follow(client, "/add/file", {"file": (io.BytesIO(table), "rows.jsonl")})
    assert "Waiting" in job
    assert "Refresh" in job
    work(bench)
    bench.index()
    job = client.get("/jobs/1").text
    assert "Done" in job
    assert "rows.jsonl" in job
    assert "The row has no text" in job
    assert re.search(r"<td>2</td>", job), "the line of the bad row"

    # Trace the bent quote: what it says, where it stood first, what was changed.
    answer = follow(client, "/trace", {"text": BENT, "speaker": "Ratri Anggarini"})
    assert "An older form says otherwise" in answer
    assert "kabarhulu.example" in answer
    assert "wartalembah.example" in answer
    assert "Searched: 4 articles of 4 outlets" in answer
    assert re.search(r"<del[^>]*>.*tidak", answer)

    # Save it; the form asks why.
    assert client.get("/claims/new", query_string={"text": BENT}).status_code == 200
    form = {"text": BENT, "speaker": "Ratri Anggarini", "reason": "Shared widely."}
    claim = follow(client, "/claims", form)
    number = re.search(r"QW-\d+-\d+", claim).group()  # type: ignore[union-attr]
    assert "Shared widely." in claim
    here = f"/claims/{number}"

    # Note a passage, chosen by sentence and by its words.
    article = number_of(bench, "Pintu air tetap terbuka")
    form = {"article": str(article)}
    chosen = client.get(f"{here}/annotate", query_string=form)
    assert chosen.status_code == 303
    page = client.get(chosen.headers["Location"].partition("#")[0]).text
    sentence = re.search(r'<option value="(\d+)">\d+\. “Kami tidak', page)
    assert sentence
    form |= {"first": sentence[1], "last": sentence[1], "words": QUOTE, "note": "Here is the not."}
    noted = follow(client, f"{here}/annotations", form)
    assert "Here is the not." in noted
    assert bench.claim(number).annotations[0].exact == QUOTE

    # Rate: blind until one's own, then both are seen.
    rating = {
        "value": "quote-1:altered",
        "reason": "The word tidak was dropped.",
        "sources": SOURCE,
    }
    follow(client, f"{here}/ratings", rating)
    second = sign_in("second")
    blind = second.get(here).text
    assert "1 rating by somebody else" in blind
    assert "The word tidak was dropped." not in blind
    seen = follow(second, f"{here}/ratings", rating | {"reason": "The negation is missing here."})
    assert "The word tidak was dropped." in seen
    assert "100 %" in seen

    # Close, then correct: what stood before stays readable.
    verdict = {
        "value": "quote-1:altered",
        "problem": "manipulated",
        "summary": "The quote dropped a negation, so that it now says the opposite.",
        "sources": SOURCE,
    }
    closed = follow(client, f"{here}/decision", verdict)
    assert "≠ Altered" in closed
    late = client.post(f"{here}/ratings", data=rating)
    assert late.status_code == 409
    change = verdict | {
        "summary": "The quote dropped the word tidak; the first article is of 4 March 2024.",
        "what": "The summary left out the date.",
        "why": "A reader asked for the date of the first article.",
    }
    corrected = follow(client, f"{here}/correction", change)
    assert "Corrected." in corrected
    assert "so that it now says the opposite" in corrected
    assert "the first article is of 4 March 2024" in corrected

    # Export, in both languages.
    for lang in ("id", "en"):
        report = client.get(f"/reports?claim={number}&format=md&lang={lang}")
        assert report.status_code == 200
        assert report.headers["Content-Disposition"].startswith("attachment")
        assert number in report.text
    assert sign_in("reader").get(here).status_code == 200


def test_a_pasted_article_lists_its_quotes_to_trace(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in()
    text = bench.article(number_of(bench, "Pintu air tetap terbuka")).text
    long = (
        text + "\n\n" + "Warga membicarakan hal itu sepanjang hari di pasar dan balai desa. " * 15
    )
    page = follow(client, "/trace", {"text": long})
    assert "Quotes in the text" in page
    assert "Kami tidak akan menutup pintu air" in page
    every = client.post("/trace/all", data={"text": long})
    assert every.status_code == 200
    assert "wartalembah.example" in every.text
    one = {"text": QUOTE, "speaker": "Ratri", "whole": "quote"}
    assert "Exact" in follow(client, "/trace", one)


def test_what_speaks_against_faithful_words_stands_beside_their_verdict(sign_in: SignIn) -> None:
    bent = QUOTE.replace("Kami tidak akan", "Akan")
    text = f"“{QUOTE},” kata Wagiman Prakoso di balai desa.\n\n“{bent},” kata Ratri Anggarini."
    page = sign_in().post("/trace/all", data={"text": text}).text
    first, second = page.partition("<ol")[2].split("</li>")[:2]
    assert "Exact" in first
    assert "Other speaker" in first
    assert "Negation or limit cut off" in second
    assert "Other speaker" not in second


def test_a_list_of_claims_does_not_call_faithful_what_another_said(
    bench: Workbench, sign_in: SignIn
) -> None:
    reviewer = bench.user_named("reviewer")
    bench.save_claim(QUOTE, "Wagiman Prakoso", actor=reviewer)
    for path in ("/claims", "/"):
        row = sign_in().get(path).text.partition('class="claim-text"')[2].partition("</li>")[0]
        assert "Exact" in row
        assert "Other speaker" in row
    bench.save_claim(QUOTE.replace("Kami tidak akan", "Akan"), "", actor=reviewer)
    rows = sign_in().get("/claims").text.split('class="claim-text"')[1:]
    assert ["Negation or limit cut off" in row for row in rows].count(True) == 1


def test_what_is_not_found_says_what_was_searched_and_never_more(sign_in: SignIn) -> None:
    text = "Gunung itu akan kami pindahkan ke tengah laut pada musim depan"
    page = html.unescape(follow(sign_in(), "/trace", {"text": text}))
    assert "Not found in this archive" in page
    assert "Searched: 3 articles of 3 outlets" in page
    assert "It may still have been said elsewhere." in page
    assert "All appearances" not in page


def test_a_running_job_can_be_stopped(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in()
    row = json.dumps({"text": "Sebuah artikel uji yang cukup panjang.", "outlet": "a.example"})
    follow(client, "/add/file", {"file": (io.BytesIO(row.encode()), "rows.jsonl")})
    page = follow(client, "/jobs/1/cancel", {})
    assert "Cancelled" in page


def test_several_claims_leave_as_one_report(bench: Workbench, sign_in: SignIn) -> None:
    client = sign_in()
    actor = bench.user_named("reviewer")
    numbers = [bench.save_claim(text, "", actor=actor).number for text in (QUOTE, BENT)]
    page = client.get("/claims").text
    assert all(f'value="{number}"' in page for number in numbers)
    asked = {"claim": numbers, "format": "csv", "lang": "en"}
    report = client.get("/reports", query_string=asked)
    assert report.status_code == 200
    assert all(number in report.text for number in numbers)
    nothing = client.get("/reports?format=csv")
    assert nothing.status_code == 422
    assert "tick at least one" in nothing.text
