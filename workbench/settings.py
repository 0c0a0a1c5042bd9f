"""Where things are and how this installation behaves, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput

PACKAGE = Path(__file__).resolve().parent
MOST_READERS = 64  # each takes some 150 MB of memory


def resource(name: str) -> Path:
    """Return the folder `templates` or `index`, beside the package or inside a wheel."""
    for base in (PACKAGE.parent, PACKAGE / "_resources"):
        folder = base / name
        if folder.is_dir():
            return folder
    raise BadInput("The folder %(name)s is missing: install the program again.", name=name)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one home folder."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    secret_key: str = ""
    allow_private_fetch: bool = False  # tests only: lets the fetcher reach loopback servers
    max_fetch_bytes: int = 20_000_000  # a news page is far below; a bomb far above
    fetch_timeout: float = 20.0  # seconds for the whole answer, not a single read
    max_upload_bytes: int = 2_000_000_000
    contact: str = ""  # the newsroom's contact, printed on every report (IFCN commitment 3)
    desk: str = "Quote Workbench"  # the publishing organisation's name on reports
    public_url: str = ""  # where reports are published; ClaimReview needs it
    timezone: str = "Asia/Jakarta"  # in which the desk shows times
    timestamp_url: str = ""  # of an RFC 3161 authority that confirms the archive's state daily
    timestamp_ca: Path | None = None  # its root certificates (PEM), so that `verify` checks them
    quota_gigabytes: int = 0  # the home folder may take; 0: what the disk has
    proxies: int = 0  # reverse proxies before the server whose X-Forwarded-* are believed
    respect_robots: bool = True  # what a site asks of programs; off only with its consent
    fetch_delay: float = 1.0  # seconds between visits to one host, unless it asks for more
    readers: int | None = None  # processes that read articles for an ingest; None: by processors

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read `WORKBENCH_*` variables; raise BadInput where a number is not one."""
        env = os.environ if env is None else env

        def number(name: str, default: int) -> int:
            raw = env.get(name, "")
            if not raw:
                return default
            if not raw.isascii() or not raw.isdigit():
                raise BadInput(
                    "%(name)s must be a whole number, 0 or more, not %(raw)s: correct the setting.",
                    name=name,
                    raw=raw,
                )
            return int(raw)

        return cls(
            home=Path(env.get("WORKBENCH_HOME") or "workbench-data").expanduser().resolve(),
            host=env.get("WORKBENCH_HOST") or "127.0.0.1",
            port=number("WORKBENCH_PORT", 8000),
            secret_key=env.get("WORKBENCH_SECRET_KEY", ""),
            allow_private_fetch=env.get("WORKBENCH_ALLOW_PRIVATE_FETCH") == "yes",
            max_fetch_bytes=number("WORKBENCH_MAX_FETCH_BYTES", 20_000_000),
            max_upload_bytes=number("WORKBENCH_MAX_UPLOAD_BYTES", 2_000_000_000),
            contact=env.get("WORKBENCH_CONTACT", ""),
            desk=env.get("WORKBENCH_DESK") or "Quote Workbench",
            public_url=env.get("WORKBENCH_PUBLIC_URL", ""),
            respect_robots=env.get("WORKBENCH_RESPECT_ROBOTS") != "no",
            fetch_delay=number("WORKBENCH_FETCH_DELAY", 1),
            timestamp_url=env.get("WORKBENCH_TIMESTAMP_URL", ""),
            timestamp_ca=_file("WORKBENCH_TIMESTAMP_CA", env.get("WORKBENCH_TIMESTAMP_CA", "")),
            quota_gigabytes=number("WORKBENCH_QUOTA_GIGABYTES", 0),
            timezone=env.get("WORKBENCH_TIMEZONE") or "Asia/Jakarta",
            proxies=number("WORKBENCH_PROXIES", 0),
            readers=_readers(env.get("WORKBENCH_READERS", "")),
        )


def _readers(raw: str) -> int | None:
    """Return the number of reading processes; None where it is left to the program."""
    if raw in ("", "auto"):
        return None
    if not raw.isascii() or not raw.isdigit() or int(raw) > MOST_READERS:
        raise BadInput(
            "WORKBENCH_READERS must be a number from 0 to %(most)s, or auto, not %(raw)s: correct "
            "the setting.",
            most=MOST_READERS,
            raw=raw,
        )
    return int(raw)


def _file(name: str, given: str) -> Path | None:
    """Return the file a setting names; raise BadInput where it is not there."""
    if not given:
        return None
    path = Path(given).expanduser()
    if not path.is_file():
        raise BadInput(
            "%(name)s names the file %(path)s, which is not there: correct the setting.",
            name=name,
            path=path,
        )
    return path
