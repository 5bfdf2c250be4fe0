"""Identity providers of nations: set up by those who run the site, asked at each sign-in."""

import datetime
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, Nobody, record
from core.models import Verb
from members.models import IdentityLink, IdentityProvider, Nation, Person
from members.sealing import seal

_DOMAIN: Final = re.compile(r"(?=.{4,190}$)[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)


@transaction.atomic
def set_provider(  # noqa: PLR0913 - a provider is made of these, all named
    *,
    slug: str,
    nation: Nation,
    name: str,
    server_url: str,
    client_id: str,
    secret: str,
    domains: Sequence[str],
    by: Actor,
    at: datetime.datetime,
) -> IdentityProvider:
    """The nation's provider with this slug, made or made anew. Raises ValidationError by field."""
    _check_address(server_url)
    wanted = sorted({domain.strip().lower() for domain in domains})
    if not wanted or not all(_DOMAIN.fullmatch(domain) for domain in wanted):
        msg = "Name the domains of its people's addresses, such as agency.example."
        raise ValidationError({"domains": [msg]})
    provider = IdentityProvider.objects.select_for_update().filter(slug=slug).first()
    if provider is not None and provider.nation_id != nation.pk:
        raise ValidationError({"slug": ["Another nation's provider has this name."]})
    provider = provider or IdentityProvider(slug=slug, nation=nation)
    before = provider.domains if provider.pk else None
    provider.name, provider.server_url, provider.client_id = name, server_url, client_id
    provider.sealed_secret, provider.domains, provider.is_active = seal(secret), wanted, True
    provider.full_clean()
    provider.save()
    changes: dict[str, list[Any]] = {
        "provider": [slug if before is not None else None, slug],
        "domains": [before, wanted],
    }
    record(Verb.NATION_SIGN_IN, on=nation, by=by, at=at, changes=changes)
    return provider


def _check_address(server_url: str) -> None:
    parts = urlsplit(server_url)
    if parts.scheme != "https" and not (settings.LOCAL and parts.scheme == "http"):
        raise ValidationError({"server_url": ["Its address begins with https://."]})


@transaction.atomic
def close_provider(provider: IdentityProvider, *, by: Actor, at: datetime.datetime) -> None:
    """Let nobody sign in with it any more; whose accounts were whose stays known."""
    if provider.is_active:
        provider.is_active = False
        provider.save(update_fields=["is_active"])
        changes = {"provider": [provider.slug, None]}
        record(Verb.NATION_SIGN_IN, on=provider.nation, by=by, at=at, changes=changes)


@transaction.atomic
def admit(
    provider: IdentityProvider, *, subject: str, email: str, verified: bool, at: datetime.datetime
) -> Person:
    """Whose account it is that the provider vouches for.

    The person must be there already, of the provider's nation, with this very address in one of
    its domains; the first time ties the two. Raises ValidationError with what to do.
    """
    if not verified or not subject:
        raise _refusal(f"{provider} does not vouch for your address. Ask those who run it.")
    if email.rpartition("@")[2].lower() not in provider.domains:
        raise _refusal(f"{provider} vouches for addresses that the hub does not take from it.")
    people = Person.objects.filter(email__iexact=email, nation=provider.nation)
    person: Person | None = people.select_for_update(of=("self",)).first()
    if person is None or not person.is_current:
        msg = (
            f"No account of {provider.nation} has the address that {provider} gave. Accounts are "
            "made by invitation: ask your national coordinator for one."
        )
        raise _refusal(msg)
    _tie(provider, person, subject, at=at)
    return person


def _tie(
    provider: IdentityProvider, person: Person, subject: str, *, at: datetime.datetime
) -> None:
    links = IdentityLink.objects.filter(provider=provider)
    of_person = links.filter(person=person).first()
    if of_person is not None and of_person.subject == subject:
        return
    if of_person is not None or links.filter(subject=subject).exists():
        msg = (
            f"{provider} tells of another account than the one that was used here before. Ask "
            "the secretariat to untie the old one."
        )
        raise _refusal(msg)
    link = IdentityLink(provider=provider, person=person, subject=subject, since=at)
    link.full_clean()
    link.save()
    record(
        Verb.PERSON_TIE, on=person, by=person, at=at, changes={"provider": [None, provider.slug]}
    )


def _refusal(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="refused")


@transaction.atomic
def note_provider_refusal(provider: IdentityProvider, *, at: datetime.datetime) -> None:
    """Tell the trail that somebody whom a provider vouched for was not let in."""
    record(Verb.PERSON_REFUSE, on=provider, by=Nobody(), at=at)
