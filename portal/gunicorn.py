"""The production server's configuration: `gunicorn --config portal/gunicorn.py portal.wsgi`."""

import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from portal import settings

SHARED_MEMORY = Path("/dev/shm")

host = os.environ.get("HOST") or "127.0.0.1"
if ":" in host and not host.startswith("["):  # IPv6
    host = f"[{host}]"
bind = f"{host}:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5

# A heartbeat on a disk can block a worker; where there is no shared memory, the usual place must do.
worker_tmp_dir = str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK | os.X_OK) else None

# A query may be a full sentence, and a Chinese character is nine bytes in an address.
limit_request_line = 8190

# Only named proxies may say what the client's scheme and address were.
forwarded_allow_ips = ",".join(settings.TRUSTED_PROXIES)

# One socket in the home directory would be fought over by two portals of one user.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "scholium"

# A page is some ten thousand objects, none of which is garbage before it is sent. By default Python looks
# for some after every 700.
SEARCHED_AFTER = (20_000, 10, 10)

# Each worker counts in files of its own.
if settings.METRICS_TOKEN:
    counted = tempfile.mkdtemp(prefix="scholium-metrics-", dir=worker_tmp_dir)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counted


def when_ready(server: Any) -> None:
    """Before the workers are forked: what is loaded here, they share.

    It stays as long as they do, so no search for garbage need go through it: that stopped each worker for
    a tenth of a second now and then, and made it a copy of all of it.
    """
    from django.db import connections

    from portal.serving.warming import warm_up

    warm_up()
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHED_AFTER)
    print(f"Scholium is up: {settings.SITE_URL}", flush=True)


def post_fork(server: Any, worker: Any) -> None:
    """A database connection opened while loading belongs to the parent; a worker opens its own."""
    from django.db import connections

    connections.close_all()


def post_worker_init(worker: Any) -> None:
    """Ctrl-C reaches the workers, too, and then the arbiter's word to end; the second of the two came upon
    the first half-way, now and then, so that the worker hung until it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted still counts when it is gone; what it was, at that moment, does not."""
    if settings.METRICS_TOKEN:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if settings.METRICS_TOKEN:
        shutil.rmtree(counted, ignore_errors=True)
