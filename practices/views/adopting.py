"""Pages on which somebody says that they take a practice up, and others are asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.addresses import HIGHEST_ID
from core.errors import StateConflict
from members.markings import Marking
from members.roles import Role
from practices import actions, rules
from practices.forms import AdoptionForm, DeclineForm, InviteForm, show_refusal
from practices.models import AdoptionInvitation, Practice
from practices.queries import adoptions
from practices.uptake import STAGE_OF, AdoptionStage, Signal
from practices.views.adoptions import PersonRequest


def _practice(request: PersonRequest, slug: str) -> Practice:
    found = adoptions.adoptable(request.user, slug)
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that one's nation, a body of it or one's local authority takes a practice up."""
    practice = _practice(request, slug)
    person, nation = request.user, request.user.nation
    if nation is None or not rules.declares(person):
        raise PermissionDenied
    council = person.organisation if person.role == Role.AFFILIATE else None
    form = AdoptionForm(
        request.POST or None,
        initial=_begun(request, practice),
        nation=nation,
        bodies=[] if council else adoptions.bodies_of(nation),
        council=council,
        others=adoptions.adoptions_of(person, practice),
    )
    if request.method == "POST" and form.is_valid():
        try:
            adoption = actions.declare(
                practice,
                adopter=form.adopter(),
                content=form.content(),
                marking=form.cleaned_data["marking"],
                by=person,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            said = "Kept. It counts as confirmed once somebody else of yours confirms it."
            messages.success(request, said)
            return redirect(adoption)
    context = {"form": form, "practice": practice, "council": council}
    return render(request, "practices/adopt.html", context)


def _begun(request: PersonRequest, practice: Practice) -> dict[str, Any]:
    """What the form begins with: `?as=` a signal says how far it has come."""
    usual = Marking.GREEN if practice.marking == Marking.CLEAR else practice.marking
    said = request.GET.get("as", "")
    begun: dict[str, Any] = {
        "marking": Marking.STRICT if usual == Marking.RED else usual,
        "stage": STAGE_OF.get(said, ""),
        "who": "nation",
    }
    if begun["stage"] == AdoptionStage.STOPPED:
        own = practice.signals.filter(person=request.user).first()
        begun["stopped_because"] = own.because if own else ""
    return begun


@login_required
@require_POST
def signal(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep what a reader's nation did with a practice, and go on to the adoption if it did."""
    practice = _practice(request, slug)
    if not rules.can_signal(request.user, practice):
        raise PermissionDenied
    said, because = request.POST.get("signal", ""), request.POST.get("because", "")
    try:
        actions.signal(practice, signal=said, because=because, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        faults = [{"text": text} for texts in refusal.message_dict.values() for text in texts]
        context = {"practice": practice, "faults": faults}
        return render(request, "practices/not_done.html", context, status=409)
    if said == Signal.READ:
        messages.success(request, "Kept: your nation has read it.")
        return redirect(practice)
    messages.success(request, "Kept. Say a little more, and it becomes your nation’s record.")
    return redirect(f"{practice.get_absolute_url()}adopt/?as={said}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask another nation whether it takes one's practice up."""
    practice = _practice(request, slug)
    if not rules.can_invite_adopters(request.user, practice):
        raise PermissionDenied
    form = InviteForm(request.POST or None, nations=adoptions.nations_to_invite(practice))
    if request.method == "POST" and form.is_valid():
        nation = form.nations[form.cleaned_data["nation"]]
        try:
            actions.invite_adopter(
                practice,
                nation=nation,
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{nation.name} is asked. Its own people answer.")
            return redirect(practice)
    context = {"form": form, "practice": practice}
    return render(request, "practices/invite_adopter.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, number: int) -> HttpResponse:
    """Answer an invitation: one's nation does not take it up."""
    rows = AdoptionInvitation.objects.visible_to(request.user).waiting()
    rows = rows.select_related("practice__owner_nation")
    invitation = rows.filter(pk=number).first() if number <= HIGHEST_ID else None
    if invitation is None:
        raise Http404
    if not rules.can_answer_invitation(request.user, invitation):
        raise PermissionDenied
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            actions.decline(invitation, because=because, by=request.user, at=timezone.now())
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answer is kept, and shown to the nation that asked.")
            return redirect("adoptions")
    context = {"form": form, "invitation": invitation}
    return render(request, "practices/decline_adoption.html", context)
