"""The reasons why a label is wrong are checked, not believed."""

from tests.gates.first_eval import Answer, Held, defensible, held, reasons, shares

QUERY = {"id": "q", "query": "the harbour wall must be raised by two metres before winter comes"}
ANSWER = Answer(("gold",), "ours", ())


def looked(gold: Held, ours: Held) -> dict[str, Held]:
    return {"gold": gold, "ours": ours}


def test_what_an_article_has_of_a_query() -> None:
    text = "Rain. The harbour wall must be raised, she said, by two metres at once."
    found = held(str(QUERY["query"]), "2024-03-01T10:00", text)
    assert (found.date, found.run) == ("2024-03-01", 6)
    assert found.share == 9 / 12


def test_a_reason_must_be_borne_out() -> None:
    old, new = Held("2024-03-01", 1.0, 12), Held("2024-03-02", 1.0, 12)
    phrase = Held("2024-02-01", 0.5, 5)

    def borne_out(reason: str, gold: Held, ours: Held) -> bool:
        return defensible(reason, QUERY, ANSWER, looked(gold, ours).__getitem__)

    assert borne_out("earlier", new, old)
    assert not borne_out("earlier", old, new)
    assert not borne_out("earlier", new, phrase)
    assert borne_out("same_day", old, old)
    assert not borne_out("same_day", old, new)
    assert borne_out("stock_phrase", phrase, new)
    assert not borne_out("stock_phrase", old, new)
    assert borne_out("earlier_version", new, Held("2024-03-01", 0.7, 6))
    assert borne_out("earlier_part", Held("2024-03-01", 0.5, 7), phrase) is False
    assert borne_out("earlier_part", Held("2024-03-01", 0.5, 7), Held("2024-02-01", 0.5, 6))
    assert not any(borne_out(kept, new, old) for kept in ("unread", "ambiguous", "own"))


def test_wrong_labels_leave_the_count_only_where_they_were_read() -> None:
    right, missed = Answer(("a",), "a", ()), Answer(("a",), "b", ())
    answers = [({"id": "1"}, right), ({"id": "2"}, missed), ({"id": "3"}, missed)]
    assert shares(answers, {}) == (1 / 3, 1 / 3)
    assert shares(answers, {"2": "same_day"}) == (1 / 3, 1 / 2)


def test_every_listed_reason_is_one_that_can_be_checked() -> None:
    known = {"stock_phrase", "same_day", "earlier_version", "earlier", "earlier_part"}
    assert set(reasons().values()) <= known | {"ambiguous", "own"}
    assert len(reasons()) < 200
