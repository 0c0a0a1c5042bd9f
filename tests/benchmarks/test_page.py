"""The page of figures is written section by section; one command never loses the other's."""

from pathlib import Path

from workbench.benchmarks import page


def test_a_section_replaces_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "speed.md"
    page.write(path, "scale", "## A million\n\nold")
    page.write(path, "sizes", "| figures |")
    page.write(path, "scale", "## A million\n\nnew")
    text = path.read_text()
    assert text.startswith(page.TITLE)
    assert text.index("| figures |") < text.index("## A million\n\nnew")
    assert "old" not in text
    page.write(path, "scale", "## A million\n\nnew")
    assert path.read_text() == text


def test_what_was_typed_by_hand_does_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "speed.md"
    path.write_text("# Speed\n\ntyped by hand\n")
    page.write(path, "sizes", "measured")
    assert "typed by hand" not in path.read_text()
