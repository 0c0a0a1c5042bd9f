"""Turn the model's frozen dataclasses into JSON-ready values and back, losing no type."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_PLAIN = frozenset((str, int, float, bool, type(None)))


def encode(value: Any) -> Any:
    """Return `value` as dicts, lists, strings, numbers, booleans and None."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    # What is plain is not handed on once more: an article's quotes are some thousand such values.
    if names := _names(kind):
        held = ((name, getattr(value, name)) for name in names)
        return {name: v if type(v) in _PLAIN else encode(v) for name, v in held}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(k): v if type(v) in _PLAIN else encode(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [v if type(v) in _PLAIN else encode(v) for v in value]
    return value


def decode(kind: type[T], value: Any) -> T:
    """Return `value`, made by `encode`, as an instance of `kind`; raise TypeError or KeyError."""
    wanted: Any = kind
    return _decoder(wanted)(value)  # type: ignore[no-any-return]


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass, () for any other type."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a `kind`: its type hints are looked at once, not for every value."""
    origin: Any = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _decoder(next(a for a in get_args(kind) if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return dict
    if kind is datetime:
        return datetime.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {member.value: member for member in kind}.__getitem__
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_decoder(kind)
    return lambda value: value


def _tuple_decoder(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    decoders = [_decoder(kind) for kind in kinds if kind is not Ellipsis]
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        [one] = decoders
        return lambda value: tuple([one(v) for v in value])
    return lambda value: tuple(read(v) for read, v in zip(decoders, value, strict=True))


def _dataclass_decoder(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    decoders = {name: _decoder(hints[name]) for name in _names(kind)}

    def read(value: Mapping[str, Any]) -> Any:
        # A field this version no longer knows is left out; one that is missing has its default.
        return kind(**{k: decoders[k](v) for k, v in value.items() if k in decoders})

    return read
