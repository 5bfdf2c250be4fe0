"""The trail of what happened, and the edition numbers that tell when a listing changed."""

from typing import ClassVar, Final

from django.db import models


class Verb(models.TextChoices):
    """What can happen, as "noun:verb"."""

    NETWORK_LOAD = "network:load", "loaded the network's data"
    PERSON_CREATE = "person:create", "created an account"
    PERSON_UPDATE = "person:update", "changed an account"
    PERSON_EXPORT = "person:export", "took out the data of an account"
    PERSON_ERASE = "person:erase", "erased an account"
    PERSON_SIGN_IN = "person:sign-in", "signed in to an account"
    PERSON_REFUSE = "person:refuse", "was refused a sign-in"
    PERSON_SIGN_OUT = "person:sign-out", "signed out of an account elsewhere"
    PERSON_INVITE = "person:invite", "invited somebody"
    PERSON_INVITE_AGAIN = "person:invite-again", "sent an invitation again"
    PERSON_UNINVITE = "person:uninvite", "withdrew an invitation"
    PERSON_ROLE = "person:role", "changed what a person may do"
    PERSON_MOVE = "person:move", "moved a person to another place"
    PERSON_LEAVE = "person:leave", "ended a person's place"
    PERSON_CONFIRM = "person:confirm", "confirmed a person's place"
    PERSON_JOIN = "person:join", "joined by an invitation"
    PERSON_FACTOR_ADD = "person:factor-add", "added a second factor to an account"
    PERSON_FACTOR_REMOVE = "person:factor-remove", "removed a second factor from an account"
    PERSON_FACTOR_RESET = "person:factor-reset", "reset the second factor of an account"
    PERSON_TIE = "person:tie", "tied an account to an identity provider"
    PERSON_SEARCHES = "person:searches", "changed the saved searches of an account"
    NATION_SIGN_IN = "nation:sign-in", "changed how people of a nation sign in"
    NATION_CALENDAR = "nation:calendar", "changed the working days of a nation"
    NATION_CLEARANCE = "nation:clearance", "changed how a nation clears its drafts"
    CIRCLE_CHANGE = "circle:change", "changed who is in a circle"
    ELEVATION_BEGIN = "elevation:begin", "was elevated to read"
    ELEVATION_END = "elevation:end", "stopped reading"
    KEY_CREATE = "key:create", "made a key"
    KEY_HAND_OVER = "key:hand-over", "gave a key to another keeper"
    KEY_REVOKE = "key:revoke", "revoked a key"
    ROW_REPAIR = "row:repair", "repaired a row"
    PRACTICE_CREATE = "practice:create", "created a practice"
    PRACTICE_UPDATE = "practice:update", "changed a practice"
    PRACTICE_SUBMIT = "practice:submit", "submitted a practice"
    PRACTICE_PUBLISH = "practice:publish", "published a practice"
    PRACTICE_WITHDRAW = "practice:withdraw", "withdrew a practice"
    PRACTICE_CONTACT = "practice:contact", "named who answers for a practice"
    PRACTICE_CONFIRM = "practice:confirm", "confirmed a practice"
    PRACTICE_HAND_OVER = "practice:hand-over", "gave a practice to another author"
    DRAFT_OPEN = "draft:open", "opened a draft of a practice"
    DRAFT_SUBMIT = "draft:submit", "submitted a draft of a practice"
    DRAFT_TAKE_BACK = "draft:take-back", "took back a draft of a practice"
    DRAFT_APPROVE = "draft:approve", "approved a draft of a practice"
    DRAFT_RETURN = "draft:return", "returned a draft of a practice to its writers"
    DRAFT_CHECK = "draft:check", "checked marking, contact and plain language"
    DRAFT_DISCARD = "draft:discard", "discarded a draft of a practice"
    NOTE_WRITE = "note:write", "wrote a note"
    NOTE_PUBLISH = "note:publish", "published a note"
    NOTE_DISCARD = "note:discard", "took a note away"
    NOTE_PROMOTE = "note:promote", "made a note a write-up"
    NOTE_EXPIRE = "note:expire", "hid a note that was over"
    PRACTICE_READ = "practice:read", "read a practice"
    PRACTICE_EXPORT = "practice:export", "took a copy of a practice"
    ADOPTION_DECLARE = "adoption:declare", "declared an adoption"
    ADOPTION_UPDATE = "adoption:update", "changed an adoption"
    ADOPTION_CONFIRM = "adoption:confirm", "confirmed an adoption"
    ADOPTION_LAPSE = "adoption:lapse", "let an adoption lapse"
    ADOPTION_ACKNOWLEDGE = "adoption:acknowledge", "acknowledged an adoption"
    ADOPTION_HAND_OVER = "adoption:hand-over", "gave an adoption to another contact"
    ADOPTION_INVITE = "adoption:invite", "invited a nation to say whether it takes a practice up"
    ADOPTION_DECLINE = "adoption:decline", "declined to take a practice up"
    ADOPTION_SIGNAL = "adoption:signal", "said what came of reading a practice"
    ADOPTION_WARN = "adoption:warn", "told all adopters of a practice"
    ADOPTION_READ = "adoption:read", "read an adoption"
    WORDS_CHANGE = "words:change", "changed which words mean the same in searches"
    ATTACHMENT_ADD = "attachment:add", "attached a file"
    ATTACHMENT_SHOW = "attachment:show", "showed an attachment to the readers"
    ATTACHMENT_UPDATE = "attachment:update", "changed an attachment"
    ATTACHMENT_REMOVE = "attachment:remove", "removed an attachment"
    ATTACHMENT_READ = "attachment:read", "took an attachment"
    MEETING_CREATE = "meeting:create", "arranged a meeting"
    MEETING_UPDATE = "meeting:update", "changed a meeting"
    MEETING_HAND_OVER = "meeting:hand-over", "passed on an invitation to a meeting"
    MEETING_READ = "meeting:read", "read a meeting"
    MEETING_EXPORT = "meeting:export", "took a copy of what a meeting holds"
    POINT_CREATE = "point:create", "put a point on the agenda"
    POINT_UPDATE = "point:update", "changed a point of the agenda"
    POINT_REMOVE = "point:remove", "took a point off the agenda"
    POINT_READ = "point:read", "read a point of the agenda"
    POINT_EXPORT = "point:export", "took a copy of what a point of the agenda holds"
    MINUTES_WRITE = "minutes:write", "wrote minutes"
    MINUTES_CIRCULATE = "minutes:circulate", "circulated minutes"
    ACTION_HAND_OVER = "action:hand-over", "gave an action to another person"
    ACTION_CLOSE = "action:close", "closed an action"
    CALENDAR_OPEN = "calendar:open", "made an address for calendars"
    CALENDAR_CLOSE = "calendar:close", "ended an address for calendars"
    PLANNING_ASK = "planning:ask", "asked for plans of calls"
    PLANNING_WORK = "planning:work", "worked out plans of calls"
    PLANNING_CHOOSE = "planning:choose", "chose a plan of calls"
    BURDEN_NOTE = "burden:note", "noted what a call cost"
    BURDEN_CORRECT = "burden:correct", "corrected what a call cost"
    SHARING_ASK = "sharing:ask", "asked to share more widely"
    SHARING_TAKE_BACK = "sharing:take-back", "took back the wish to share more widely"
    SHARING_REFUSE = "sharing:refuse", "declined to share more widely"
    DIGEST_OWE = "digest:owe", "listed who is owed a digest"
    DIGEST_SEND = "digest:send", "sent a digest"
    DIGEST_WITHHOLD = "digest:withhold", "withheld a digest"
    DIGEST_FAIL = "digest:fail", "gave a digest up"
    DIGEST_OPT_OUT = "digest:opt-out", "left a list"
    DIGEST_OPT_IN = "digest:opt-in", "joined a list again"


# What cannot be done without saying why. Whoever changes a marking says why as well.
NEEDS_REASON: Final = frozenset(
    {
        Verb.PERSON_MOVE,
        Verb.PERSON_FACTOR_RESET,
        Verb.ROW_REPAIR,
        Verb.PRACTICE_WITHDRAW,
        Verb.ELEVATION_BEGIN,
        Verb.SHARING_ASK,
        Verb.SHARING_REFUSE,
        Verb.BURDEN_CORRECT,
    }
)
READS: Final = frozenset(
    {
        Verb.PRACTICE_READ,
        Verb.PRACTICE_EXPORT,
        Verb.ADOPTION_READ,
        Verb.ATTACHMENT_READ,
        Verb.MEETING_READ,
        Verb.MEETING_EXPORT,
        Verb.POINT_READ,
        Verb.POINT_EXPORT,
    }
)
# What tells that somebody writes: for those who may read the draft.
WRITING: Final = frozenset({Verb.DRAFT_OPEN, Verb.DRAFT_TAKE_BACK, Verb.DRAFT_DISCARD})
DRAFTING: Final = WRITING | {
    Verb.DRAFT_SUBMIT,
    Verb.DRAFT_APPROVE,
    Verb.DRAFT_RETURN,
    Verb.DRAFT_CHECK,
}
# What concerns safety and no content: site administrators see that it happened.
SECURITY_NOUNS: Final = ("person", "circle", "key", "nation", "elevation")


class Event(models.Model):
    """One thing that happened. Copies only, no foreign keys: it outlives what it tells of.

    Written by core.audit alone; the database refuses to change or delete it. Each entry seals
    the one before it (core.chain). No copy holds a person's name: the number leads to it for as
    long as the person's account does.
    """

    sequence = models.PositiveBigIntegerField(unique=True, help_text="From 1, without gaps.")
    previous = models.CharField(max_length=64, help_text="Digest of the entry before it.")
    digest = models.CharField(max_length=64, help_text="SHA-256; see core.chain.")
    ref = models.CharField(
        max_length=32,
        unique=True,
        help_text="Its public name, a random UUID: it tells nothing.",
    )
    verb = models.CharField(
        max_length=40, help_text="A Verb; without choices, so that a new verb needs no migration."
    )
    at = models.DateTimeField(help_text="When it happened, UTC.")
    actor_kind = models.CharField(max_length=20, help_text="person, key, system or nobody")
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=200, help_text="Role and nation, or a system's name.")
    behalf_kind = models.CharField(max_length=40, blank=True, help_text="For whom, if for another.")
    behalf_id = models.CharField(max_length=64, blank=True)
    behalf_label = models.CharField(max_length=200, blank=True)
    door = models.CharField(
        max_length=120, blank=True, help_text="page, api, api:PREFIX, job:NAME or command:NAME"
    )
    on_kind = models.CharField(max_length=40)
    on_id = models.CharField(max_length=64)
    on_label = models.CharField(max_length=300)
    marking = models.CharField(
        max_length=12, blank=True, help_text="What the thing was marked with, once it was done."
    )
    changes = models.JSONField(default=dict, help_text='{"field": [before, after]}')
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-sequence"]
        indexes: ClassVar = [
            models.Index(fields=["on_kind", "on_id", "-sequence"], name="event_of_thing"),
            models.Index(
                fields=["-sequence"], condition=models.Q(marking="CLEAR"), name="event_clear"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {Verb(self.verb).label}: {self.on_label}"


class TrailHead(models.Model):
    """The end of the chain: one row, locked by whoever adds an entry until that is committed."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number=1), name="trail_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"entry {self.sequence}"


class Anchor(models.Model):
    """Where the chain stood when a day (UTC) began for it. Published, so that others hold it too.

    Written by core.audit alone; the database refuses to change or delete it.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField(help_text="When it was taken, UTC.")
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="That of the entry `sequence`.")

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.digest}"


class Edition(models.Model):
    """A number per kind that rises with every change of that kind, in the change's transaction.

    Readers compare it to know whether what they hold is still current.
    """

    kind = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class IdempotentReply(models.Model):
    """The answer to a POST that carried an Idempotency-Key, or the claim of one still running.

    Kept for 24 hours; written only by core/rest/idempotency.py.
    """

    credential = models.CharField(max_length=80, help_text="Whose key it is: key:7, person:3 …")
    route = models.CharField(max_length=300, help_text="Method and path.")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the body and its type.")
    claim = models.CharField(max_length=32, help_text="Random; who holds it may fill the row.")
    leased_until = models.DateTimeField(help_text="UTC; from then on another may take over.")
    expires_at = models.DateTimeField(db_index=True, help_text="UTC.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Null while running.")
    body = models.BinaryField(default=bytes)
    headers = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "idempotent replies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential", "route", "key"], name="idempotency_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} for {self.credential}"


class Spent(models.Model):
    """How much of a limit somebody has used in one window of it; see core.limits."""

    who = models.CharField(
        max_length=64, unique=True, help_text="Policy, credential or address, and window; sealed."
    )
    used = models.PositiveBigIntegerField()
    over_at = models.DateTimeField(db_index=True, help_text="When the window ends, UTC.")

    class Meta:
        verbose_name_plural = "limits spent"

    def __str__(self) -> str:
        return f"{self.used} until {self.over_at}"


class JobRun(models.Model):
    """When a job of the schedule was last done, and when and how it last failed; UTC."""

    name = models.CharField(max_length=80, unique=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True, help_text="The kind of the last failure.")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
