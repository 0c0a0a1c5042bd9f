from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tests.store.build import NOW, dated, item
from workbench.errors import Conflict, NotFound
from workbench.model import (
    Alteration,
    Appearance,
    ArticleRef,
    DiffOp,
    EditClass,
    Fragment,
    Order,
    Relation,
    Searched,
    Span,
    SpeakerMatch,
    Trace,
    Verdict,
)
from workbench.model_review import (
    Annotation,
    Claim,
    ClaimState,
    Correction,
    Decision,
    EvidenceSource,
    Rating,
)
from workbench.store import articles, claims
from workbench.store.engine import Store

SOURCES = (
    EvidenceSource("Risalah rapat", "https://kota.example/risalah"),
    EvidenceSource("B", "", 1),
)


def appearance() -> Appearance:
    edit = Alteration(EditClass.MATERIAL, "negation", "tidak", "", Span(3, 8), None)
    step = DiffOp("insert", Span(3, 8), Span(4, 4), EditClass.MATERIAL, "negation")
    return Appearance(
        ArticleRef(1, "k-1", "", "Koran Pagi", "Jembatan"),
        dated("2024-02-14"),
        "Jembatan selesai.",
        15,
        32,
        "Kata Bu Rina, “",
        "”",
        Verdict.ALTERED,
        0.9,
        (edit,),
        ("denied",),
        SpeakerMatch("Rina", Relation.ALIAS, 0.8, "title"),
        (step,),
        (Span(15, 32),),
        0,
    )


def trace() -> Trace:
    first = appearance()
    return Trace(
        "Jembatan tidak selesai",
        "Rina",
        Verdict.ALTERED,
        0.9,
        first.alterations,
        ("denied",),
        first,
        (Fragment(0, 8, first),),
        (first, replace(first, reprint_of=1)),
        Order.LIKELY,
        Searched(10, 2, None, NOW, "complete"),
        1.5,
        explain={"candidates": [1, 2]},
    )


def new(conn: Connection, text: str = "Jembatan tidak selesai", **values: object) -> Claim:
    fields: dict[str, object] = {"speaker": "Rina", "lang": "id", "author": "sari", "at": NOW}
    fields |= {"selection_reason": "ramai", "trace": trace()}
    return claims.add(conn, text=text, **(fields | values))  # type: ignore[arg-type]


def rating(author: str, value: str = "altered") -> Rating:
    return Rating(0, 1, "quote", value, "karena", SOURCES, author, NOW)


def decision(value: str = "altered") -> Decision:
    return Decision(
        0, 1, "quote", value, "manipulated", "Kata “tidak” disisipkan.", SOURCES, "e", NOW
    )


def correction(before: Decision, after: Decision | None) -> Correction:
    return Correction(0, 1, "putusan", "rekaman lengkap", before, after, "editor", NOW)


def note() -> Annotation:
    return Annotation(0, 1, 1, 15, 23, "Jembatan", "“", " selesai", "lihat", "fakta", "sari", NOW)


@pytest.fixture
def desk(conn: Connection) -> Connection:
    articles.add(conn, [item('Kata Bu Rina, "Jembatan selesai."')])
    new(conn)
    return conn


def test_a_claim_comes_back_with_its_whole_trace(conn: Connection) -> None:
    claim = new(conn)
    assert claims.get(conn, claim.id) == claim
    assert claim.trace == trace()
    assert (claim.number, claim.state, claim.created_at) == ("QW-2026-0001", ClaimState.OPEN, NOW)
    assert (claim.selection_reason, claim.author, claim.lang) == ("ramai", "sari", "id")


def test_numbers_count_within_their_year(conn: Connection) -> None:
    next_year = datetime(2027, 1, 1, tzinfo=UTC)
    numbers = [new(conn).number, new(conn).number, new(conn, at=next_year).number]
    assert numbers == ["QW-2026-0001", "QW-2026-0002", "QW-2027-0001"]
    assert claims.find(conn, " qw-2027-1 ").id == 3
    assert claims.find(conn, "2").number == "QW-2026-0002"


@pytest.mark.parametrize("number", ["QW-2026-0009", "x", "", "99", "9" * 40, "²"])
def test_an_unknown_claim_is_told(desk: Connection, number: str) -> None:
    with pytest.raises(NotFound, match="no claim"):
        claims.find(desk, number)


def test_lists_are_found_by_words_and_state_and_carry_outlines(desk: Connection) -> None:
    new(desk, "Harga béras 100% naik", speaker="Tono")
    claims.decide(desk, decision())

    def ids(**filters: object) -> tuple[int, list[int]]:
        total, found = claims.page(desk, **filters)  # type: ignore[arg-type]
        return total, [claim.id for claim in found]

    assert ids() == (2, [2, 1])
    assert ids(per_page=1, page=2) == (2, [1])
    assert ids(state="closed") == (1, [1])
    assert ids(words="BERAS tono") == (1, [2])
    assert ids(words="100%") == (1, [2])
    assert ids(words="1_0") == (0, [])
    [listed] = claims.page(desk, state="closed")[1]
    assert listed.trace.verdict is Verdict.ALTERED
    assert listed.trace.first == replace(appearance(), diff=())
    assert listed.trace.appearances == ()
    assert listed.decision is not None


def test_a_removed_note_is_hidden_but_kept(desk: Connection) -> None:
    made = claims.annotate(desk, note())
    assert made == replace(note(), id=1)
    assert claims.annotation(desk, 1) == made
    assert claims.get(desk, 1).annotations == (made,)
    assert claims.remove_annotation(desk, 1, author="tono", at=NOW) == made
    assert claims.get(desk, 1).annotations == ()
    with pytest.raises(NotFound, match="no annotation"):
        claims.remove_annotation(desk, 1, author="tono", at=NOW)
    kept = desk.exec_driver_sql("SELECT note, removed_by FROM annotations").one()
    assert tuple(kept) == ("lihat", "tono")


def test_a_later_rating_replaces_the_own_earlier_one_only(desk: Connection) -> None:
    first, other = claims.rate(desk, rating("sari")), claims.rate(desk, rating("tono"))
    second = claims.rate(desk, rating("sari", "accurate"))
    assert claims.get(desk, 1).ratings == (replace(first, superseded=True), other, second)
    assert second.sources == SOURCES


def test_a_decision_closes_the_claim_once(desk: Connection) -> None:
    made = claims.decide(desk, decision())
    claim = claims.get(desk, 1)
    assert (claim.state, claim.decision) == (ClaimState.CLOSED, made)
    with pytest.raises(Conflict, match="closed, not open"):
        claims.decide(desk, decision("accurate"))
    with pytest.raises(Conflict, match="closed, not open"):
        claims.rate(desk, rating("tono"))


def test_corrections_keep_what_was_before(desk: Connection) -> None:
    before = claims.decide(desk, decision())
    made = claims.correct(desk, correction(before, decision("accurate")))
    claim = claims.get(desk, 1)
    assert claim.corrections == (made,)
    assert made.before == before
    assert made.after is not None
    assert claim.decision == made.after
    assert made.after.value == "accurate"
    with pytest.raises(Conflict, match="meanwhile"):
        claims.correct(desk, correction(before, decision()))


def test_a_claim_made_void_stays_with_its_history(desk: Connection) -> None:
    before = claims.decide(desk, decision())
    claims.correct(desk, correction(before, None))
    claim = claims.get(desk, 1)
    assert (claim.state, claim.decision) == (ClaimState.VOID, before)
    with pytest.raises(Conflict, match="void, not closed"):
        claims.correct(desk, correction(before, decision()))


def test_two_editors_cannot_both_decide(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with store.write() as conn:
            new(conn)
        outcomes = []
        for value in ("altered", "accurate"):
            try:
                with store.write() as conn:
                    claims.decide(conn, decision(value))
                outcomes.append(value)
            except Conflict:
                outcomes.append("told")
        assert outcomes == ["altered", "told"]


def test_claims_of_one_page_are_read_with_a_fixed_number_of_queries(desk: Connection) -> None:
    for n in range(20):
        new(desk, f"klaim {n}", at=NOW + timedelta(days=n))
    asked: list[str] = []
    event.listen(desk, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(claims.page(desk)[1]) == 21
    assert len(asked) <= 6
