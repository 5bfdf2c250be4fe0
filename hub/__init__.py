"""Composition only: knows every app, and no app imports it."""

from hub.celery import app as celery_app

__all__ = ["celery_app"]
