"""Run the desk: one process with waitress, and one thread for long work."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from typing import Any

import waitress
from flask import Flask

from workbench.bench import Workbench
from workbench.errors import BadInput, HomeInUse
from workbench.jobs import JobRunner
from workbench.settings import Settings
from workbench.web.app import create_app

THREADS = 8  # requests at once; a trace takes milliseconds, an upload a thread for its time


def run(settings: Settings) -> None:
    """Serve until interrupted; raise HomeInUse or StorageFailed where the home is not usable."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # a new home folder is no news
    signal.signal(signal.SIGTERM, _interrupt)
    with Workbench.open(settings) as bench, bench.serving():
        server = _listen(create_app(bench), settings)
        runner = JobRunner(lambda: bench.work_once(runner.stopping), bench.upkeep)
        try:
            _announce(bench, settings.host, server.effective_port)
            runner.start()
            # What is loaded now stays: to look through it for garbage would halt traces.
            gc.freeze()
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            runner.stop()
            server.close()


def _announce(bench: Workbench, host: str, port: int) -> None:
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    _say(f"The desk is at {address}")
    if token := bench.first_start_token():
        _say(f"Make the first administrator at {address}/start/{token}")


def _listen(app: Flask, settings: Settings) -> Any:
    try:
        if not 0 <= settings.port <= 65535:  # the system would take the remainder
            raise ValueError(settings.port)
        return waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            max_request_body_size=settings.max_upload_bytes,
            clear_untrusted_proxy_headers=not settings.proxies,
        )
    except ValueError as error:  # waitress says so of a host without an address
        raise BadInput(
            "%(host)s, port %(port)s, is nowhere a server can listen: correct --host and --port, "
            "or WORKBENCH_HOST and WORKBENCH_PORT.",
            host=settings.host,
            port=settings.port,
        ) from error
    except OSError as error:
        raise HomeInUse(
            "The server cannot listen on %(host)s:%(port)s (%(error)s): stop what uses it, or "
            "choose another port with --port.",
            host=settings.host,
            port=settings.port,
            error=error.strerror or error,
        ) from error


def _interrupt(number: int, frame: object) -> None:
    """End a service stop (SIGTERM) as Ctrl-C would: after the batch, with everything closed."""
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
