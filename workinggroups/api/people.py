"""Who asks, and the group that they name, for endpoints that people write to."""

from django.core.exceptions import PermissionDenied, ValidationError
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from members.models import Person
from workinggroups.models import WorkingGroup


def person_of(request: Request) -> Person:
    """Return who asks: a person who is signed in. Raises 401 for nobody and 403 for a key."""
    if not request.user.is_authenticated:
        raise NotAuthenticated
    user: object = request.user
    if not isinstance(user, Person):
        raise PermissionDenied("People do this; a key does not.")
    return user


def group_of(person: Person, slug: str | None) -> WorkingGroup | None:
    """Return the group that the body names, None for the whole network. Raises by field."""
    if slug is None:
        return None
    group: WorkingGroup | None = WorkingGroup.objects.visible_to(person).filter(slug=slug).first()
    if group is None:
        raise ValidationError({"group": [f"There is no group “{slug}”."]}, code="unknown")
    return group
