"""One place that turns whatever went wrong into a page, or a notice, that helps."""

from __future__ import annotations

import errno
import logging

from flask import Flask, Response
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from workbench.errors import StorageFailed, WorkbenchError
from workbench.web import hypermedia
from workbench.web.stored import stored

LOG = logging.getLogger(__name__)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


def sentence(error: WorkbenchError) -> str:
    """Return the error's sentence in the reader's language."""
    if not error.values:
        return str(_(error.template))
    if error.template == "%(reason)s":  # the sentence of another error, filled in already
        return stored(str(error))
    values = dict(error.values)
    if isinstance(values.get("name"), str):  # the name of a field, which is a word of ours
        values["name"] = _(str(values["name"]))
    return str(_(error.template, **values))


def advice(status: int) -> str:
    """Return what a reader can do about an HTTP status."""
    known = {
        400: _("The browser sent something the desk does not understand: go back and try again."),
        403: _("Your account may not do this: ask an administrator."),
        404: _("There is no such page: check the address, or search for what you need."),
        405: _("This address only takes a sent form: go back and use the button there."),
        413: _("That was too much at once: send it as a file, or in smaller parts."),
        429: _("Too many failed attempts: wait a minute and try again."),
        500: _("Something broke on our side. Nothing was changed; the log tells more."),
    }
    return str(known.get(status, known[400] if status < 500 else known[500]))


def answer(status: int, message: str) -> Response:
    """Return the error page, or the notice for a swapped part."""
    return hypermedia.problem("errors/page.html", "errors/_notice.html", status, message)


def init_app(app: Flask) -> None:
    """Handle the desk's own errors, those of HTTP, and the ones nobody foresaw."""

    def expected(error: WorkbenchError) -> Response:
        return answer(error.status, sentence(error))

    def disk(error: OSError) -> Response:
        if error.errno not in FULL:
            raise error
        LOG.error("the disk refused", exc_info=error)
        return expected(
            StorageFailed(
                "The disk refused to write (%(error)s): free space, then try again; nothing was "
                "changed.",
                error=error.strerror,
            )
        )

    def http(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:  # a redirect is not a problem
            return error.get_response()  # type: ignore[return-value]
        if error.code >= 500:
            LOG.error("unforeseen", exc_info=getattr(error, "original_exception", None) or error)
        response = answer(error.code, advice(error.code))
        valid = getattr(error, "valid_methods", None)
        if valid:
            response.headers["Allow"] = ", ".join(valid)
        return response

    app.register_error_handler(WorkbenchError, expected)
    app.register_error_handler(OSError, disk)
    app.register_error_handler(HTTPException, http)
