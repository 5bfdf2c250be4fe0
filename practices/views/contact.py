"""Naming who answers questions about a practice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices import actions, rules
from practices.forms import ContactForm, show_refusal
from practices.queries.adoptions import adoptable
from practices.queries.contacts import contact_row, people_of
from practices.views.adoptions import PersonRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: PersonRequest, slug: str) -> HttpResponse:
    """Name a person and an office's address."""
    practice = adoptable(request.user, slug)
    if practice is None:
        raise Http404
    if not rules.can_name_contact(request.user, practice):
        raise PermissionDenied
    now = contact_row(practice)
    begun = {"person": str(now.person_id or ""), "mailbox": now.mailbox} if now else {}
    form = ContactForm(request.POST or None, initial=begun, people=people_of(practice))
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_contact(
                practice,
                person=form.person_chosen(),
                mailbox=form.cleaned_data["mailbox"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Kept: that is whom to ask.")
            return redirect(practice)
    return render(request, "practices/contact.html", {"form": form, "practice": practice})
