"""The demo keeps its promises: every showcase query gets the answer that is printed beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.bench import Workbench
from workbench.demo.load import PASSWORD, USERS, Showcase, load, showcases
from workbench.errors import Conflict
from workbench.model import Order, Relation, Trace
from workbench.model_review import ClaimState
from workbench.settings import Settings


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with Workbench.open(Settings(home=tmp_path_factory.mktemp("demo home"))) as opened:
        load(opened)
        yield opened


def first_of(trace: Trace) -> str:
    return trace.first.article.external_id if trace.first else ""


@pytest.mark.parametrize("case", showcases(), ids=lambda case: case.id)
def test_showcase_gets_the_answer_printed_beside_it(demo: Workbench, case: Showcase) -> None:
    trace = demo.trace(case.text, case.speaker)
    assert trace.verdict.value == case.verdict
    assert first_of(trace) in (case.first or ("",))
    if case.relation and trace.first:
        assert trace.first.speaker.relation.value == case.relation
    if case.order:
        assert trace.order.value == case.order
    assert set(case.flags) <= set(trace.flags)
    seen = {a.article.external_id: a.verdict.value for a in trace.appearances}
    for article, verdict in case.earlier.items():
        assert seen.get(article) == verdict
    parts = {fragment.first.article.external_id for fragment in trace.fragments}
    assert set(case.fragments) <= parts


def test_every_order_occurs(demo: Workbench) -> None:
    traces = [demo.trace(case.text, case.speaker) for case in showcases()]
    assert {t.order for t in traces if t.first} == set(Order)


def test_a_denial_is_listed_and_flagged(demo: Workbench) -> None:
    case = next(s for s in showcases() if s.id == "disowned")
    trace = demo.trace(case.text, case.speaker)
    denial = {a.article.external_id: a for a in trace.appearances}["tambang-02"]
    assert "denied" in denial.flags


def test_a_reprint_hangs_on_the_article_it_was_copied_from(demo: Workbench) -> None:
    case = next(s for s in showcases() if s.id == "other-mouth")
    trace = demo.trace(case.text, case.speaker)
    by_name = {a.article.external_id: a for a in trace.appearances}
    assert by_name["kenanga-02"].reprint_of == by_name["kenanga-01"].article.id
    # Shortened by the article's own ellipsis: what it left out must not come from its narration.
    assert by_name["kenanga-07"].verdict.value not in ("exact", "cosmetic", "spliced")
    mouths = {name: a.speaker.relation for name, a in by_name.items()}
    assert mouths["kenanga-06"] is Relation.OK


def test_a_source_that_is_not_archived_is_named(demo: Workbench) -> None:
    trace = demo.trace("Kerugian sementara kami hitung Rp 24 miliar dan 312 rumah masih terendam")
    assert first_of(trace) == "banjir-02"
    assert trace.first is not None
    assert "beritakilat" in trace.first.cites


def test_claims_are_ready_to_look_at(demo: Workbench) -> None:
    claims = {c.text: demo.claim(c.id) for c in demo.claims().claims}
    assert len(claims) == 3
    texts = {s.id: s.text for s in showcases()}
    lost = claims[texts["lost-word"]]
    assert lost.state is ClaimState.CLOSED
    assert lost.decision is not None
    assert lost.decision.value == "altered"
    assert len(lost.annotations) == 2
    advice = claims[texts["advice"]]
    assert advice.state is ClaimState.OPEN
    assert {r.value for r in advice.ratings} == {"truncated", "accurate"}
    mugs = claims[texts["mugs"]]
    assert [c.before.value for c in mugs.corrections] == ["accurate"]
    assert mugs.decision is not None
    assert mugs.decision.value == "misattributed"


def test_demo_users_can_sign_in(demo: Workbench) -> None:
    for name, _, role in USERS:
        user = demo.authenticate(name, PASSWORD)
        assert user is not None
        assert user.role is role


def test_articles_are_labelled_as_demo(demo: Workbench) -> None:
    assert demo.demo
    assert all(a.ref.demo for a in demo.articles(per_page=200).articles)


def test_loading_again_changes_nothing(demo: Workbench) -> None:
    before = (demo.statistics().articles, demo.claims().total, len(demo.users()))
    claims = [demo.claim(c.id) for c in demo.claims().claims]
    load(demo)
    assert (demo.statistics().articles, demo.claims().total, len(demo.users())) == before
    assert [demo.claim(c.id) for c in demo.claims().claims] == claims


def test_nothing_is_wrong_with_the_demo_archive(demo: Workbench) -> None:
    assert list(demo.verify()) == []


def test_demo_is_refused_where_a_real_archive_lies(tmp_path: Path) -> None:
    with Workbench.open(Settings(home=tmp_path / "home")) as opened:
        opened.paste("Sebuah berita sungguhan. " * 20, {"outlet": "x.example"}, actor="test")
        with pytest.raises(Conflict, match="real archive"):
            load(opened)
        assert not opened.demo
        assert opened.statistics().articles == 1
