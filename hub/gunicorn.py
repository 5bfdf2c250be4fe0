"""How gunicorn serves the hub in production. Read by `gunicorn hub.wsgi --config`."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))  # workers x threads = database connections
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a disk that hangs must not look like a dead worker
timeout = 30
graceful_timeout = 30
keepalive = 5
accesslog = None  # the hub writes one structured line per request
control_socket_disable = True
