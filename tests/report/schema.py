"""The part of JSON Schema that the report's schema uses, so that the tests need no library."""

from typing import Any

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
USED = {
    "$schema",
    "title",
    "description",
    "$defs",
    "$ref",
    "type",
    "required",
    "properties",
    "items",
    "const",
    "enum",
    "anyOf",
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Return where `value` breaks `schema`."""
    assert schema.keys() <= USED, f"{at}: a keyword this checker does not know"
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    found: list[str] = []
    if "anyOf" in schema and all(faults(value, s, root, at) for s in schema["anyOf"]):
        found.append(f"{at}: none of anyOf")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, KINDS[k]) for k in kinds):
        found.append(f"{at}: {type(value).__name__}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: not {schema['const']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value} not in enum")
    if isinstance(value, dict):
        found += [f"{at}: no {key}" for key in schema.get("required", []) if key not in value]
        for key, inner in schema.get("properties", {}).items():
            if key in value:
                found += faults(value[key], inner, root, f"{at}.{key}")
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            found += faults(item, schema["items"], root, f"{at}[{index}]")
    return found
