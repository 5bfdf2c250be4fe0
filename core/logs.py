"""Structured logs: one line per event, JSON in production, with the request's id on each."""

from typing import TYPE_CHECKING, Any, Final

import structlog

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_OPENS: Final = frozenset({"token", "key"})  # parts of addresses, by their names in the map
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure_structlog() -> None:
    """Send structlog's events through the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.processors.UnicodeDecoder(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return settings.LOGGING: everything to standard error, as JSON or as plain lines.

    Records of Django's own loggers come through `foreign_pre_chain`; without an exception
    formatter there, their traces would be printed as tuples.
    """
    if as_json:
        format_traces: list[Any] = [structlog.processors.format_exc_info]
        renderer: Any = structlog.processors.JSONRenderer()
    else:
        format_traces = []
        renderer = structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [remove_meta, *format_traces, renderer],
                "foreign_pre_chain": [*_SHARED, *format_traces],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django gives these handlers of their own; one line per event is enough.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Every 404 is in the request log already.
            "django.request": {"level": "ERROR"},
            # Scanners ask for any host all day; each gets a 400, none is a fault of ours.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def describe_reply(
    request: "HttpRequest", response: "HttpResponse", log_kwargs: dict[str, Any], **_kwargs: object
) -> None:
    """Put the request's id on the reply, and who asked on the log line.

    The person is named only when the view has looked them up: a log line costs no query. What
    opens something by itself, such as the token of a link in a letter, is left out of the line.
    """
    context = structlog.contextvars.get_contextvars()
    if "request_id" in context:
        response["X-Request-ID"] = context["request_id"]
    person = getattr(request, "_cached_user", None)
    if person is not None:
        log_kwargs["user_id"] = person.pk
    parts = request.resolver_match.kwargs if request.resolver_match else {}
    for name in _OPENS & parts.keys():
        log_kwargs["request"] = log_kwargs["request"].replace(str(parts[name]), "[left out]")
