"""People, who are the users of the hub, and the circles they sit in."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from core.text import with_article
from members import validators
from members.models.nations import Nation
from members.models.organisations import Organisation
from members.querysets import CircleQuerySet, PersonManager
from members.reading import Reader, reader_of_person
from members.roles import READING, Ability, Role, allows

if TYPE_CHECKING:
    from members.models.elevations import Elevation


class Person(AbstractBaseUser):
    """Somebody who may sign in, with the address that proves it."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    actor_kind = "person"

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, default=Role.OFFICIAL)
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    time_zone = models.CharField(max_length=60, default="UTC", validators=[validators.time_zone])
    languages = models.JSONField(default=list, blank=True, validators=[validators.languages])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    factors_reset_at = models.DateTimeField(
        null=True, blank=True, help_text="Sessions from before it are over."
    )

    # The one in force for whoever asks; set by the door (hub.elevation), never by the database.
    elevation: "Elevation | None" = None

    objects = PersonManager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                violation_error_message="Somebody has this address already.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.SECRETARIAT, Role.ADMINISTRATOR])
                | models.Q(nation__isnull=False),
                name="person_has_nation",
                violation_error_message="Only the secretariat and administrators have no nation.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_trail(self) -> str:
        """How the trail names the person: by role and nation, "official of Estonia".

        What is done under an elevation says so.
        """
        role = str(Role(self.role).label)
        who = f"{role} of {with_article(self.nation.name)}" if self.nation else role
        if self.elevation is None:
            return who
        where = with_article(self.elevation.nation.name)
        return f"{who}, elevated for {where} (number {self.elevation.pk})"

    @property
    def acts_for(self) -> Nation | None:
        """On whose behalf the person acts: the nation's."""
        return self.nation

    @property
    def is_staff(self) -> bool:
        """Whether the person keeps the site running; it gives no right to read."""
        return self.role == Role.ADMINISTRATOR

    @property
    def is_current(self) -> bool:
        """Whether the person still belongs: active, not left, and of a nation that is a member."""
        return bool(
            self.is_active
            and self.left_at is None
            and (self.nation is None or self.nation.is_member)
        )

    @property
    def only_reads(self) -> bool:
        """Whether the person is elevated, and therefore changes nothing meanwhile."""
        return self.elevation is not None

    def can(self, ability: Ability) -> bool:
        """Whether the person's role allows it now, and the person still belongs."""
        allowed = self.is_current and allows(self.role, ability)
        return allowed and (ability in READING or not self.only_reads)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still fit: the password, place, nation, a reset of the factors."""
        facts = f"{self.password} {self.left_at is None} {self.nation_id}"
        if self.factors_reset_at is not None:
            facts += f" {self.factors_reset_at.timestamp()}"
        salt = "members.Person.session"
        return salted_hmac(salt, facts, secret=secret, algorithm="sha256").hexdigest()

    def reader(self) -> Reader:
        """The person as a reader; see members.reading."""
        return reader_of_person(self)


UNKNOWN_CIRCLE = "A working group"  # stands for one whose name a reader may not know


class Circle(models.Model):
    """A named set of people, such as the members of a working group."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    people = models.ManyToManyField(Person, through="Seat", related_name="circles")

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place in a circle. Leaving the circle removes the row; the trail remembers."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["circle", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "person"],
                name="seat_once",
                violation_error_message="This person sits in the circle already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.circle}"
