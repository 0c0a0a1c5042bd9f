"""Users, ratings and claims for the rules of the desk."""

from datetime import UTC, datetime, timedelta

from workbench.model import (
    Appearance,
    ArticleRef,
    DateInterval,
    Grade,
    Order,
    Relation,
    Searched,
    SpeakerMatch,
    Trace,
    Verdict,
)
from workbench.model_review import Claim, ClaimState, Decision, EvidenceSource, Rating, Role, User

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
RINA = User(1, "rina", "Rina Wulandari", Role.REVIEWER)
BAYU = User(2, "bayu", "Bayu Segara", Role.REVIEWER)
ADMIN = User(3, "admin", "Admin Meja", Role.ADMIN)
READER = User(4, "tamu", "Tamu", Role.READER)
GONE = User(5, "lama", "Mantan Penilai", Role.REVIEWER, active=False)
REASON = "Kata ingkaran hilang, sehingga maknanya berbalik."
SUMMARY = "Kutipan yang beredar menghilangkan kata tidak; sumbernya mengatakan sebaliknya."
SOURCES = (EvidenceSource("Artikel asli", "https://kabar.example/1"),)

SEARCHED = Searched(1, 1, None, None, "complete")


def trace(
    verdict: Verdict = Verdict.EXACT,
    relation: Relation = Relation.OK,
    flags: tuple[str, ...] = (),
) -> Trace:
    first = Appearance(
        ArticleRef(1, "", "", "Kabar", "Judul"), DateInterval(None, None, None, Grade.D), "kata",
        0, 4, "", "", verdict, 1.0, flags=flags, speaker=SpeakerMatch("Sekar", relation, 0.9),
    )  # fmt: skip
    nothing = verdict is Verdict.NOT_FOUND
    return Trace(
        "kata", "Sekar", verdict, 1.0, (), (), None if nothing else first, (),
        () if nothing else (first,), Order.UNDETERMINED, SEARCHED, 1.0,
    )  # fmt: skip


def rating(
    number: int, author: str, value: str, scale: str = "quote-1", old: bool = False
) -> Rating:
    at = NOW + timedelta(hours=number)
    return Rating(number, 1, scale, value, REASON, SOURCES, author, at, old)


def decision(value: str = "altered", scale: str = "quote-1", summary: str = SUMMARY) -> Decision:
    return Decision(1, 1, scale, value, "", summary, SOURCES, "rina", NOW)


def claim(
    *ratings: Rating, state: ClaimState = ClaimState.OPEN, closed: Decision | None = None
) -> Claim:
    return Claim(
        1, "QW-2026-0001", "kata", "Sekar", "id", "", state, trace(), "rina", NOW, (), ratings,
        closed,
    )  # fmt: skip
