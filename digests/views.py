"""Pages of digests: a copy for the person, the ledger, and the way off a list."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.addresses import is_id, unknown
from core.pages import refused
from digests import actions, queries
from digests.lists import list_of, words_for
from digests.models import Delivery, DeliveryState
from digests.rules import can_see_ledger
from digests.tokens import hash_of
from members.models import Person

ROWS = 50


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@never_cache
@login_required
@require_safe
def copy(request: PersonRequest, number: int) -> HttpResponse:
    """Show the person's own digest, by what the person may read now."""
    own = Delivery.objects.visible_to(request.user).filter(person=request.user)
    delivery = get_object_or_404(own.select_related("circulation__meeting"), pk=number)
    page = queries.web_copy(delivery, request.user)
    if page is None:
        msg = "Nothing in it for this reader."
        raise Http404(msg)
    return render(request, "digests/copy.html", {"page": page})


@never_cache
@login_required
@require_safe
def ledger(request: PersonRequest) -> HttpResponse:
    """Show what is owed, sent, withheld and failed; `?state=` narrows, `?before=` pages."""
    if not can_see_ledger(request.user):
        raise PermissionDenied
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    faults = unknown(request.GET, {"state", "before"})
    if state and state not in DeliveryState.values:
        faults["state"] = f"Use one of {', '.join(DeliveryState.values)}."
    if before and not is_id(before):
        faults["before"] = "Take this from the links of the list."
    if faults:
        return refused(request, faults, title="Digests")
    rows = queries.ledger(request.user)
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: ROWS + 1])
    context = {
        "counts": queries.ledger_counts(request.user),
        "rows": shown[:ROWS],
        "state": state,
        "older": shown[ROWS - 1].pk if len(shown) > ROWS else None,
        "paged": bool(before),
    }
    return render(request, "digests/ledger.html", context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Leave a list, or join it again, by the link in a mail; only a POST changes anything.

    Mail programs post here by themselves (RFC 8058), signed in nowhere; the token is the proof.
    """
    known = Delivery.objects.select_related("person", "circulation__meeting")
    delivery = get_object_or_404(known, unsubscribe_hash=hash_of(token))
    person, meeting = delivery.person, delivery.circulation.meeting
    if request.method == "POST":
        change = actions.opt_in if request.POST.get("again") else actions.opt_out
        change(person, list_name=list_of(meeting), by=person, at=timezone.now())
    context = {
        "off": queries.is_off(person, list_of(meeting)),
        "list_words": words_for(meeting),
        "done": request.method == "POST",
    }
    return render(request, "digests/stop.html", context)
