import json
from dataclasses import replace

import pytest

from tests.store.build import dated, quote
from tests.store.test_claims import trace
from workbench import codec
from workbench.model import DateInterval, Grade, Quote, Span, Trace
from workbench.model_review import IngestSummary, Rejection

TEXT = 'Kata Bu Rina, "Jembatan selesai."'


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Trace, replace(trace(), explain={"candidates": [1, 2.5, None, True]})),
        (DateInterval, dated("2024-02-14")),
        (DateInterval, DateInterval(None, None, None, Grade.D)),
        (Quote, quote(TEXT, "Jembatan")),
        (Quote, Quote("x", 0, 1, quote(TEXT, "Jembatan").kind, None, None, outer=3)),
        (IngestSummary, IngestSummary(2, 1, 0, (Rejection("a", None, "b"),), 0.5)),
        (tuple[Span, ...], (Span(1, 2), Span(3, 4))),
        (tuple[int, str], (1, "a")),
    ],
)
def test_what_was_encoded_is_decoded_with_its_types(kind: type, value: object) -> None:
    assert codec.decode(kind, json.loads(json.dumps(codec.encode(value)))) == value


def test_fields_of_other_versions_are_left_out_and_missing_ones_have_their_default() -> None:
    value = codec.encode(quote(TEXT, "Jembatan")) | {"tomorrow": 1}
    del value["flags"]
    assert codec.decode(Quote, value).flags == ()


@pytest.mark.parametrize("change", [{"kind": "shouted"}, {"start": None, "exact": ...}])
def test_what_cannot_be_read_is_an_error(change: dict[str, object]) -> None:
    value = {k: v for k, v in (codec.encode(quote(TEXT, "Jembatan")) | change).items() if v != ...}
    with pytest.raises((KeyError, TypeError)):
        codec.decode(Quote, value)
