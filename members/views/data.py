"""What is held about oneself: read, corrected, taken out, erased."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import belongings
from core.errors import StateConflict
from members import actions, queries
from members.forms import AccountForm, ErasureForm
from members.views.signed_in import PersonRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: PersonRequest) -> HttpResponse:
    """Show what is held about the person; a POST corrects name and languages."""
    person = request.user
    tags = ", ".join(language["tag"] for language in person.languages)
    form = AccountForm(request.POST or None, initial={"name": person.name, "languages": tags})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_account(person, by=person, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your account is corrected.")
            return redirect("own-data")
    context = {"form": form, "holdings": queries.holdings(person)}
    return render(request, "members/data.html", context)


@never_cache
@login_required
@require_POST
def export(request: PersonRequest) -> HttpResponse:
    """Hand out all that is held about the person, as a JSON file."""
    person, now = request.user, timezone.now()
    actions.note_export(person, by=person, at=now)
    document = queries.export_of(person, at=now)
    reply = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    reply.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return reply


def _erase(request: PersonRequest) -> HttpResponse:
    person = request.user
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(person, by=person, at=timezone.now())
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, "Your account is erased. Nobody can sign in with it.")
            return redirect("home")
    context = {
        "form": form,
        "duties": belongings.duties_of(person),
        "remains": queries.remains(person),
    }
    return render(request, "members/erase.html", context)


# It cannot be undone, so the password is asked for again.
erase = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_erase, allow_get=True)
        )
    )
)
