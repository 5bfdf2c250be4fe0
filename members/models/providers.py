"""A nation's own identity provider, and which of its accounts is whose."""

from typing import ClassVar

from django.db import models

from members import validators
from members.models.nations import Nation
from members.models.people import Person


class IdentityProvider(models.Model):
    """Where people of a nation may sign in with OpenID Connect. It makes no accounts."""

    slug = models.SlugField(unique=True, max_length=40, help_text="Part of its return address.")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="identity_providers")
    name = models.CharField(max_length=40, help_text="“Sign in with …”.")
    server_url = models.URLField(max_length=300, help_text="Its issuer.")
    client_id = models.CharField(max_length=191)
    sealed_secret = models.TextField(editable=False, help_text="Sealed; see members.sealing.")
    domains = models.JSONField(
        default=list,
        validators=[validators.texts],
        help_text="What may follow the @ of its people's addresses.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class IdentityLink(models.Model):
    """That an account of a provider is a person's: kept from the first sign-in with it on.

    An address may be given to somebody new; the provider's own name for its account never is.
    """

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identity_links")
    subject = models.CharField(max_length=255, help_text="The provider's name for the account.")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                name="identity_link_one_person",
                violation_error_message="This account is somebody else's already.",
            ),
            models.UniqueConstraint(
                fields=["provider", "person"],
                name="identity_link_one_account",
                violation_error_message="This person has another account there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.provider}"
