"""What every kind of row has in repair: a list, a page, and a change with its reason."""

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, ShowFacets, display
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, URLField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone

from core.text import validate_block
from hub.repair import actions

if TYPE_CHECKING:
    from collections.abc import Callable

    RowForm = forms.ModelForm[Any]
    RowAdmin = ModelAdmin[Any]
else:
    RowForm, RowAdmin = forms.ModelForm, ModelAdmin


# Where a field's own name says too little.
LABELS = {
    "iso2": "ISO 3166 code, two letters",
    "iso3": "ISO 3166 code, three letters",
    "iso3166_2": "ISO 3166-2 code",
    "is_founder": "One of the founders",
    "is_member": "Member",
    "is_current": "At present",
    "is_active": "Open",
    "asks_second_factor": "Second factor asked",
    "capital_note": "Note on the capital",
    "ref": "Source",
    "also": "Other forms",
    "oecd_dgpf": "Dimensions of the OECD framework",
    "charter_2021": "Principles of the 2021 charter",
    "succeeded_by_name": "Succeeded by",
    "due_at": "Due, UTC",
    "failed_at": "Failed, UTC",
}


class RepairForm(RowForm):
    """The fields that may be repaired, and why."""

    reason = forms.CharField(
        label="Why",
        help_text="Kept in the trail with what stood here before. Name no person.",
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values(self) -> dict[str, Any]:
        """What was changed of the row itself."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}


def _plain(value: Any) -> Any:
    """A value as a page tells it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.UTC)
        return f"{utc.day} {utc:%B %Y, %H:%M} UTC"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


class Kind(RowAdmin):
    """One kind of row: looked at, repaired in the fields named in `mended`, never added or deleted.

    `shown` are the other fields of its page; nothing else of a row is read.
    """

    group: ClassVar[str] = "The network"
    called: ClassVar[str] = ""
    says: ClassVar[str] = ""
    shown: ClassVar[tuple[str, ...]] = ()
    mended: ClassVar[tuple[str, ...]] = ()

    form = RepairForm
    actions = None
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    view_on_site = False

    @property
    def title(self) -> str:
        """What the kind is called, in the plural."""
        words = self.called or str(self.opts.verbose_name_plural)
        return words[:1].upper() + words[1:]

    @property
    def address(self) -> str:
        """The page that lists the rows."""
        return reverse(f"repair:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def name_of(self, row: Any) -> str:
        """What a row is called on the pages."""
        return str(row)

    # --- What is served

    def get_urls(self) -> list[Any]:
        """Return the addresses of the list and of one row."""
        name, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("", wrap(self.listed), name=f"{name}_changelist"),
            path("<int:object_id>/", wrap(self.one), name=f"{name}_change"),
        ]

    def listed(self, request: HttpRequest) -> HttpResponse:
        """Show the rows."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        reply: HttpResponse = self.changelist_view(request, {"kind": self})
        return reply

    def one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show one row; a POST repairs it."""
        if request.method not in {"GET", "HEAD", "POST"} or (
            request.method == "POST" and not self.mended
        ):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404(request.path)
        more = {"kind": self, "row": self.name_of(row), "facts": list(self._facts(row))}
        try:
            reply: HttpResponse = self.change_view(request, str(object_id), extra_context=more)
        except ValidationError as refusal:  # the row changed meanwhile, or nothing is different
            messages.error(request, " ".join(refusal.messages))
            return HttpResponseRedirect(request.path)
        return reply

    def _facts(self, row: Any) -> Any:
        for name in self.shown:
            value = getattr(row, name, None)
            if not callable(value) and value is not None and value != "":
                yield self._words(name), _plain(value)
            elif (told := getattr(self, name, None)) is not None:
                yield self._words(name), told(row)

    def _words(self, name: str) -> str:
        told: Callable[..., Any] | None = getattr(self, name, None)
        words = getattr(told, "short_description", None)
        return str(
            words or LABELS.get(name) or name.removesuffix("_at").replace("_", " ").capitalize()
        )

    # --- What may be done

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever came in."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whoever came in."""
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whoever came in, where there is something to repair."""
        return bool(self.mended) and self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody: rows come from the pages and the loader."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody: the trail and other rows lead to them."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Say whether a list may be narrowed so: by its filters, and by nothing hidden."""
        names = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        return lookup.removesuffix("__exact").removesuffix("__isempty") in names

    def get_list_display(self, request: HttpRequest) -> list[Any]:  # noqa: ARG002 - Django's signature
        """Return the columns, instants in the words that the hub's pages have for them."""
        return self.columns

    @cached_property
    def columns(self) -> list[Any]:
        """The columns, made once: sorting tells them apart by what they are."""
        return [self._column(str(name)) for name in self.list_display]

    def _column(self, name: str) -> Any:
        if not isinstance(self.opts.get_field(name), DateTimeField):
            return name

        @display(description=self._words(name), ordering=name)
        def column(row: Any) -> Any:
            return _plain(getattr(row, name))

        return column

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Return the field as on the hub's other forms: the library's own need scripts."""
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        if db_field.name in LABELS:
            kwargs["label"] = LABELS[db_field.name]
        return db_field.formfield(**kwargs)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """Return what the form has."""
        return (*self.mended, "reason") if self.mended else ()

    # --- The change

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:  # noqa: ARG002 - Django's signature
        """Call the action, in the transaction that the library opened for the request."""
        self.mend(request, obj, form.values(), form.cleaned_data["reason"])

    def mend(self, request: HttpRequest, row: Any, values: dict[str, Any], reason: str) -> None:
        """Repair the row."""
        user: Any = request.user
        actions.repair(row, values=values, reason=reason, by=user, at=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Nothing: a row is repaired alone."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the hub's trail has it, and the library's own log stays empty."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Lead back to the list."""
        messages.success(request, f"{self.name_of(obj)} is repaired, and the trail has it.")
        return HttpResponseRedirect(self.address)
