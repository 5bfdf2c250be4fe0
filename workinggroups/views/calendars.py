"""Calendars of meetings: a file for one, feeds for calendar programs, and the page about them."""

import hashlib
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.models import Person
from workinggroups import actions, ics, queries
from workinggroups.ics import Entry
from workinggroups.views.meetings import PersonRequest


@never_cache
@login_required
@require_safe
def calendars(request: PersonRequest) -> HttpResponse:
    """Show what one can put into a calendar program, and since when there is an address."""
    page = queries.calendar_page(request.user)
    return render(request, "workinggroups/calendars.html", {"page": page})


@never_cache
@login_required
@require_POST
def calendar_make(request: PersonRequest) -> HttpResponse:
    """Make a new address, and show it this once."""
    token = actions.make_calendar_link(request.user, by=request.user, at=timezone.now())
    page = queries.calendar_page(request.user)
    made = [
        ("Your meetings", _address(request, "calendar-mine", token)),
        ("Meetings of the whole network", _address(request, "calendar-network", token)),
        *(
            (group.name, _address(request, "calendar-group", token, group.slug))
            for group in page.groups
        ),
    ]
    return render(request, "workinggroups/calendars.html", {"page": page, "made": made})


@never_cache
@login_required
@require_POST
def calendar_end(request: PersonRequest) -> HttpResponse:
    """End the address."""
    actions.end_calendar_link(request.user, by=request.user, at=timezone.now())
    messages.success(request, "The address is ended: calendar programs get nothing more.")
    return redirect("calendars")


@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the meetings of whoever the secret belongs to."""
    person = _person(token)
    events = queries.events_of_person(person, at=timezone.now())
    return _file(request, "Digital Nations", events)


@require_safe
def network(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the meetings of the whole network, as far as the person may read them."""
    person = _person(token)
    events = queries.events_of_network(person, at=timezone.now())
    return _file(request, "Digital Nations: the network", events)


@require_safe
def group(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """Serve the meetings of a group, as far as the person may read them."""
    found = queries.events_of_group(_person(token), slug, at=timezone.now())
    if found is None:
        raise Http404
    of, events = found
    return _file(request, f"Digital Nations: {of.name}", events)


@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve one meeting as a file to be put into a calendar."""
    event = queries.event_of(request.user, slug)
    if event is None:
        raise Http404
    response = _file(request, "Digital Nations", [event])
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def _person(token: str) -> Person:
    person = queries.person_of_link(actions.hash_of(token))
    if person is None:
        raise Http404
    return person


def _file(request: HttpRequest, name: str, events: Sequence[Entry]) -> HttpResponse:
    about = "Meetings that you may read. Times have their zones."
    return file_of(request, ics.calendar(name, events, about=about))


def file_of(request: HttpRequest, body: bytes) -> HttpResponse:
    """The calendar, or 304; nobody else may keep it."""
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=ics.TYPE)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _address(request: HttpRequest, name: str, token: str, *more: str) -> str:
    return request.build_absolute_uri(reverse(name, args=[token, *more]))
