"""Downloads as replies: streamed, named, and in the log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements import query
from statements.audit import audit
from statements.models import Change
from statements.slots import end_after

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "graphml": "application/graphml+xml",
}


def download_response(request: Request, question: query.Question) -> HttpResponseBase:
    """Return the file of a question, named after the last number of the ledger that it saw."""
    if request.method == "HEAD":  # nobody would read the stream
        return streamed((), question, Change.objects.last_number())
    pieces = query.download(question)
    end_after(request._request, settings.EXPORT_TIME_LIMIT)
    audit_download(request, "export", format=question.format, number=pieces.number)
    return streamed(pieces, question, pieces.number)


def streamed(pieces: Any, question: query.Question, number: int) -> HttpResponseBase:
    return StreamingHttpResponse(
        pieces,
        content_type=MEDIA_TYPES[question.format],
        headers=attachment(query.file_name(question, number)),
    )


def attachment(name: str) -> dict[str, str]:
    """Return the header that names a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def audit_download(request: Request, event: str, **facts: Any) -> None:
    """Log what is sent to whom; a token's holder is named."""
    user = request.user.get_username() if request.auth else None
    audit(event, request._request, user, path=request.path, **facts)
