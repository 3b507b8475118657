"""Apps of others, under our names."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register

from project import serving


class TokensConfig(AppConfig):
    """https://github.com/jazzband/django-rest-knox has no config of its own."""

    name = "knox"
    verbose_name = "API tokens"


class DeskConfig(AdminConfig):
    """Django's admin with a first page and a grouping of our own."""

    default_site = "statements.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        register(serving.check, Tags.security, deploy=True)
