"""Starting from what exists, and handing out what code a write-up is about."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices import actions, queries, rules
from practices.forms.importing import ImportForm, TakeForm
from practices.importing import FORMATS, Reading, read
from practices.lookups import lookups, stamp


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_from(request: HttpRequest) -> HttpResponse:
    """Take a text, and show what of it becomes which part of a write-up."""
    _writer(request)
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
    if sent and form.is_valid():
        try:
            found = read(form.cleaned_data["text"], form.cleaned_data["format"])
        except ValidationError as refusal:
            form.add_error(None, refusal.message_dict["text"])
        else:
            return _mapped(request, found)
    status = 422 if sent else 200
    return render(request, "practices/import.html", {"form": form}, status=status)


def _mapped(request: HttpRequest, found: Reading, form: TakeForm | None = None) -> HttpResponse:
    content = json.dumps(found.content, ensure_ascii=False)
    title, kind = found.content.get("title", ""), found.content.get("kind", "")
    form = form or TakeForm(initial={"title": title, "kind": kind, "content": content})
    context = {
        "form": form,
        "format": FORMATS[found.format],
        "taken": found.taken,
        "left": found.left,
    }
    return render(request, "practices/import_mapped.html", context)


@require_POST
@login_required
def take(request: HttpRequest) -> HttpResponse:
    """Make a draft of what was read, to write on."""
    user = _writer(request)
    form = TakeForm(request.POST)
    try:
        found = read(request.POST.get("content", ""), "json")
    except ValidationError:
        return redirect("practice-import")
    if not form.is_valid():
        return _mapped(request, found, form)
    said = form.cleaned_data
    practice, _draft = actions.start_from(
        content=found.content,
        title=said["title"],
        kind=said["kind"],
        owner=user.nation,
        by=user,
        at=timezone.now(),
    )
    messages.success(request, "It is your draft now. Go through it before you hand it over.")
    return redirect("practice-edit", practice.slug)


def _writer(request: HttpRequest) -> Any:
    user: Any = request.user
    if not rules.can_create(user, nation_id=user.nation_id or -1):
        raise PermissionDenied
    return user


@require_safe
def publiccode_yml(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out publiccode.yml for the code that a write-up is about."""
    text = queries.publiccode_of(request.user, slug, known=lookups(stamp()))
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/yaml; charset=utf-8")
