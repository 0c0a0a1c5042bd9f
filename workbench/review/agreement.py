"""How far independent reviewers agree, and whether there is enough to say anything about it.

Krippendorff's alpha for nominal values (K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability", 2011): any number of raters, gaps allowed. Cohen's kappa (1960) for pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.model_review import Agreement, Claim, Rating

ENOUGH_UNITS = 10  # our rule: below ten claims rated twice, alpha swings with every rating

Unit = Mapping[str, str]  # rater -> value, of one claim on one scale

NOTE_NONE = "No claim was rated by two reviewers: nothing can be said about agreement."
NOTE_ONE_CLAIM = (
    "Agreement on one claim: the share of pairs that agree; chance cannot be judged from one claim."
)
NOTE_FEW = "Fewer than ten claims were rated by two reviewers: read the figures as an impression."
NOTE_ONE_VALUE = (
    "All ratings are the same value, so agreement beyond chance cannot be judged; "
    "the plain share stands alone."
)
NOTE_SOUND = "Claims rated by only one reviewer are left out, which may flatter the figures."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two raters, how many claims both rated, and how far they agree; kappa None if undefined."""

    first: str
    second: str
    units: int
    percent: float
    kappa: float | None


def of_claim(claim: Claim) -> Agreement:
    """Return the agreement on one claim, over the first (blind) rating of each reviewer."""
    return measure(_units([claim]))


def of_claims(claims: Sequence[Claim]) -> Agreement:
    """Return the agreement over many claims; ratings on different scales are never mixed."""
    return measure(_units(claims))


def measure(units: Sequence[Unit]) -> Agreement:
    """Return plain and chance-corrected agreement of `units`; those rated once are left out."""
    raters = {rater for unit in units for rater in unit}
    ratings = sum(len(unit) for unit in units)
    paired = [list(unit.values()) for unit in units if len(unit) > 1]
    if not paired:
        return Agreement(0, len(raters), ratings, None, None, False, NOTE_NONE)
    percent = 1.0 - sum(map(_disagreement, paired)) / sum(
        len(v) * (len(v) - 1) // 2 for v in paired
    )
    alpha = krippendorff(paired) if len(paired) > 1 else None
    enough = len(paired) >= ENOUGH_UNITS and alpha is not None
    if len(paired) == 1:
        note = NOTE_ONE_CLAIM
    elif alpha is None:
        note = NOTE_ONE_VALUE
    else:
        note = NOTE_SOUND if enough else NOTE_FEW
    return Agreement(len(paired), len(raters), ratings, percent, alpha, enough, note)


def krippendorff(units: Sequence[Sequence[str]]) -> float | None:
    """Return nominal alpha over units of at least two values; None where all values are one."""
    paired = [values for values in units if len(values) > 1]
    totals = Counter(value for values in paired for value in values)
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return None
    observed = sum(2 * _disagreement(values) / (len(values) - 1) for values in paired)
    return 1.0 - (n - 1) * observed / expected


def pairwise(units: Sequence[Unit]) -> tuple[Pair, ...]:
    """Return every two raters that share a unit, with their plain agreement and Cohen's kappa."""
    raters = sorted({rater for unit in units for rater in unit})
    found = []
    for a, b in combinations(raters, 2):
        both = [(unit[a], unit[b]) for unit in units if a in unit and b in unit]
        if both:
            percent = sum(x == y for x, y in both) / len(both)
            found.append(Pair(a, b, len(both), percent, _cohen(both, percent)))
    return tuple(found)


def _cohen(both: Sequence[tuple[str, str]], percent: float) -> float | None:
    left, right = Counter(x for x, _ in both), Counter(y for _, y in both)
    chance = sum(left[value] * right[value] for value in left) / len(both) ** 2
    return None if chance == 1.0 else (percent - chance) / (1.0 - chance)


def _disagreement(values: Sequence[str]) -> int:
    """Return how many pairs of the values differ."""
    n = len(values)
    return (n * n - sum(c * c for c in Counter(values).values())) // 2


def _units(claims: Sequence[Claim]) -> list[dict[str, str]]:
    """Return one unit per claim and scale: the first rating of each reviewer, given blind."""
    units: dict[tuple[int, str], dict[str, str]] = {}
    for claim in claims:
        seen: set[str] = set()
        for rating in sorted(claim.ratings, key=_order):
            if rating.author not in seen:  # later ones were given after seeing the others
                seen.add(rating.author)
                units.setdefault((claim.id, rating.scale), {})[rating.author] = rating.value
    return list(units.values())


def _order(rating: Rating) -> tuple[object, int]:
    return rating.created_at, rating.id
