"""Rows of the apps above, by name: a page may show them, but no import turns round."""

from typing import Any

from django.apps import apps


def rows(model: str, user: Any) -> Any:
    """The rows of "app.Model" that `user` may read, by that app's own rule."""
    return apps.get_model(model)._default_manager.visible_to(user)


def library(user: Any) -> Any:
    """The published practices that `user` may read."""
    return rows("practices.Practice", user).published()


def stages() -> list[tuple[str, str]]:
    """The stages of a practice in their order, each with its label."""
    practice: Any = apps.get_model("practices.Practice")
    return list(practice._meta.get_field("stage").choices)
