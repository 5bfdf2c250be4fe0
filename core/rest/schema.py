"""The OpenAPI 3.1 document: what the base views know, told to drf-spectacular."""

from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from core.rest import problems, views

BEARER: Final = "key"
_PROBLEM_REF: Final = {"$ref": "#/components/schemas/Problem"}
_ALWAYS: Final = (400, 401, 403, 404, 406, 429, 500, 503)
_WITH_BODY: Final = (409, 413, 415, 422)
_CONDITIONAL: Final = (412, 428)
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Leads to help."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path asked for."},
        "request_id": {"type": "string", "description": "Where our log has it; only from 500."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "Where in the body."},
                    "parameter": {"type": "string"},
                    "header": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # reason: its registry hook has no types
    """How BearerAuthentication and its subclasses are written down."""

    target_class = "core.rest.auth.BearerAuthentication"
    match_subclasses = True
    name = BEARER

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return the security scheme."""
        del auto_schema
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of a member's own system. It is shown once, when it is made.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # reason: its registry hook has no types
    """How PageSession is written down."""

    target_class = "core.rest.auth.PageSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return the security scheme."""
        del auto_schema
        return {"type": "apiKey", "in": "cookie", "name": "__Host-sessionid"}


class Schema(AutoSchema):
    """Adds strict parameters, pages, conditional headers and problems to every operation."""

    def get_override_parameters(self) -> list[Any]:
        """Return none: parameters are added by `get_operation`, as the view declares them."""
        return []

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Return the operation, complete with what every endpoint of the kernel does."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is None or not isinstance(self.view, views.JSONView):
            return operation
        own = [_query(name, parameter) for name, parameter in self.view.parameters.items()]
        operation["parameters"] = [*operation.get("parameters", []), *own, *self._headers()]
        for status in self._statuses():
            operation["responses"].setdefault(str(status), _refusal(status))
        return operation

    def _is_list_view(self, serializer: Any = None) -> bool:
        if isinstance(self.view, views.ListView):
            return bool(self.method == "GET")
        return bool(super()._is_list_view(serializer))

    def _get_paginator(self) -> Any:
        return _Pages() if isinstance(self.view, views.ListView) else None

    def get_filter_backends(self) -> list[Any]:
        """Return none: filters are the view's declared parameters."""
        return []

    def get_auth(self) -> list[dict[str, Any]]:
        """Return who may call: reading is open to anybody, for what is public."""
        schemes: list[dict[str, Any]] = super().get_auth()
        return [*schemes, {}] if self.method == "GET" and {} not in schemes else schemes

    def map_parsers(self) -> list[Any]:
        """Return the media types of a body: merge patch with PATCH only."""
        kinds = [parser.media_type for parser in self.view.get_parsers()]
        return [kind for kind in kinds if self.method == "PATCH" or "patch" not in kind]

    def _headers(self) -> list[dict[str, Any]]:
        handler = getattr(self.view, self.method.lower(), None)
        if self.method == "GET":
            return [_header("If-None-Match", "The ETag you hold: 304 if it is still current.")]
        headers = []
        if self.method == "POST" and getattr(handler, "takes_idempotency_key", False):
            about = 'Makes a repeated POST safe for 24 hours, in quotes: "8e03978e-40d5".'
            headers.append(_header("Idempotency-Key", about))
        if self.method in {"POST", "PUT", "PATCH", "DELETE"} and self._conditional():
            about = "The ETag of what you read; 412 if it has changed."
            headers.append(_header("If-Match", about))
        return headers

    def _conditional(self) -> bool:
        """Whether the method changes something that its writer has read."""
        return self.method != "POST" or getattr(self.view, "conditional", False)

    def _statuses(self) -> tuple[int, ...]:
        if self.method == "GET":
            return (304, *_ALWAYS, *getattr(self.view, "may_answer", ()))
        body = () if self.method == "DELETE" else _WITH_BODY
        conditional = (409, *_CONDITIONAL) if self._conditional() else ()
        return (*_ALWAYS, *body, *conditional, *getattr(self.view, "may_answer", ()))


class _Pages:
    """Tells spectacular how a page wraps its items."""

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        """Return none: they are among the view's parameters."""
        del view
        return []

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """Return the schema of one page of such items."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": address, "previous": address},
        }


def add_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add the schema of problems to the document's components (a spectacular hook)."""
    components = result.setdefault("components", {}).setdefault("schemas", {})
    components["Problem"] = PROBLEM_SCHEMA
    return result


def _query(name: str, parameter: Any) -> dict[str, Any]:
    schema: dict[str, Any] = dict(parameter.schema)
    if parameter.many:
        schema = {"type": "array", "items": schema}
    return {"in": "query", "name": name, "description": parameter.about, "schema": schema}


def _header(name: str, about: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "description": about, "schema": {"type": "string"}}


def _refusal(status: int) -> dict[str, Any]:
    if status not in problems.BY_STATUS:
        return {"description": "What you hold is current."}
    return {
        "description": problems.BY_STATUS[status].title,
        "content": {problems.MEDIA_TYPE: {"schema": _PROBLEM_REF}},
    }
