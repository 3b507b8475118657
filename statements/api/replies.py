"""What all replies share, for the OpenAPI file: statuses, headers, problems, quotas."""

from __future__ import annotations

from collections.abc import Iterable

from statements.query.schemas import Schema, closed, integer, listed_texts, nullable, text

PROBLEMS = {
    "400": "The query is wrong: which parameter, what fits, and a corrected query.",
    "401": "The token is wrong, has expired or was revoked.",
    "404": "There is nothing at this address.",
    "405": "Only reading is possible: Allow names the methods.",
    "406": "None of the formats accepted is served.",
    "410": "It was public and is not any more; the detail is the reason.",
    "429": "The quota is used up: Retry-After says when it begins anew.",
    "503": "The database was too busy or the question too heavy: try again.",
}
HEADERS = {
    "ETag": "Tag of this reply: send it as If-None-Match, and 304 says that nothing has changed.",
    "Link": "Addresses of the next and the previous page, and of the same as a page for readers.",
    "Location": "Where it is.",
    "Accept-Ranges": "bytes: ranges of the file can be asked for.",
    "Content-Range": "Which bytes these are, of how many.",
    "Allow": "The methods there are.",
    "WWW-Authenticate": "The scheme: Bearer.",
    "Retry-After": "Seconds to wait.",
    "RateLimit-Policy": "Replies to tokens only: requests (q) in each window of seconds (w).",
    "RateLimit": "Replies to tokens only: requests left (r), seconds until the window ends (t).",
}
QUOTA = ("RateLimit-Policy", "RateLimit")
OF_PROBLEMS = {
    "401": ("WWW-Authenticate",),
    "405": ("Allow",),
    "429": ("Retry-After", *QUOTA),
    "503": ("Retry-After",),
}


def headers(names: Iterable[str]) -> Schema:
    """Return the headers of a reply."""
    kinds = {"Retry-After": "integer"}
    return {
        name: {"description": HEADERS[name], "schema": {"type": kinds.get(name, "string")}}
        for name in names
    }


def right_replies(content: Schema, *, has_tag: bool, has_links: bool) -> Schema:
    """Return the replies that say what was asked for."""
    tag = ("ETag",) if has_tag else ()
    names = (*tag, *(("Link",) if has_links else ()), *QUOTA)
    reply = {"description": "What was asked for.", "headers": headers(names), "content": content}
    same = {"description": "What you have is still right.", "headers": headers((*tag, *QUOTA))}
    return {"200": reply} | ({"304": same} if has_tag else {})


def file_replies() -> Schema:
    """Return the replies that carry a file, or a range of it."""
    binary = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
    descriptions = {"200": "The whole file.", "206": "The range asked for in Range."}
    ranges = headers(("ETag", "Accept-Ranges", *QUOTA))
    span = headers(("Content-Range",))
    replies = {
        status: {"description": description, "headers": ranges, "content": binary}
        for status, description in descriptions.items()
    }
    replies["206"]["headers"] = ranges | span
    same = {"description": "What you have is still right.", "headers": headers(("ETag", *QUOTA))}
    beyond = {"description": "No byte of the file is in the range.", "headers": span}
    return replies | {"304": same, "416": beyond}


def moved_reply() -> Schema:
    """Return the reply of a key that is another's now."""
    description = "It is part of the record at Location now."
    return {"308": {"description": description, "headers": headers(["Location"])}}


def ended_epoch(content: Schema) -> Schema:
    """Return the reply to a number of an epoch of the ledger that has ended."""
    description = "The ledger was put back: numbers of this epoch may mean other changes now."
    return {"409": {"description": description, "content": content}}


def problems(content: Schema) -> Schema:
    """Return the replies that say why there is nothing else."""
    return {
        code: {
            "description": description,
            "headers": headers(OF_PROBLEMS.get(code, ())),
            "content": content,
        }
        for code, description in PROBLEMS.items()
    }


def quota_shape() -> Schema:
    """Return the schema of what is left of a quota."""
    counts = {
        "limit": "Requests in each window; null where all are allowed.",
        "window": "Seconds.",
        "remaining": "Requests left in this window.",
        "reset": "Seconds until the next window begins.",
    }
    scope = {"type": "string", "enum": ["anonymous", "token"], "description": "Whose quota."}
    numbers = {name: nullable(integer(meaning)) for name, meaning in counts.items()}
    return closed({"scope": scope, **numbers})


def problem_shape() -> Schema:
    """Return the schema of https://www.rfc-editor.org/rfc/rfc9457 as we fill it."""
    fault = {
        "parameter": text("Which parameter."),
        "message": text("What is wrong with it."),
        "code": text("The same for programs."),
        "allowed": listed_texts(),
        "nearest": listed_texts(),
    }
    members = {
        "type": text("What kind of problem: about:blank where the status says it all."),
        "title": text("The kind of problem in words."),
        "status": {"type": "integer"},
        "detail": text("What is wrong here, and what to do."),
    }
    whole = closed(members)
    whole["properties"] |= {
        "errors": {
            "type": "array",
            "items": closed(fault) | {"required": ["parameter", "message", "code"]},
        },
        "corrected": text("The address of a corrected query, if one can be made."),
        "available": listed_texts("With 406: the formats that are served here."),
        "reference": text("With 500 and 503: where it stands in our log."),
        "epoch": text("With 409: the epoch of the ledger now."),
        "number": integer("With 410: the change that ended it."),
        "action": text("With 410: what that change did."),
        "recorded_at": text("With 410: when.") | {"format": "date-time"},
    }
    return whole
