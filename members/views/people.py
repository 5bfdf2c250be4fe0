"""Pages of a nation's people, for its coordinator and the secretariat."""

import re
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import unknown
from core.errors import StateConflict
from core.pages import refused
from members import actions, queries, rules
from members.forms import InviteForm
from members.models import JoinInvitation, Nation, Person
from members.views.signed_in import PersonRequest

_SLUG = re.compile(r"[a-z0-9_-]{1,50}", re.ASCII | re.IGNORECASE)


def address_of(nation: Nation | None, name: str = "people", *args: int) -> str:
    """The page about a place: that of a nation, or of those who have none."""
    query = f"?nation={nation.slug}" if nation else ""
    return f"{reverse(name, args=args)}{query}"


def place_of(request: PersonRequest) -> Nation | None:
    """The place asked for in the address, or the person's own; PermissionDenied for another's."""
    person, slug = request.user, request.GET.get("nation", "")
    nation = person.nation
    if slug:
        if not _SLUG.fullmatch(slug):
            msg = "No such nation."
            raise Http404(msg)
        nation = get_object_or_404(Nation.objects.filter(is_member=True), slug=slug)
    if not rules.can_manage_people(person, nation_id=nation.pk if nation else None):
        raise PermissionDenied
    return nation


@never_cache
@login_required
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Show who belongs to a place and who is invited; `?nation=` chooses it."""
    nation = place_of(request)
    faults = unknown(request.GET, {"nation"})
    if faults:
        return refused(request, faults, title="People")
    page = queries.people_page(request.user, nation, at=timezone.now())
    context = {
        "page": page,
        "invite": address_of(nation, "person-invite"),
        "begins": rules.can_begin_nations(request.user),
    }
    return render(request, "members/people.html", context)


def _invite(request: PersonRequest) -> HttpResponse:
    person = request.user
    nation = place_of(request)
    roles = queries.roles_to_give(person, nation_id=nation.pk if nation else None)
    form = InviteForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            actions.invite(**given, nation=nation, by=person, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"An invitation is on its way to {given['email']}.")
            return redirect(address_of(nation))
    context = {"form": form, "nation": nation, "back": address_of(nation)}
    return render(request, "members/invite.html", context)


# An invitation opens as much as a key, so the password is asked for again before one is made.
invite = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(reauthentication_required(_invite))
    )
)


def _standing(request: PersonRequest, number: int) -> JoinInvitation:
    """An invitation that the person answers for; Http404 for any other."""
    person: Person = request.user
    if not rules.answers_for_people(person):
        raise PermissionDenied
    rows = JoinInvitation.objects.standing().select_related("nation", "invited_by__nation")
    invitation: JoinInvitation = get_object_or_404(rows, pk=number)
    begins = rules.can_begin_nations(person) and rules.is_beginning(invitation)
    if not begins and not rules.can_invite(
        person, nation_id=invitation.nation_id, role=invitation.role
    ):
        msg = "Nobody whom this person answers for."
        raise Http404(msg)
    return invitation


def _back(request: PersonRequest, invitation: JoinInvitation) -> str:
    """The page on which the person sees the invitation."""
    if invitation.nation is not None and rules.can_begin_nations(request.user):
        return reverse("first-coordinator")
    return address_of(invitation.nation)


@never_cache
@login_required
@require_POST
def invite_again(request: PersonRequest, number: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = _standing(request, number)
    try:
        actions.invite_again(invitation, by=request.user, at=timezone.now())
    except StateConflict as ended:
        messages.error(request, str(ended))
    else:
        messages.success(request, f"A new link is on its way to {invitation.email}.")
    return redirect(_back(request, invitation))


@never_cache
@login_required
@require_POST
def uninvite(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _standing(request, number)
    try:
        actions.uninvite(invitation, by=request.user, at=timezone.now())
    except StateConflict as ended:
        messages.error(request, str(ended))
    else:
        messages.success(request, f"The invitation to {invitation.email} opens nothing any more.")
    return redirect(_back(request, invitation))
