"""A verdict as ClaimReview JSON-LD, for Fact Check Explorer, aggregators and reuse.

Source: Google Search Central, "Fact Check (ClaimReview) markup" (state of 2026-09-15), and
schema.org/ClaimReview. One check per published page, at the address that carries the markup.
What is reviewed is the quote as it was checked, so only articles that carry it so, from the
claimed speaker, are its appearances, and the speaker is named as its author only where the verdict
is about what was said: otherwise the markup would lay an invented sentence in somebody's mouth.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from workbench.errors import BadInput
from workbench.model import Appearance, DateInterval, Grade, Relation, Verdict
from workbench.model_dates import day_alone
from workbench.model_review import Claim, ClaimState, Decision, Scale, ScaleValue
from workbench.report.bundle import ReportBundle
from workbench.report.presenters import Json, when
from workbench.report.verdicts import find_step

ADVISED = 75  # characters of claimReviewed that Google advises; a quote is never cut for it
CARRIES = (Verdict.EXACT, Verdict.COSMETIC)
SAID_BY = (Relation.OK, Relation.ALIAS)
NUMBER = "{number}"  # in WORKBENCH_PUBLIC_URL: where the claim's number goes


def render(bundle: ReportBundle, lang: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the JSON-LD (one object, or a list of several) and advice on it as sentences.

    Raises BadInput where a claim has no published verdict, the public address is not set, or
    the result would break a rule of the format.
    """
    objects = [claim_review(claim, bundle, lang) for claim in bundle.claims]
    errors = [line for found in objects for line in problems(found, bundle.public_url)]
    if errors:
        raise BadInput("The ClaimReview was not made: %(why)s", why=" ".join(errors))
    advice = tuple(line for found in objects for line in advice_on(found))
    answer: Any = objects[0] if len(objects) == 1 else objects
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n", advice


def claim_review(claim: Claim, bundle: ReportBundle, lang: str) -> Json:
    """Return one claim's ClaimReview object; raise BadInput where there is nothing to mark up."""
    decision = _published(claim)
    url = report_url(claim, bundle.public_url)
    scale, step = find_step(decision, bundle)
    # The date of the first verdict; what came later is a modification.
    first = claim.corrections[0].before if claim.corrections else decision
    found: Json = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "inLanguage": lang,
        "claimReviewed": _reviewed(claim),
        "datePublished": when(first.created_at),
        "author": {"@type": "Organization", "name": bundle.desk, "url": _site(bundle.public_url)},
        "itemReviewed": _item(claim, decision, url),
        "reviewRating": _rating(decision, scale, step, lang),
    }
    if claim.corrections:
        found["dateModified"] = when(claim.corrections[-1].created_at)
    return found


def report_url(claim: Claim, public_url: str) -> str:
    """Return where the claim's report is published; raise BadInput where no address is set."""
    if not public_url:
        raise BadInput(
            "A ClaimReview needs the address where the report is published: set "
            "WORKBENCH_PUBLIC_URL, for example https://desk.example/checks/{number}."
        )
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(
            "WORKBENCH_PUBLIC_URL is no web address (%(url)s): set it as "
            "https://desk.example/checks/{number}.",
            url=public_url,
        )
    number = quote(claim.number, safe="")
    if NUMBER in public_url:
        return public_url.replace(NUMBER, number)
    return f"{public_url.rstrip('/')}/{number}"


def problems(found: Json, public_url: str) -> list[str]:
    """Return, as sentences, what breaks the rules of the format; [] if nothing does."""
    lines = []
    if not str(found.get("claimReviewed", "")).strip():
        lines.append("The claim under review has no text.")
    host, own = urlsplit(str(found.get("url", ""))).hostname, urlsplit(public_url).hostname
    if not host or not own or not (host == own or host.endswith("." + own)):
        lines.append("The report's address is not on the domain of WORKBENCH_PUBLIC_URL.")
    lines += _rating_problems(found.get("reviewRating", {}))
    author = found.get("author", {})
    if not author.get("name") and not author.get("url"):
        lines.append("The publisher has neither name nor address: set WORKBENCH_DESK.")
    item = found.get("itemReviewed", {})
    if "author" in item and not item["author"].get("name"):
        lines.append("The claim's author has no name: leave the author out.")
    if item.get("author", {}).get("name") and item["author"]["name"] == author.get("name"):
        lines.append("The claim's author is the publisher itself: a desk cannot check itself.")
    made, said = found.get("datePublished"), item.get("datePublished")
    if made and said and datetime.fromisoformat(said) > datetime.fromisoformat(made):
        lines.append("The claim is dated after its review: check the date of its appearance.")
    return lines


def advice_on(found: Json) -> list[str]:
    """Return, as sentences, what the format only advises against."""
    lines = []
    reviewed, word = found["claimReviewed"], found["reviewRating"]["alternateName"]
    if len(reviewed) > ADVISED:
        lines.append(
            f"The claim has {len(reviewed)} characters; {ADVISED} at most are advised. "
            "It was not cut, since a cut quote is another quote."
        )
    if word.casefold() in reviewed.casefold():
        lines.append("The claim's text contains the word of the verdict.")
    if "firstAppearance" not in found["itemReviewed"]:
        lines.append("No archived article with an address carries the quote as it was checked.")
    return lines


def _published(claim: Claim) -> Decision:
    if claim.state is ClaimState.VOID:
        raise BadInput(
            "%(number)s is void: a withdrawn check has no ClaimReview. Remove the markup from "
            "the published page.",
            number=claim.number,
        )
    if claim.state is ClaimState.OPEN or claim.decision is None:
        raise BadInput(
            "%(number)s has no verdict yet: close it before exporting a ClaimReview.",
            number=claim.number,
        )
    if not claim.decision.value:
        raise BadInput(
            "%(number)s is published without a verdict, and a ClaimReview needs one: export it "
            "as HTML, PDF or JSON.",
            number=claim.number,
        )
    return claim.decision


def _reviewed(claim: Claim) -> str:
    text = " ".join(claim.text.split())
    return f"{claim.speaker}: “{text}”" if claim.speaker else f"“{text}”"


def _item(claim: Claim, decision: Decision, url: str) -> Json:
    item: Json = {"@type": "Claim", "@id": f"{url}#claim", "text": claim.text}
    if claim.speaker and _said_it(decision):
        item["author"] = {"@type": "Person", "name": claim.speaker}
    carried = [a for a in _in_order(claim) if _carries(a, claim, decision)]
    if carried:
        first = carried[0]
        item["firstAppearance"] = _work(first)
        if first.date.point is not None and first.date.grade is not Grade.D:
            item["datePublished"] = _day_or_time(first.date)
    if len(carried) > 1:
        item["appearance"] = [_work(a) for a in carried[1:]]
    return item


def _said_it(decision: Decision) -> bool:
    """Tell whether the verdict takes for granted that the claimed speaker said the words."""
    on_wording = decision.scale.startswith("quote-")
    return decision.value == "accurate" if on_wording else decision.scale.startswith("truth-")


def _carries(appearance: Appearance, claim: Claim, decision: Decision) -> bool:
    """Tell whether an article carries the quote as it was checked, from the claimed speaker."""
    return (
        appearance.verdict in CARRIES
        and appearance.article.url.startswith(("http://", "https://"))
        and (not claim.speaker or appearance.speaker.relation in SAID_BY)
        and "denied" not in appearance.flags
        # There the archived article is the genuine context, not the misuse of the words.
        and decision.value != "out_of_context"
    )


def _in_order(claim: Claim) -> list[Appearance]:
    """Return the appearances, the trace's first one first, then by their likely dates."""
    first = claim.trace.first
    rest = [a for a in claim.trace.appearances if first is None or a.article != first.article]
    dated = sorted(
        (a for a in rest if a.date.point is not None),
        key=lambda a: a.date.point.timestamp() if a.date.point else 0.0,
    )
    return [*([first] if first else []), *dated, *(a for a in rest if a.date.point is None)]


def _work(appearance: Appearance) -> Json:
    article = appearance.article
    work: Json = {"@type": "NewsArticle", "url": article.url, "headline": article.headline}
    if article.outlet:
        work["publisher"] = {"@type": "Organization", "name": article.outlet}
    if appearance.date.point is not None and appearance.date.grade is not Grade.D:
        work["datePublished"] = _day_or_time(appearance.date)
    return work


def _day_or_time(found: DateInterval) -> str | None:
    """Return when an article was published, as schema.org takes both: no hour is made up."""
    alone = day_alone(found)
    return alone.isoformat() if alone else when(found.point)


def _rating(decision: Decision, scale: Scale, step: ScaleValue, lang: str) -> Json:
    rating: Json = {"@type": "Rating", "alternateName": step.label[lang]}
    if step.number is not None:
        rating |= {
            "ratingValue": step.number,
            "bestRating": scale.best,
            "worstRating": scale.worst,
        }
    return rating | {"ratingExplanation": decision.summary}


def _rating_problems(rating: Json) -> list[str]:
    lines = []
    if not rating.get("alternateName"):
        lines.append("The rating has no word.")
    given = [rating.get(key) for key in ("worstRating", "ratingValue", "bestRating")]
    numbers = [n for n in given if n is not None]
    if not numbers:
        return lines
    if len(numbers) < len(given):
        return [*lines, "The rating needs its value, its worst and its best, or none of them."]
    worst, value, best = numbers
    if not 1 <= worst < best:
        lines.append("The rating's worst must be at least 1 and lower than its best.")
    if not worst <= value <= best:
        lines.append("The rating's value lies outside its scale.")
    return lines


def _site(public_url: str) -> str:
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}/"
