"""Tell what one number, date or time of the day is to another, whatever their formats."""

from __future__ import annotations

from workbench.model import EditClass
from workbench.trace.calendar import Date, Finding, Known, compare_dates
from workbench.trace.clock import Clock, compare_clocks
from workbench.trace.forms import Value
from workbench.trace.numbers import Number

COSMETIC, REWORDED, MATERIAL = EditClass.COSMETIC, EditClass.REWORDED, EditClass.MATERIAL
CLASS_OF = {"same": COSMETIC, "less": REWORDED, "open": REWORDED, "other": MATERIAL}


def compare_values(a: Value, b: Value, known: Known) -> tuple[EditClass, str]:
    """Return what one number, date or time of day is to another."""
    if isinstance(a, Number) and isinstance(b, Number):
        return compare_numbers(a, b)
    if isinstance(a, Date) and isinstance(b, Date):
        return _found(compare_dates(a, b, known))
    if isinstance(a, Clock) and isinstance(b, Clock):
        return _found(compare_clocks(a, b))
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Clock) and isinstance(other, Number):
            return _hour(one, other)
    return MATERIAL, "number"


def _found(finding: Finding) -> tuple[EditClass, str]:
    return CLASS_OF[finding.relation], finding.kind


def _hour(clock: Clock, number: Number) -> tuple[EditClass, str]:
    """Return what a bare number is to a time of the day ("10.00", "10" for "pukul 10.00")."""
    hours = {f"{m // 60}:{m % 60:02}" for m in clock.minutes}
    if number.clock and hours == {number.clock}:
        return COSMETIC, "number_format"
    bare = number.clock or f"{number.value}:00"
    return (REWORDED, "time") if bare in hours and not number.unit else (MATERIAL, "number")


def compare_numbers(a: Number, b: Number) -> tuple[EditClass, str]:
    """Return what one number is to another."""
    if a.clock and a.clock == b.clock:
        return COSMETIC, "number_format"
    if a.value == b.value:
        if a.unit == b.unit:
            return COSMETIC, "number_format"
        return (
            REWORDED if "percent" not in (a.unit, b.unit) and "" in (a.unit, b.unit) else MATERIAL,
            "unit",
        )
    if a.figure == b.figure and a.scale != b.scale:
        return MATERIAL, "unit"
    return MATERIAL, "number"


def alike(a: Value, b: Value) -> bool:
    """Tell whether two values may stand for one another in an alignment."""
    if isinstance(a, Number) and isinstance(b, Number):
        return a.value == b.value and "" in (a.unit, b.unit)
    if isinstance(a, Date) and isinstance(b, Date):
        return compare_dates(a, b, Known()).relation != "other"
    if isinstance(a, Clock) and isinstance(b, Clock):
        return compare_clocks(a, b).relation != "other"
    return False
