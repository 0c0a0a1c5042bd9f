"""The timeline of a trace: reprints are gathered, copies that change the quote are not hidden."""

from tests.web.conftest import QUOTE, SignIn
from workbench.bench import Workbench
from workbench.model import Verdict
from workbench.web.trace import timeline


def _paste(bench: Workbench, text: str, outlet: str, day: str) -> None:
    given = {"outlet": outlet, "date": f"2024-03-{day} 08:00", "headline": f"Salinan {outlet}"}
    bench.paste(text, given, actor="test")


def test_a_copy_with_the_quote_bent_stands_by_itself(bench: Workbench, sign_in: SignIn) -> None:
    first = bench.trace(QUOTE).first
    assert first is not None
    text = bench.article(first.article.id).text
    assert QUOTE in text
    bent = QUOTE.replace("tidak akan", "akan")
    assert bent != QUOTE
    _paste(bench, text, "salin.example", "09")
    _paste(bench, text.replace(QUOTE, bent), "bengkok.example", "10")
    trace = bench.trace(QUOTE)
    copies = {
        a.article.outlet: a.verdict for a in trace.appearances if a.reprint_of == first.article.id
    }
    assert copies["salin.example"] is Verdict.EXACT
    assert copies["bengkok.example"] is Verdict.ALTERED
    events = timeline(trace)
    [head] = [e for e in events if e.found.article == first.article]
    assert [a.article.outlet for a in head.reprints] == ["salin.example"]
    assert events[-1].found.article.outlet == "bengkok.example"
    page = sign_in("reader").get("/trace", query_string={"text": QUOTE}).get_data(as_text=True)
    _, _, shown = page.partition('<h2 id="timeline">')
    _, _, copy = shown.partition("bengkok.example")
    assert "a copy of an article above, with other words here" in copy.partition("</summary>")[0]
