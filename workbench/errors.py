"""What can go wrong, as a glossary: each error is one full sentence that says what to do next."""


class WorkbenchError(Exception):
    """Something the user can mend; `status` is the HTTP status, the message a full sentence."""

    status = 400
    exit_code = 2

    def __init__(self, message: str, **values: object) -> None:
        """Keep the template `message` for translation and the `values` it is filled with."""
        super().__init__(message % values if values else message)
        self.template = message
        self.values = values


class BadInput(WorkbenchError):
    """What was given cannot be used as it is."""

    status = 422


class NotFound(WorkbenchError):
    """Nothing of that name or number is here."""

    status = 404


class Gone(NotFound):
    """It was here and was taken down; the sentence says why."""

    status = 410


class Forbidden(WorkbenchError):
    """The signed-in user may not do this."""

    status = 403


class Conflict(WorkbenchError):
    """Somebody or something else got there first."""

    status = 409


class FetchRefused(WorkbenchError):
    """An address was not fetched, for safety or because the other side misbehaved."""

    status = 422
    exit_code = 1


class EvidenceMismatch(WorkbenchError):
    """The archived bytes no longer prove what is claimed of them."""

    status = 409
    exit_code = 1


class StorageFailed(WorkbenchError):
    """The disk or the database refused; nothing was changed."""

    status = 507
    exit_code = 1


class HomeInUse(WorkbenchError):
    """Another process works on this home folder."""

    status = 409
    exit_code = 1


class IndexDamaged(WorkbenchError):
    """A search index cannot be read; it can always be rebuilt from the archive."""

    status = 503
    exit_code = 1
