"""Read settings from the environment: text in, plain values out, errors that say what to do.

In come the variables and the name of one; out comes a value that the settings use as it is, or
`BadEnvironment`, which never tells a secret. Begin with `values.text`, which all others read by.
"""

from .credentials import DEVELOPMENT_KEY, secret_key, token
from .hosts import contact, hosts, networks, origin, origins
from .stores import counters, database, metrics_folder, paper, statement_timeout
from .values import BadEnvironment, choice, flag, number, quota, text, words

__all__ = [
    "DEVELOPMENT_KEY",
    "BadEnvironment",
    "choice",
    "contact",
    "counters",
    "database",
    "flag",
    "hosts",
    "metrics_folder",
    "networks",
    "number",
    "origin",
    "origins",
    "paper",
    "quota",
    "secret_key",
    "statement_timeout",
    "text",
    "token",
    "words",
]
