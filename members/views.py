"""Pages about nations, organisations, the network, and the person who asks."""

import datetime

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import actions, queries
from members.forms import KeyForm, ZoneForm
from members.markings import MEANING
from members.models import MemberKey, Nation, Organisation, Person
from members.rules import can_manage_keys


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


# --- Nations, organisations, the network -----------------------------------------------------


@require_safe
def nation_list(request: HttpRequest) -> HttpResponse:
    """Show every nation."""
    rows = queries.nation_rows(request.user, at=timezone.now())
    return render(request, "members/nations.html", {"rows": rows})


@require_safe
def nation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one nation."""
    nation = get_object_or_404(Nation.objects.visible_to(request.user), slug=slug)
    page = queries.nation_page(nation, request.user, at=timezone.now())
    return render(request, "members/nation.html", {"nation": nation, "page": page})


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show every public body, nation by nation."""
    sections = queries.bodies_by_nation(request.user)
    return render(request, "members/organisations.html", {"sections": sections})


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one public body."""
    known = Organisation.objects.visible_to(request.user)
    body = get_object_or_404(known.select_related("nation", "succeeded_by"), slug=slug)
    page = queries.organisation_page(body, request.user)
    return render(request, "members/organisation.html", {"body": body, "page": page})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show what the network is and how the hub treats its words."""
    context = {"network": queries.network(request.user), "markings": MEANING.items()}
    return render(request, "members/about.html", context)


# --- The person who asks ---------------------------------------------------------------------


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    """Show the person's own page; a POST sets the time zone."""
    person, now = request.user, timezone.now()
    form = ZoneForm(
        request.POST or None,
        zones=queries.zone_choices(person),
        initial={"time_zone": person.time_zone},
    )
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["time_zone"]
        actions.change_zone(person, time_zone=zone, by=person, at=now)
        messages.success(request, f"Your times are now told in {zone}.")
        return redirect("me")
    page = queries.own_page(person, at=now)
    return render(request, "members/me.html", {"page": page, "form": form})


def _nation_of_coordinator(person: Person) -> Nation:
    """The nation whose keys the person manages; PermissionDenied for anybody else."""
    nation = person.nation
    if nation is None or not can_manage_keys(person, nation_id=nation.pk):
        raise PermissionDenied
    return nation


def _keys(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    nation = _nation_of_coordinator(request.user)
    form = KeyForm(request.POST or None, zone=nation.time_zone, at=now)
    if request.method == "POST" and form.is_valid():
        made = _make_key(form, nation, request.user, now)
        if made is not None:
            return render(request, "members/key_made.html", {"nation": nation, **made})
    rows = queries.keys_of(nation, at=now)
    return render(request, "members/keys.html", {"nation": nation, "rows": rows, "form": form})


def _make_key(
    form: KeyForm, nation: Nation, person: Person, now: datetime.datetime
) -> dict[str, object] | None:
    """The new key with its secret, or None with the reason in the form."""
    try:
        key, secret = actions.make_key(nation=nation, by=person, at=now, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return {"key": key, "secret": secret}


# A key opens as much as a password, so the password is asked for again before one is made.
keys = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_keys, allow_get=True)
        )
    )
)


@never_cache
@login_required
@require_POST
def key_revoke(request: PersonRequest, prefix: str) -> HttpResponse:
    """Close one key of the nation."""
    nation = _nation_of_coordinator(request.user)
    key = get_object_or_404(MemberKey.objects.filter(nation=nation), prefix=prefix)
    actions.revoke_key(key, by=request.user, at=timezone.now())
    messages.success(request, f"The key “{key.name}” is revoked. It opens nothing any more.")
    return redirect("keys")
