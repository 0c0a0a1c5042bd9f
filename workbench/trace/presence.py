"""Decide whether a passage holds the query's utterance at all; every threshold is here.

Three measures have to agree: the share of words found, the same share with rare words counting
more, and how much is found in all. The last is told in ceilings, the rarity of a word that no
article holds: "a step in the right direction" says less than one such word, however complete.

Where the words stand is evidence as well. Topics and set phrases recur in the reporter's own words,
so those must hold nearly all of the query. A set phrase is a small part of the sentence it stands
in, so finds that leave out much of the query must be a good part of theirs. And chance seldom lets
a query open and close just where an utterance does: fewer of the words are then enough to show it.

Where the figures come from: 2,618 quotes of 1987 newswire and of another Indonesian outlet, held
against 40,000 articles that cannot hold them, and 2,000 quotes of those articles with 20 or 30 %
of their words bent. What else was tried on them gave less: the two ends without the ceilings let in
four times as many set phrases, and other values near these changed one case or none.
The shares by length stand above the best that unseen quotes reached in a prototype (.75, .50, .42).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.trace.align import Alignment, Pair
from workbench.trace.lexicon import protected
from workbench.trace.query import Query
from workbench.trace.similar import Vocabulary
from workbench.trace.source import OUTSIDE, Source

TOO_SHORT = 3  # words: anybody says them
NEEDS_UNIQUE = 4  # words: said by one only if one article holds them
PRESENT = ((9, 0.80), (20, 0.60), (10**9, 0.50))  # share found, by the query's words
WEIGHTED_SLACK = 0.20  # the weighted share may be that much lower: typos hit rare words
VERBATIM = 0.95  # share from which a compact passage counts whatever it says
ENOUGH = 1.1  # ceilings found, where all is found ...
ENOUGH_MORE = 1.0  # ... and more of them, by the share that is missing
SCATTERED = 0.6  # ceilings more where the finds do not stand in one place
SENTENCE = 0.75  # share of the quoted sentence that the query covers: it was meant, if ...
SENTENCE_WORDS = 6  # ... the sentence has that many words,
SENTENCE_SHARE = 0.75  # ... that share of the query is found in it
SENTENCE_SLACK = 0.10  # ... (the weighted share may be that much lower)
SENTENCE_ENOUGH = 0.7  # ... and that many ceilings
PLAIN = 0.80  # share from which it does not matter how much more the sentence says; below it ...
MEANT = 0.45  # ... that share of the sentence must be covered: set phrases are a small part of one
NARRATED = 0.80  # share, where most of it is the reporter's words: topics share those ...
NARRATED_WEIGHTED = 0.70  # ... weighted share
NARRATED_ENOUGH = 1.5  # ... ceilings
POSSIBLE_BAND = 0.10  # below PRESENT, in quotes: worth a look, not an appearance of the utterance
POSSIBLE_ENOUGH = 1.5  # ceilings
DIRECT = 0.5  # share inside quote marks from which it is somebody's words
COMPACT = 0.6  # matched words per word of the passage: no scattered finds
FRAMED = 0.5  # share of the query that stands at the same distance in the passage ...
FRAMED_SPAN = 0.7  # ... over that much of its length, with other words in between
FRAMED_WEIGHTED = 0.55  # ... weighted share
FRAMED_ENOUGH = 1.1  # ceilings
WHOLE_SHARE = 0.50  # share, where it opens and closes with the utterance: worth a look, too ...
WHOLE_WEIGHTED = 0.45  # ... weighted share
WHOLE_ENOUGH = 1.1  # ... ceilings: that both ends fall together is worth some itself
EDGE = 1  # word by which the ends may differ: "haven't" is two, what replaced it one
SUBSTITUTE = 0.5  # a word replaced in its place counts half towards the share ...
FRAME = 0.6  # ... if the frame it stands in is there beyond doubt
MIN_STRETCH = 3  # pairs: shorter stretches are chance
NEAR = 25  # source words between stretches of one place
FAR_ENOUGH = 1.0  # ceilings that a stretch elsewhere must hold: "conflict of interest" has .7


def threshold(words: int) -> float:
    """Return the share found from which a query of that many words counts as present."""
    return next(share for limit, share in PRESENT if words <= limit)


def prune(alignment: Alignment, query: Query, vocabulary: Vocabulary) -> Alignment:
    """Return `alignment` without stretches that chance would bring about."""
    stop = protected().stop
    forms = query.forms
    needed = min(MIN_STRETCH, len(forms))
    kept = []
    for stretch in alignment.stretches:
        telling = sum(forms[p.query] not in stop for p in stretch)
        if len(stretch) >= needed and (telling >= 1 or len(stretch) > 2 * needed):
            kept.append(stretch)
    if len(kept) > 1:
        main = max(kept, key=lambda s: _information(s, query, vocabulary))
        least = FAR_ENOUGH * vocabulary.ceiling
        kept = [
            stretch
            for stretch in kept
            if _distance(stretch, main) <= NEAR or _information(stretch, query, vocabulary) >= least
        ]
    return Alignment(tuple(kept))


def _distance(a: Sequence[Pair], b: Sequence[Pair]) -> int:
    """Return how many source words lie between two stretches."""
    return max(a[0].source - b[-1].source, b[0].source - a[-1].source, 0)


def _information(pairs: Sequence[Pair], query: Query, vocabulary: Vocabulary) -> float:
    """Return how much the paired words say, in nats."""
    return sum(vocabulary.weight(query.words[p.query]) * p.similarity for p in pairs)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of a query: share, weighted share, ceilings, and whether in one place.

    `framed` tells that words were only replaced, `quoted` that it begins inside quote marks,
    `direct` which share stands there, `sentence` which share of the sentences it stands in is
    covered, `whole` that query and utterance open and close together.
    """

    words: int
    share: float
    weighted: float
    ceilings: float
    compact: bool
    framed: bool = False
    quoted: bool = True
    direct: float = 1.0
    sentence: float = 0.0
    whole: bool = False
    weights: tuple[float, ...] = ()

    def with_credit(self, substituted: Sequence[int]) -> Evidence:
        """Return the evidence with half the weight of the query words replaced in their places."""
        if self.share <= FRAME or not substituted:
            return self
        credited = substituted[: self.words // 3]
        more = SUBSTITUTE * sum(self.weights[i] for i in credited) / sum(self.weights)
        return replace(
            self,
            share=min(1.0, self.share + SUBSTITUTE * len(credited) / self.words),
            weighted=min(1.0, self.weighted + more),
        )

    @property
    def present(self) -> bool:
        """Tell whether the utterance is there."""
        if self.quoted and self.sentence >= SENTENCE and self.ceilings >= SENTENCE_ENOUGH:
            least = SENTENCE_SHARE
            if self.share >= least and self.weighted >= least - SENTENCE_SLACK:
                return True
        limit = threshold(self.words)
        if self.share < limit or self.weighted < limit - WEIGHTED_SLACK:
            return False
        if self.share >= VERBATIM and self.compact:
            return True
        if self.direct < DIRECT and not self._narrated:
            return False
        if self.share < PLAIN and not self._meant:
            return False
        least = ENOUGH + ENOUGH_MORE * (1 - self.share) + (0 if self.compact else SCATTERED)
        return self.ceilings >= least

    @property
    def _meant(self) -> bool:
        """Tell whether the finds are a good part of the sentence (or that is too short to tell)."""
        return self.sentence >= MEANT or not self.sentence

    @property
    def _narrated(self) -> bool:
        """Tell whether the reporter's words hold so much of it that they are no mere topic."""
        return (
            self.compact
            and self.share >= NARRATED
            and self.weighted >= NARRATED_WEIGHTED
            and self.ceilings >= NARRATED_ENOUGH
        )

    @property
    def possible(self) -> bool:
        """Tell whether it is worth showing, though the utterance may be another one."""
        if not self.quoted:
            return False
        if self.framed and self.ceilings >= FRAMED_ENOUGH and self.weighted >= FRAMED_WEIGHTED:
            return True
        if (
            self.whole
            and self.share >= WHOLE_SHARE
            and self.weighted >= WHOLE_WEIGHTED
            and self.ceilings >= WHOLE_ENOUGH
        ):
            return True
        limit = threshold(self.words) - POSSIBLE_BAND
        return (
            self.compact
            and self._meant
            and self.share >= limit
            and self.weighted >= limit
            and self.ceilings >= POSSIBLE_ENOUGH
        )

    @property
    def hopeless(self) -> bool:
        """Tell whether no credit could help, before anything is compared."""
        gain = SUBSTITUTE * (1 - self.weighted) if self.share > FRAME else 0.0
        most = replace(self, share=self.share + gain, weighted=self.weighted + gain)
        return not (most.present or most.possible)


def evidence(
    alignment: Alignment, query: Query, source: Source, vocabulary: Vocabulary
) -> Evidence:
    """Return what `alignment` proves."""
    pairs = alignment.pairs
    words = len(query.words)
    once = _once(pairs)
    found = _information(once, query, vocabulary)
    sources = [p.source for p in once]
    first, last = min(sources), max(sources)
    weights = vocabulary.weights(query.words)
    return Evidence(
        words=words,
        share=min(1.0, sum(p.similarity for p in once) / words),
        weighted=found / sum(weights),
        ceilings=found / vocabulary.ceiling,
        compact=len(once) >= COMPACT * (last - first + 1),
        framed=_framed(pairs, words),
        quoted=source.utterance[pairs[0].source] != OUTSIDE,
        direct=sum(source.utterance[j] != OUTSIDE for j in sources) / len(sources),
        sentence=_sentence(source, len(once), first, last),
        whole=_whole(once, words, source),
        weights=weights,
    )


def _once(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs without those that take a source word a second time: it was said once."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        if pair.source not in best or pair.similarity > best[pair.source].similarity:
            best[pair.source] = pair
    return list(best.values())


def _whole(pairs: Sequence[Pair], words: int, source: Source) -> bool:
    """Tell whether the query opens where the utterance does, and closes where it closes."""
    first = min(pairs, key=lambda p: p.query)
    last = max(pairs, key=lambda p: p.query)
    said = source.utterance
    if said[first.source] == OUTSIDE or said[first.source] != said[last.source]:
        return False
    opens = first.source - first.query
    closes = last.source + words - last.query
    return _border(said, opens, said[first.source]) and _border(said, closes, said[last.source])


def _border(said: Sequence[int], index: int, utterance: int) -> bool:
    """Tell whether `utterance` begins or ends about at word `index`."""
    return any(
        0 < at < len(said) and (said[at - 1] == utterance) != (said[at] == utterance)
        for at in range(index - EDGE, index + EDGE + 1)
    )


def _sentence(source: Source, pairs: int, first: int, last: int) -> float:
    """Return which share of the sentences around the finds they cover (0 if those are short)."""
    said = sum(not source.skippable[j] for j in range(first, last + 1))
    words = len(source.before(first)) + said + len(source.behind(last))
    return pairs / words if words >= SENTENCE_WORDS else 0.0


def _framed(pairs: Sequence[Pair], words: int) -> bool:
    """Tell whether words were replaced one for one: the rest still stands where it stood."""
    distances = Counter(p.source - p.query for p in pairs)
    distance, count = distances.most_common(1)[0]
    there = [p.query for p in pairs if p.source - p.query == distance]
    runs = 1 + sum(b - a > 1 for a, b in pairwise(there))
    return count >= FRAMED * words and there[-1] - there[0] + 1 >= FRAMED_SPAN * words and runs > 1
