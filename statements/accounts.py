"""The groups of people at the desk, each with no more than its work needs; demo accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import Group, Permission

from statements.documents import CHILDREN, NOUNS
from statements.documents.links import POINTED_NOUNS
from statements.documents.mapping import Kind
from statements.models import User


def model_name(kind: Kind) -> str:
    """Return what permissions call the model of a kind."""
    return str(kind.table.model._meta.model_name)


AUTHORITY = [model_name(noun) for noun in NOUNS.values() if not noun.is_reviewed]
REVIEWED = [model_name(noun) for noun in NOUNS.values() if noun.is_reviewed]
ADDED = [model_name(noun) for noun in NOUNS.values() if noun.visibility.follows_use]
PARTS = [model_name(part) for name, part in CHILDREN.items() if name in POINTED_NOUNS]
READ = (*AUTHORITY, *PARTS, *REVIEWED, "record", "edition", "change", "release")


def codenames_for(actions: str, models: Iterable[str]) -> Iterator[str]:
    """Yield the codenames that allow actions (named in one string) on models."""
    for action in actions.split():
        yield from (f"{action}_{model}" for model in models)


REPORTS = tuple(codenames_for("view change", ["correction"]))  # readers' reports of mistakes
CURATOR = (
    *codenames_for("view", READ),
    *REPORTS,
    *codenames_for("add change delete", REVIEWED),
    *codenames_for("add", ADDED),
)
GROUPS: dict[str, tuple[str, ...]] = {
    "curator": CURATOR,
    "reviewer": (*CURATOR, "approve_statement"),
    "editor": (
        *codenames_for("view", READ),
        *codenames_for("add change delete", AUTHORITY),
        *REPORTS,
    ),
    "analyst": tuple(codenames_for("view", READ)),
}  # curators change what they added until something public uses it: the admin sees to that;
# who may change and delete records of a noun may merge them

MAY = {
    "curator": "enters and changes statements, submits them, imports; adds sources, contacts,"
    " publishers and officials",
    "reviewer": "does the same, and approves what others saved",
    "editor": "keeps governments, agreements, offices, topics and the other authority records",
    "analyst": "reads the desk, drafts included",
}  # in words, for who gives the rights


def demo_password(name: str) -> str:
    return f"{name}-demo"


DEMO_PASSWORDS = frozenset(map(demo_password, GROUPS))


def make_groups() -> None:
    """Make the groups, or give them back the permissions listed here."""
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        allowed = Permission.objects.filter(
            content_type__app_label="statements", codename__in=codenames
        )
        group.permissions.set(allowed)


def make_demo_accounts() -> list[tuple[str, str]]:
    """Make one account for each group; return their names and passwords.

    For trying the product out on one's own machine only. An account that exists keeps its
    password.
    """
    accounts = []
    for name in GROUPS:
        user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if is_new:
            user.set_password(demo_password(name))
            user.save()
            user.groups.add(Group.objects.get(name=name))
        accounts.append((name, demo_password(name)))
    return accounts
