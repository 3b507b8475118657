"""What must not be guessed: the key that signs, and tokens of programs."""

import re
from collections.abc import Mapping

from .values import BadEnvironment, text

# Good enough for one machine, worthless as a secret: it is in the repository.
DEVELOPMENT_KEY = "django-insecure-development-only"
SHORTEST_TOKEN = 32  # characters
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
# What stands in examples, compared without case and without what is no letter.
EXAMPLES = re.compile(
    "djangoinsecure|changeme|changethis|replaceme|secretkey|mysecret|yoursecret|verysecret|supersecret"
    "|insecure|example|placeholder|password|development|forbenchmarks|randomtext|notsosecret"
)
NEW_KEY = (
    "Set it to a long random text that no one else knows, the same for every worker: python -c "
    "'import secrets; print(secrets.token_urlsafe(64))'; on your own machine set DEBUG=1 instead."
)


def secret_key(environ: Mapping[str, str], *, debug: bool) -> str:
    """Return the key that signs sessions; only a debugging machine may do with a poor one."""
    key = text(environ, "SECRET_KEY", DEVELOPMENT_KEY if debug else "")
    problem = "" if debug else fault_of_key(key)
    if problem:  # the key itself is never told: it may be in use elsewhere
        raise BadEnvironment("SECRET_KEY", problem, NEW_KEY)
    return key


def fault_of_key(key: str) -> str:
    """Return what makes a key easy to guess, nothing where it is good."""
    if not key:
        return "is not set"
    if len(key) < SHORTEST_KEY:
        return f"has {len(key)} characters, and {SHORTEST_KEY} are the least"
    if len(set(key)) < FEWEST_CHARACTERS:
        return f"has {len(set(key))} different characters, and {FEWEST_CHARACTERS} are the least"
    if key in (key + key)[1:-1]:
        return "is one text several times"
    if EXAMPLES.search(re.sub(r"[^a-z]", "", key.lower())):
        return "is one that stands in examples"
    return ""


def token(environ: Mapping[str, str], name: str) -> str:
    """Return a secret that a program sends, or nothing; a short one is refused."""
    value = text(environ, name)
    if value and (len(value) < SHORTEST_TOKEN or not value.isascii()):
        problem = f"is not {SHORTEST_TOKEN} ASCII characters long or longer"
        raise BadEnvironment(name, problem, "Make one: openssl rand -hex 32.")
    return value
