"""Pages of a nation's keys, for its coordinator."""

import datetime

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members import actions, queries
from members.forms import KeyForm
from members.models import MemberKey, Nation, Person
from members.rules import can_manage_keys
from members.views.signed_in import PersonRequest


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
