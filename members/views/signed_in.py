"""What every page behind the sign-in has."""

from django.http import HttpRequest

from members.models import Person


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person
