"""The admin site of the desk: its first page, and the nouns grouped by what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse

from statements import dashboard
from statements.documents import NOUNS
from statements.guides import guide
from statements.login import codes, steps
from statements.login.own_account import NewPasswordPage, OwnPasswordPage, RecoveryCodesPage
from statements.login.pages import AppPage, CodePage, PasswordForm, PasswordPage, to_next_step
from statements.login.unsent import unsent_page, words_sent
from statements.models import User
from statements.vocabularies import Group


def names_in_group(group: Group) -> Iterator[str]:
    """Yield the names of a group's models by what they are called, first what it is named after."""
    models = [noun.table.model for noun in NOUNS.values() if noun.group == group]
    plurals = {model.__name__: str(model._meta.verbose_name_plural) for model in models}
    yield from sorted(plurals, key=lambda name: (plurals[name] != group.lower(), plurals[name]))


GROUPS = (
    *((group.value, tuple(names_in_group(group))) for group in Group),
    ("Imports and history", ("Batch", "Record", "Edition", "Change", "Redaction", "Release")),
    ("From readers", ("Correction",)),
    ("People and access", ("User", "Group", "AuthToken")),
)
SEEN_BY = {"batch": "statement"}  # who may see statements may see their imports
NAMES = {"AuthToken": "API tokens"}  # where the model's own name says less
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A line of a panel with its address, empty where the person may not go there."""

    text: str
    about: str
    url: str


# Not in `admin`, which registers its pages while it is imported.
class DeskSite(AdminSite):
    """Django's admin with a dashboard, and a menu of our own on every page."""

    site_header = "Statements: the desk"
    site_title = "Statements"
    index_title = "Dashboard"
    enable_nav_sidebar = False  # ours stands in the header

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        home = reverse("admin:index", current_app=self.name)
        return super().each_context(request) | {"home_url": home}

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may see the desk: staff, whose session was begun with a code."""
        return super().has_permission(request) and steps.may_enter(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Let what was sent after a login had ended be sent again, instead of asking for it."""
        django_view = super().admin_view(view, cacheable)

        @wraps(django_view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated and words_sent(request):
                return unsent_page(request)
            return django_view(request, *args, **kwargs)

        return cast(View, answer)

    def get_urls(self) -> list[Any]:
        """Put the pages of the second step before Django's own, which take all that is left."""
        recovery = RecoveryCodesPage.as_view(site=self)
        own = [
            path("login/code/", CodePage.as_view(site=self), name="login_code"),
            path("login/app/", AppPage.as_view(site=self), name="login_app"),
            path("help/", self.admin_view(self.help), name="help"),
            path("login/password/", NewPasswordPage.as_view(site=self), name="login_password"),
            path("recovery_codes/", self.admin_view(recovery), name="recovery_codes"),
        ]
        return [*own, *super().get_urls()]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for name and password; who is logged in by them alone goes on to the code.

        Who has no app shows the password: a session's cookie alone sets none up.
        """
        home = reverse("admin:index", current_app=self.name)
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(home)
        user = request.user
        if request.method == "GET" and super().has_permission(request) and isinstance(user, User):
            if codes.app_of(user) is not None:
                return to_next_step(request, user, request.GET.get(REDIRECT_FIELD_NAME, ""))
            logout(request)
        names_next_page = REDIRECT_FIELD_NAME in request.GET or REDIRECT_FIELD_NAME in request.POST
        context = {
            **self.each_context(request),
            "title": "Log in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **({} if names_next_page else {REDIRECT_FIELD_NAME: home}),
            **(extra_context or {}),
        }
        request.current_app = self.name
        view = PasswordPage.as_view(
            extra_context=context,
            authentication_form=self.login_form or PasswordForm,
            template_name=self.login_template or "admin/login.html",
        )
        return cast(HttpResponse, view(request))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Let a person change their own password, with the limits of a login."""
        request.current_app = self.name
        view = OwnPasswordPage.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models grouped by what they are, instead of by the app they are in."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        for name in NAMES.keys() & models.keys():
            models[name] = models[name] | {"name": NAMES[name]}
        groups = [(name, [models.pop(m) for m in listed if m in models]) for name, listed in GROUPS]
        others = ("Others", list(models.values()))
        return [
            {"name": name, "app_label": name, "app_url": "", "models": group}
            for name, group in (*groups, others)
            if group
        ]

    def help(self, request: HttpRequest) -> TemplateResponse:
        """Show the guide of curators within the desk."""
        paper = guide("curators")
        context = {**self.each_context(request), "title": "Help", "subtitle": None, "paper": paper}
        request.current_app = self.name
        return TemplateResponse(request, "admin/statements/help.html", context)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - the site lets nobody else in
        panels = [panel_context(panel, user) for panel in dashboard.panels(user)]
        may_add = user.has_perm("statements.add_statement")
        context = {"panels": panels, "may_add_statement": may_add}
        return super().index(request, context | (extra_context or {}))


def panel_context(panel: dashboard.Panel, user: User) -> dict[str, Any]:
    """Return what the template shows of a panel: its lines with their addresses."""
    noun, query = panel.where or ("", "")
    url = page_address(noun, user, "changelist") if noun else ""
    return {
        "name": panel.name,
        "title": panel.title,
        "empty": panel.empty,
        "note": panel.note,
        "weight": panel.weight,
        "count": panel.count,
        "counted": panel.counted,
        "lines": list(panel_links(panel, user)),
        "url": url and (f"{url}?{query}" if query else url),
        "url_text": "See all",
    }


def panel_links(panel: dashboard.Panel, user: User) -> Iterator[PanelLink]:
    for line in panel.lines:
        yield PanelLink(line.text, line.about, page_address(line.noun, user, panel.page, line.key))


def page_address(noun: str, user: User, page: str, *keys: str) -> str:
    """Return the address of a noun's page, empty where there is none that the person may see."""
    model = str(NOUNS[noun].table.model._meta.model_name) if noun in NOUNS else noun
    if not model or not user.has_perm(f"statements.view_{SEEN_BY.get(model, model)}"):
        return ""
    name = f"statements_{model}_{page}"
    try:
        return reverse(f"admin:{name}", args=[quote(key) for key in keys])
    except NoReverseMatch:
        return ""
