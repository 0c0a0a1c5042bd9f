"""Persons across the archive: their pages, and what reviewers decide on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.errors import BadInput, NotFound
from workbench.model_people import (
    DecisionKind,
    Person,
    PersonArticle,
    PersonDecision,
    PersonPage,
    PersonQuotePage,
    SuggestionPage,
)
from workbench.model_review import User
from workbench.review import workflow
from workbench.store import audit, people
from workbench.store import people_filling as filling
from workbench.store import people_groups as groups
from workbench.store import people_suggestions as suggested
from workbench.store.engine import Connection
from workbench.verbs.people_upkeep import SMALL, compare_people
from workbench.verbs.rooms import Verbs

MOST_REASON = 2_000  # characters of a reason
PER_PAGE = 20


class People(Verbs):
    """Persons: list, look at, merge, split, keep apart, undo; each decision checked and audited."""

    def persons(self, words: str = "", page: int = 1, per_page: int = 50) -> PersonPage:
        """Return persons by name or nickname, those most quoted first."""
        with self.rooms.store.read() as conn:
            total, found = people.page(conn, words, page, per_page)
            last, until = filling.unread(conn)
        return PersonPage(total, tuple(found), until - last)

    def person(self, person_id: int) -> Person:
        """Return the person that a number belongs to, merged ones included; raise NotFound."""
        with self.rooms.store.read() as conn:
            return people.person(conn, people.standing_for(conn, person_id))

    def find_person(self, number_or_name: str) -> Person:
        """Return a person by number or by name; raise NotFound for none, BadInput for several."""
        asked = number_or_name.strip()
        if asked.isdecimal() and len(asked) < 19:
            return self.person(int(asked))
        with self.rooms.store.read() as conn:
            found = people.named(conn, asked)
            if not found:
                raise NotFound(
                    "Nobody called %(name)s is quoted in the archive: see `workbench people list`.",
                    name=asked[:80],
                )
            if len(found) > 1:
                raise BadInput(
                    "%(count)d persons are called %(name)s (%(ids)s): give the number.",
                    count=len(found),
                    name=asked[:80],
                    ids=", ".join(map(str, found)),
                )
            return people.person(conn, found[0])

    def person_quotes(
        self, person_id: int, kind: str = "", page: int = 1, per_page: int = PER_PAGE
    ) -> PersonQuotePage:
        """Return a page of quotes, the latest first; `kind` is "", "direct" or "indirect"."""
        with self.rooms.store.read() as conn:
            group = people.standing_for(conn, person_id)
            total, found = people.quotes(conn, group, kind, page, per_page)
        return PersonQuotePage(total, tuple(found))

    def person_articles(
        self, person_id: int, page: int = 1, per_page: int = 50
    ) -> tuple[int, tuple[PersonArticle, ...]]:
        """Return how many articles quote a person and one page of them, the latest first."""
        with self.rooms.store.read() as conn:
            group = people.standing_for(conn, person_id)
            total, found = people.articles_of(conn, group, page, per_page)
        return total, tuple(found)

    def persons_in(self, article_ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
        """Return, for each article, the person's number by the speaker name of its quotes."""
        with self.rooms.store.read() as conn:
            return people.by_article(conn, article_ids)

    def quoted_persons(
        self, article_ids: Sequence[int], most: int = 12
    ) -> tuple[tuple[int, str, int], ...]:
        """Return number, name and articles of who is quoted in most of these articles."""
        with self.rooms.store.read() as conn:
            return tuple(people.quoted_in(conn, article_ids, most))

    def person_suggestions(self, page: int = 1, per_page: int = PER_PAGE) -> SuggestionPage:
        """Return pairs that may be one person, for a reviewer to decide."""
        compare_people(self.rooms, SMALL)
        with self.rooms.store.read() as conn:
            total, found = suggested.page(conn, page, per_page)
            left = suggested.waiting(conn)
        return SuggestionPage(total, tuple(found), left)

    # ------------------------------------------------------------ decisions

    def merge_persons(
        self, person_id: int, other_id: int, reason: str, *, actor: User, token: str = ""
    ) -> PersonDecision:
        """Say that two persons are one, the first standing for both; the same form counts once."""
        return self._on_pair(DecisionKind.MERGE, person_id, other_id, reason, actor, token)

    def keep_persons_apart(
        self, person_id: int, other_id: int, reason: str, *, actor: User, token: str = ""
    ) -> PersonDecision:
        """Say that two persons are not one, so that nobody is asked again."""
        return self._on_pair(DecisionKind.DISTINCT, person_id, other_id, reason, actor, token)

    def _on_pair(
        self, kind: DecisionKind, one: int, other: int, reason: str, actor: User, token: str
    ) -> PersonDecision:
        workflow.require_reviewer(actor)
        with self.rooms.store.write() as conn:
            if (before := groups.sent_before(conn, token)) is not None:
                return before
            first, second = (people.standing_for(conn, id) for id in (one, other))
            if first == second:
                raise BadInput("These two are one person already: reload the page.")
            entries = people.entries(conn, [first, second])
            return self._decide(
                conn,
                kind,
                actor,
                reason,
                token,
                keys=[part.key for part in people.parts(conn, first)],
                others=[part.key for part in people.parts(conn, second)],
                names=[f"{entry.name} ({entry.id})" for entry in entries],
            )

    def split_person(
        self,
        person_id: int,
        parts: Sequence[int],
        articles: Sequence[int],
        reason: str,
        *,
        actor: User,
        token: str = "",
    ) -> PersonDecision:
        """Say that some names (`parts`, by number) or articles belong to somebody else.

        Raises BadInput where none or all are chosen, or where one is not this person's.
        """
        workflow.require_reviewer(actor)
        with self.rooms.store.write() as conn:
            if (before := groups.sent_before(conn, token)) is not None:
                return before
            group = people.standing_for(conn, person_id)
            own = people.parts(conn, group)
            keys = {part.id: part.key for part in own}
            here = people.articles_by_name(conn, group, articles)
            if set(parts) - set(keys) or set(articles) - set(here):
                raise BadInput(
                    "One of the chosen names or articles is not this person's any more: reload "
                    "the page and choose again."
                )
            if not parts and not articles:
                raise BadInput("Nothing is chosen: tick the names or articles of the other person.")
            total = people.articles_of(conn, group, per_page=1)[0]
            if len(set(parts)) == len(keys) or len(here) == total:
                raise BadInput("Everything is chosen: leave at least one article with this person.")
            [entry] = people.entries(conn, [group])
            return self._decide(
                conn,
                DecisionKind.SPLIT,
                actor,
                reason,
                token,
                keys=list(keys.values()),
                others=[keys[part] for part in dict.fromkeys(parts)],
                articles=sorted(here),
                names=[f"{entry.name} ({entry.id})"],
            )

    def nobodys_name(
        self, person_id: int, reason: str, *, actor: User, token: str = ""
    ) -> PersonDecision:
        """Say that this is no person: a firm, a headline, a misread word. It leaves the lists."""
        workflow.require_reviewer(actor)
        with self.rooms.store.write() as conn:
            if (before := groups.sent_before(conn, token)) is not None:
                return before
            group = people.standing_for(conn, person_id)
            [entry] = people.entries(conn, [group])
            keys = [part.key for part in people.parts(conn, group)]
            names = [f"{entry.name} ({entry.id})"]
            return self._decide(
                conn, DecisionKind.NOBODY, actor, reason, token, keys=keys, names=names
            )

    def undo_person_decision(self, decision_id: int, reason: str, *, actor: User) -> PersonDecision:
        """Take a decision back; raise Conflict where somebody did already."""
        workflow.require_reviewer(actor)
        why = _reason(reason)
        now = self.clock()
        with self.rooms.store.write() as conn:
            undone = groups.undo(conn, decision_id, why=why, author=actor.name, at=now)
            self._apply(conn, undone)
            detail = {"decision": str(undone.id), "kind": undone.kind.value, "reason": why}
            subject = ", ".join(undone.names)
            audit.append(
                conn,
                actor=actor.name,
                action="person.undone",
                subject=subject,
                detail=detail,
                at=now,
            )
        return undone

    def _decide(
        self,
        conn: Connection,
        kind: DecisionKind,
        actor: User,
        reason: str,
        token: str,
        *,
        keys: Sequence[str],
        others: Sequence[str] = (),
        articles: Sequence[int] = (),
        names: Sequence[str],
    ) -> PersonDecision:
        """Keep a decision with its reason, put it into effect, and write it to the log."""
        why, now = _reason(reason), self.clock()
        made = groups.decide(
            conn,
            kind,
            keys=keys,
            others=others,
            articles=articles,
            names=names,
            reason=why,
            author=actor.name,
            at=now,
            token=token,
        )
        self._apply(conn, made)
        detail = {
            "decision": str(made.id),
            "keys": ", ".join(keys),
            "others": ", ".join(others),
            "articles": ", ".join(map(str, articles)),
            "reason": why,
        }
        audit.append(
            conn,
            actor=actor.name,
            action=f"person.{kind.value}",
            subject=", ".join(names),
            detail={name: value for name, value in detail.items() if value},
            at=now,
        )
        return made

    def _apply(self, conn: Connection, made: PersonDecision) -> None:
        """Read the articles of a split again, then group all names that a decision is about."""
        if made.articles:
            filling.reread(conn, made.articles)
        names = {groups.name_of(key) for key in (*made.keys, *made.others)}
        groups.settle(conn, (), groups.decisions(conn, standing=True), always=names)

    def person_after(self, made: PersonDecision) -> int:
        """Return whose page to show after a decision: for a split, the new person's."""
        with self.rooms.store.read() as conn:
            return groups.shown_after(conn, made)


def _reason(text: str) -> str:
    """Return a reason as it is kept; raise BadInput where there is none."""
    text = " ".join(text.split())
    if not text:
        raise BadInput("Write the reason: others must be able to follow the decision.")
    if len(text) > MOST_REASON:
        raise BadInput("The reason is too long: at most %(most)d characters.", most=MOST_REASON)
    return text
