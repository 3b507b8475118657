"""The API: read-only HTTP before the questions that `query` answers.

In come addresses, parameters and headers; out go replies in the format that was negotiated, with
tags, quotas and problems. What is asked of public rows, `query` asks; the OpenAPI file is written
from the declarations of nouns, filters and doors. Begin with `urls`: `views.PublicView` is what
every view shares, `viewsets.ListViewSet` serves every list.
"""
