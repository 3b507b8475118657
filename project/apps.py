"""Apps of others, under our names."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """https://github.com/jazzband/django-rest-knox has no config of its own."""

    name = "knox"
    verbose_name = "API tokens"
