"""What the desk knows of htmx 4: one template answers as a page or as the part that changes.

A request of htmx that swaps a part carries `HX-Request-Type: partial`; boosted links and restored
history ask for the whole page. Without htmx every route still answers with a page or a 303.
"""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request
from jinja2_fragments.flask import render_blocks

from workbench.web.security import local_path

VARY = ("HX-Request", "HX-Request-Type")
ANNOUNCE = "announce"  # the block that tells the status line what changed; fragments only


def partial() -> bool:
    """Say whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request-Type") == "partial"


def page(
    template: str, *blocks: str, status: int = 200, address: str = "", **context: object
) -> Response:
    """Answer with the whole page, or with just `blocks` when htmx swaps a part of it.

    `address` is what the address bar shows after a swap that came from a post.
    """
    swap = bool(blocks) and partial()
    if swap:
        body = render_blocks(template, [*blocks, ANNOUNCE], **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.vary.update(VARY)
    if swap and address:
        response.headers["HX-Push-Url"] = address
    return response


def problem(whole: str, part: str, status: int, message: str) -> Response:
    """Answer with an error: its own page, or a notice that leaves the swapped region alone."""
    if not partial():
        body = render_template(whole, status=status, message=message)
        response = make_response(body, status)
    else:
        response = make_response(render_template(part, message=message), status)
        response.headers["HX-Retarget"] = "#problem"
        response.headers["HX-Reswap"] = "innerHTML"
    response.vary.update(VARY)
    return response


def go(path: str) -> Response:
    """Send the browser to `path` of this site with GET (303), whichever way it asked."""
    path = local_path(path)
    if partial():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = path
    else:
        response = make_response(redirect(path, 303))
    response.vary.update(VARY)
    return response
