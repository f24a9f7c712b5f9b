"""The production server's configuration: `gunicorn --config portal/gunicorn.py portal.wsgi`."""

import os
from pathlib import Path
from typing import Any

from portal import settings

SHARED_MEMORY = Path("/dev/shm")

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
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


def when_ready(server: Any) -> None:
    print(f"Scholium is up: {settings.SITE_URL}", flush=True)


def post_fork(server: Any, worker: Any) -> None:
    """A database connection opened while loading belongs to the parent; a worker opens its own."""
    from django.db import connections

    connections.close_all()
