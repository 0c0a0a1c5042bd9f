"""Build hook: bring in the pinned htmx file.

The htmx file is taken from the distribution django-htmx (a build requirement of which nothing is
imported) and checked against a pinned hash, so that no foreign code is committed and nothing is
downloaded by our own means.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HTMX = "static/django_htmx/htmx-4.min.js"
HTMX_SHA384 = "6lyVbhrs13b9z7mLOpt/N6R76rtkEBWgCjAXRs/DSWyi2AMnQSs10ijWk+PI8n7W"


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Put the vendor file where the package expects it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before every build, the editable one included."""
        static = Path(self.root) / "workbench" / "web" / "static"
        copy_htmx(static / "vendor" / "htmx.min.js")


def copy_htmx(target: Path) -> None:
    """Copy the pinned htmx file to `target`; raise RuntimeError where it is not the pinned one."""
    spec = importlib.util.find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise RuntimeError("The build needs django-htmx: install requirements/build.txt first.")
    content = (Path(spec.origin).parent / HTMX).read_bytes()
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    if digest != HTMX_SHA384:
        raise RuntimeError(f"htmx has the hash {digest}, not the pinned one: check the version.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
