"""Run the desk: one process with waitress, and one thread for long work."""

from __future__ import annotations

import logging
import sys

import waitress

from workbench.bench import Workbench
from workbench.jobs import JobRunner
from workbench.settings import Settings
from workbench.web.app import create_app

THREADS = 8  # requests at once; a trace takes milliseconds, an upload a thread for its time


def run(settings: Settings) -> None:
    """Serve until interrupted; raise HomeInUse or StorageFailed where the home is not usable."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with Workbench.open(settings) as bench:
        app = create_app(bench)
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            max_request_body_size=settings.max_upload_bytes,
            clear_untrusted_proxy_headers=not settings.proxies,
        )
        address = f"http://{settings.host}:{server.effective_port}"
        print(f"The desk is at {address}", file=sys.stderr, flush=True)
        token = bench.first_start_token()
        if token:
            print(f"Make the first administrator at {address}/start/{token}", file=sys.stderr,
                  flush=True)  # fmt: skip
        bench.resume_jobs()
        runner = JobRunner(lambda: bench.work_once(runner.stopping), bench.upkeep)
        runner.start()
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            runner.stop()
            server.close()
