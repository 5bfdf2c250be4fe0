"""What writing through the API has in common: who may, and under which condition."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core.rest.views import Item, validated
from members.models import Scope
from members.systems import NationSystem
from practices import actions, owning, rules
from practices.api.body import Sent, merged, write
from practices.models import Draft, Practice
from practices.serializers.bodies import (
    ContentBody,
    NothingBody,
    PracticeBody,
    SourcedBody,
    WithdrawalBody,
)

_Found = TypeVar("_Found")


def need_credential(request: Request) -> None:
    """Raise 401 for anybody who is nobody."""
    if not request.user.is_authenticated:
        raise NotAuthenticated("Writing needs a key with the scope practices:write.")


def or_404(found: _Found | None) -> _Found:
    """Return what was found, or raise 404."""
    if found is None:
        raise Http404
    return found


def draft(request: Request) -> Practice:
    """Make a draft of the writer's nation from the body."""
    need_credential(request)
    user: Any = request.user
    nation = user.nation
    if nation is None or not rules.can_create(user, nation_id=nation.pk):
        raise PermissionDenied(missing(user))

    def act(sent: Sent) -> Practice:
        return actions.create(
            content=sent.content, sharing=sent.sharing, owner=nation, by=user, at=timezone.now()
        )

    return write(request, request.data, act)


def sourced(request: Request, system: str, external_id: str) -> tuple[Practice, bool]:
    """Make a draft under the number of another system, or find what is there; say which."""
    need_credential(request)
    user: Any = request.user
    nation = user.nation
    if nation is None or not rules.can_create(user, nation_id=nation.pk):
        raise PermissionDenied(missing(user))

    def act(sent: Sent) -> tuple[Practice, bool]:
        return actions.create_sourced(
            content=sent.content,
            sharing=sent.sharing,
            system=system,
            external_id=external_id,
            url=sent.source_url or "",
            owner=nation,
            by=user,
            at=timezone.now(),
        )

    return write(request, request.data, act, shape=SourcedBody)


def change(
    request: Request,
    item: Item,
    *,
    partial: bool,
    expected: frozenset[int] | None = None,
    shape: type[ContentBody] = PracticeBody,
) -> Draft | None:
    """Change the practice as the body says, if it is still what the writer read.

    Where somebody else must publish the words, or a draft is open, they go to the open draft,
    which is returned. `expected` stands in place of If-Match. What is maintained elsewhere is
    replaced in the draft as well.
    """
    user: Any = request.user
    practice = _editable(request, item)
    expected = expected or _expected(request, item)
    over = shape is SourcedBody
    data = merged(request.data, item.body) if partial else request.data
    waits = rules.needs_clearance(practice) or hasattr(practice, "draft")

    def act(sent: Sent) -> Draft | None:
        _may_share(user, practice, sent)
        if over and sent.source_url is not None:
            actions.move_source(practice, url=sent.source_url, by=user, at=timezone.now())
        by: Any = {"by": user, "at": timezone.now(), "expected": expected, "reason": sent.reason}
        if waits:
            return actions.propose(
                practice, content=sent.content, sharing=sent.sharing, over=over, **by
            )
        actions.update(practice, content=sent.content, sharing=sent.sharing, **by)
        return None

    return write(request, data, act, current=item.body, partial=partial, shape=shape)


def submit(request: Request, item: Item) -> None:
    """Hand the draft over for review."""
    user: Any = request.user
    practice = _row(request, item)
    if not owning.can_write(user, practice):
        raise PermissionDenied(missing(user))
    expected = _expected(request, item)
    validated(NothingBody, request)
    actions.submit(practice, by=user, at=timezone.now(), expected=expected)


def withdraw(request: Request, item: Item) -> HttpResponse:
    """Take the practice back and answer with the notice that stays."""
    user: Any = request.user
    practice = _row(request, item)
    if not (rules.can_withdraw(user, practice) or rules.can_edit(user, practice)):
        raise PermissionDenied(missing(user))
    expected = _expected(request, item)
    reason = validated(WithdrawalBody, request)["reason"]
    done = actions.withdraw(practice, reason=reason, by=user, at=timezone.now(), expected=expected)
    names = ("slug", "status", "version", "withdrawn_at", "withdrawal_reason")
    notice = {name: getattr(done, name) for name in names}
    return Item("practice", done.pk, done.version, notice).reply(request)


def _row(request: Request, item: Item) -> Practice:
    rows = Practice.objects.visible_to(request.user).select_related("draft")
    row: Practice | None = rows.filter(pk=item.pk).first()
    return or_404(row)


def _editable(request: Request, item: Item) -> Practice:
    practice = _row(request, item)
    if not rules.can_edit(request.user, practice):
        raise PermissionDenied(missing(request.user))
    return practice


def _expected(request: Request, item: Item) -> frozenset[int]:
    """The versions that the writer read; with If-Match: *, the one that was just shown.

    Rights were asked about that one, so that nothing may come between.
    """
    expected = item.expected(request)
    return frozenset([item.version]) if expected is None else expected


def _may_share(user: Any, practice: Practice, sent: Sent) -> None:
    """Refuse whom the rules do not let widen a published practice."""
    marking = sent.sharing.marking
    allowed = marking is None or rules.can_mark(user, practice, marking)
    releases = sent.sharing.released_to_affiliates and not practice.released_to_affiliates
    named = {nation.pk for nation in sent.sharing.named_nations or ()}
    adds = named - set(practice.named_nations.values_list("pk", flat=True)) if named else set()
    if not allowed or ((releases or adds) and not rules.can_widen(user, practice)):
        raise PermissionDenied("A published practice is opened to more readers by people only.")


def missing(user: Any) -> str:
    """What is missing, said to who asked."""
    if isinstance(user, NationSystem):
        if not user.has_scope(Scope.WRITE_PRACTICES):
            return f"This key lacks the scope {Scope.WRITE_PRACTICES.value}."
        return f"This key writes for {user.nation} only."
    return "Your role does not let you write practices here."
