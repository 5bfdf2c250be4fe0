"""Identity providers that may be used."""

from members.models import IdentityProvider


def provider_named(slug: str) -> IdentityProvider | None:
    """The provider with the slug, if it may be used."""
    found = IdentityProvider.objects.filter(slug=slug, is_active=True, nation__is_member=True)
    return found.select_related("nation").first()


def providers_offered() -> list[IdentityProvider]:
    """Those that the page for signing in offers."""
    found = IdentityProvider.objects.filter(is_active=True, nation__is_member=True)
    return list(found.order_by("name", "pk"))


def providers_of(nation_id: int) -> list[IdentityProvider]:
    """Those of a nation."""
    return list(IdentityProvider.objects.filter(nation=nation_id, is_active=True).order_by("pk"))
