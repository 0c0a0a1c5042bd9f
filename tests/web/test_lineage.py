"""The drawing of a lineage: every line leads from one parent to its child and to nobody else."""

import re
from dataclasses import replace

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.report import example
from tests.web.conftest import QUOTE, SignIn
from workbench.model import Alteration, EditClass, Trace, Variant
from workbench.web.lineage import HEIGHT, MOST, draw

MATERIAL = Alteration(EditClass.MATERIAL, "negation_removed", "", "tidak")
COSMETIC = Alteration(EditClass.COSMETIC, "case", "Kami", "kami")


def traced(variants: list[Variant]) -> Trace:
    found = example.trace()
    assert found.first is not None
    return replace(
        found, lineage=tuple(variants), appearances=(found.first,) * max(1, len(variants))
    )


@st.composite
def trees(draw_: st.DrawFn) -> list[Variant]:
    count = draw_(st.integers(2, MOST + 3))
    variants = [Variant((0,))]
    for index in range(1, count):
        parents = draw_(st.lists(st.integers(0, index - 1), max_size=3, unique=True))
        changes = draw_(st.lists(st.sampled_from((MATERIAL, COSMETIC)), max_size=2))
        variants.append(Variant((index,), tuple(parents), tuple(changes), draw_(st.booleans())))
    return variants


def ends(path: str) -> tuple[int, int, int]:
    """Return (height where a line leaves its parent, its lane, height where it enters)."""
    found = re.fullmatch(r"M(\d+) (\d+)H(\d+)V(\d+)H\1", path)
    assert found
    return int(found[2]), int(found[3]), int(found[4])


@given(trees())
def test_lines_lead_from_parents_to_children_in_lanes_of_their_own(variants: list[Variant]) -> None:
    drawing = draw(traced(variants))
    assert drawing is not None
    rows = {box.y: box.number - 1 for box in drawing.boxes}
    lanes: dict[int, dict[int, list[int]]] = {}
    drawn = set()
    for line in drawing.lines:
        leaves, lane, enters = ends(line.path)
        parent, child = rows[leaves - HEIGHT * 2 // 3], rows[enters - HEIGHT // 3]
        drawn.add((parent, child))
        lanes.setdefault(lane, {}).setdefault(parent, []).append(child)
        assert 0 < lane < drawing.boxes[0].x
        assert line.other == (variants[child].parents[0] != parent)
    shown = variants[:MOST]
    assert drawn == {(p, c) for c, v in enumerate(shown) for p in v.parents}
    for parents in lanes.values():
        for one, children in parents.items():
            for other, others in parents.items():
                apart = max(children) <= other or max(others) <= one
                assert one == other or apart, "two parents share a lane at one height"


def test_the_strongest_change_is_told_and_a_first_wording_has_none() -> None:
    drawing = draw(
        traced(
            [
                Variant((0,), changes=(MATERIAL,)),
                Variant((1,), (0,), (COSMETIC, MATERIAL), turned=True),
                Variant((2,), (1, 0), (COSMETIC,), sure=False),
            ]
        )
    )
    assert drawing is not None
    assert [box.change for box in drawing.boxes] == ["", "material", "cosmetic"]
    assert [(x.sure, x.turned, x.other) for x in drawing.lines] == [
        (True, False, True),
        (False, False, False),
        (True, True, False),
    ]


def test_one_wording_is_no_drawing() -> None:
    assert draw(traced([])) is None
    assert draw(traced([Variant((0,))])) is None


def test_the_page_has_it_as_drawing_and_as_table(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(lang="id").get("/trace", query_string={"text": QUOTE}).text
    section = re.search(
        r'<section class="card" aria-labelledby="lineage">.*?</section>', page, re.S
    )
    assert section
    drawing, table = section[0].split("<table", 1)
    assert 'role="img"' in drawing
    for outlet in ("wartalembah.example", "kabarhulu.example"):
        assert outlet in drawing
        assert outlet in table
    assert "Di sini maknanya berbalik." in table
    assert "mengubah makna" in drawing
