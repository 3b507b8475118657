"""What other APIs call the parameters that stand here under other names.

Nothing is translated: a name is told with what to use in its place, on lists that have it.
"""

from __future__ import annotations

from collections.abc import Container

# Ours, the likeliest first: the first that a list has is told, and what else it has of them.
DATES = ("said_on", "signed_on", "published_on", "held_on", "due", "recorded_at__gte")
FROM = (
    *("said_on__gte", "signed_on__gte", "published_on__gte", "held_on__gte", "held_on", "due__gte"),
    "recorded_at__gte",
)
TO = (
    *("said_on__lte", "signed_on__lte", "published_on__lte", "held_on__lte", "held_on", "due__lte"),
)
SPEAKERS = ("speaker", "official", "q")
GOVERNMENTS = ("government", "accuser", "debtor", "q")
CHANGED = ("changed_since", "since", "recorded_at__gte")

NAMES: dict[tuple[str, ...], str] = {
    SPEAKERS: "official person people author actor name by who speaker speaker_name politician",
    GOVERNMENTS: "government country countries state nation side country_code iso",
    ("institution", "q"): "institution org orgs organisation organization ministry body agency",
    ("office_kind", "office"): "office post title_of_office rank function",
    ("addressee",): "addressee recipient audience to_whom target_audience listener",
    ("q",): "search query text keyword keywords term terms words s find fulltext contains title",
    ("order",): "sort sort_by sortby orderby order_by ordering sorting dir asc desc",
    ("order", "ref"): "direction",
    ("family", "ref"): "family families",
    ("page_size",): "limit per_page perpage pagesize size rows top take first max n count_per_page",
    ("cursor",): "page offset skip start page_number pagenumber p after_cursor before_cursor",
    ("count",): "total with_count include_count total_count",
    ("language",): "language lang locale hl",
    ("kind", "type", "noun"): "kind category kinds form genre noun entity resource",
    ("kind", "type", "noun", "ref"): "type types reference_type act",
    ("action",): "action event operation verb",
    ("said_on__gte", *FROM): "from from_date since_date start_date date_from datefrom after begin"
    " min_date newer_than date_gte date_min startdate",
    ("said_on__lte", *TO): "to to_date until end_date date_to dateto before end max_date older_than"
    " date_lte date_max enddate",
    DATES: "date day month year on when dates said at period range between date_range daterange",
    CHANGED: "since updated_since modified_since changed updated modified updated_at updated_after"
    " modified_after last_modified lastmodified last_modified_since changed_since after_number",
    ("agreement", "series"): "treaty document text_key accord deal agreements",
    ("clause",): "article paragraph section point clauses provision",
    ("contact",): "meeting call occasion summit talks encounter contacts",
    ("topic", "q"): "tag tags subject subjects topics theme themes",
    ("place", "q"): "location where city region places",
    ("publisher", "source"): "outlet media newspaper agency_name site domain website",
    (
        "ref",
        "target",
    ): "cites references reference citation cited refers_to mentions target targets",
    ("type", "target", "about", "ref"): "ref refs",
    ("about", "accused", "ref"): "about accused concerning regarding about_government",
    ("responds_to",): "reply_to in_reply_to answers response_to",
    ("fields",): "field select only columns include attributes props properties expand embed",
    ("labels",): "names with_names label with_labels",
    ("format",): "fmt output output_format as accept type_of_reply",
    ("dialect",): "delimiter sep separator excel bom",
    ("table",): "sheet link_table",
    ("certainty",): "confidence verified sure",
}
OURS = {name: ours for ours, names in NAMES.items() for name in names.split()}

CURSOR = "Pages have no numbers: follow `next`, which carries it"
ADVICE = {
    "cursor": CURSOR,
    "changed_since": "It takes a number of the ledger, not a time",
    "since": "It takes a number of the ledger, not a time",
}
INSTEAD = {
    names: advice
    for listed, advice in {
        "id ids uid uids key keys pk slug uuid": "One record has an address of its own: its key"
        " or uid below the list (/governments/russia/)",
        "token api_key apikey key_token access_token auth": "A token is sent in the header"
        " Authorization: Bearer …, never in an address",
        "callback jsonp": "Pages of any site may read this without JSONP",
        "url link href address": "/resolve/?q= finds what an address is that of",
    }.items()
    for names in listed.split()
}


def is_foreign(name: str) -> bool:
    """Tell whether other APIs have a parameter of this name, whatever is here in its place."""
    return name.lower().replace("-", "_").removesuffix("[]") in OURS


def instead(name: str, names: Container[str]) -> tuple[tuple[str, ...], str]:
    """Return the parameters known here that a foreign name asks for, and what else is to say."""
    foreign = name.lower().replace("-", "_").removesuffix("[]")
    if foreign in names:
        return (foreign,), ""
    ours = tuple(dict.fromkeys(one for one in OURS.get(foreign, ()) if one in names))
    return ours, ADVICE.get(ours[0], "") if ours else INSTEAD.get(foreign, "")
