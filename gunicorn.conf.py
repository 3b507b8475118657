"""How the product is served; gunicorn reads this file where it is started in this folder.

TLS, compression and the buffering of what clients send belong to a proxy in front:
project/deploy/nginx.conf.
"""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from project import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")


def refuse(problems):
    """End the start in words."""
    for problem in problems:
        print(f"Not started: {problem}", file=sys.stderr)  # noqa: T201 - no log yet
    sys.exit(1)


try:
    workers, threads, keepalive = settings.WEB_CONCURRENCY, settings.THREADS, settings.KEEPALIVE
except ImproperlyConfigured as error:
    refuse([error])

wsgi_app = "project.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "project.worker.Worker"
worker_connections = 500  # of one worker; a process may have 1,024 files open
control_socket_disable = True
umask = 0o077
sendfile = False  # it would wait for a reader without end

# No header of a client says where or how the application is mounted, nor who the client is:
# project.proxies reads those of trusted proxies, and nothing else does.
forwarder_headers = ""
forwarded_allow_ips = ""
secure_scheme_headers = {}
header_map = "drop"
strip_header_spaces = False
proxy_protocol = False
limit_request_line = 8190


def on_starting(server):
    """Refuse what cannot be safe, as it is set and as the command line changed it."""
    problems = list(serving.refusals(server.cfg.workers, server.cfg.threads))
    used = server.cfg.settings["worker_class"].get()
    if used != worker_class:
        problems.append(
            f"The worker class is {used}, in which slow clients hold every thread. Start it without"
            " --worker-class (GUNICORN_CMD_ARGS may name one)."
        )
    if server.cfg.is_ssl:
        problems.append("TLS is the proxy's part: start it without a certificate.")
    if problems:
        refuse(getattr(p, "msg", p) + " " + (getattr(p, "hint", None) or "") for p in problems)
    settings.THREADS = server.cfg.threads  # --threads: workers share them out by it
    for warning in serving.warnings():
        server.log.warning("%s %s", warning.msg, warning.hint)


def post_worker_init(worker):
    """Load what is served before the first request."""
    serving.settle()
