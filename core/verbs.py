"""What can happen: the words of the trail, and what is asked of them."""

from typing import Final

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
    PERSON_SEARCHES = "person:searches", "changed the saved searches or the feed of an account"
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
    OWNER_ASK = "owner:ask", "asked a nation to own a practice too"
    OWNER_ACCEPT = "owner:accept", "accepted to own a practice too"
    OWNER_LEAVE = "owner:leave", "ended that a nation owns a practice too"
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
    PRACTICE_TRANSLATE = "practice:translate", "translated a practice"
    TRANSLATION_APPROVE = "translation:approve", "approved a translation"
    TRANSLATION_RETURN = "translation:return", "returned a translation to its translator"
    TRANSLATION_REMOVE = "translation:remove", "removed a translation"
    ATTACHMENT_ADD = "attachment:add", "attached a file"
    ATTACHMENT_SHOW = "attachment:show", "showed an attachment to the readers"
    ATTACHMENT_UPDATE = "attachment:update", "changed an attachment"
    ATTACHMENT_REMOVE = "attachment:remove", "removed an attachment"
    ATTACHMENT_READ = "attachment:read", "took an attachment"
    MEETING_CREATE = "meeting:create", "arranged a meeting"
    MEETING_UPDATE = "meeting:update", "changed a meeting"
    MEETING_CANCEL = "meeting:cancel", "cancelled a meeting"
    MEETING_REPLY = "meeting:reply", "answered an invitation"
    MEETING_TELL = "meeting:tell", "told those asked by mail"
    MEETING_HAND_OVER = "meeting:hand-over", "passed on an invitation to a meeting"
    MEETING_READ = "meeting:read", "read a meeting"
    MEETING_EXPORT = "meeting:export", "took a copy of what a meeting holds"
    SERIES_CREATE = "series:create", "began a series of meetings"
    AGENDA_FREEZE = "agenda:freeze", "kept the agenda as it stood at the start"
    POINT_CREATE = "point:create", "put a point on the agenda"
    POINT_UPDATE = "point:update", "changed a point of the agenda"
    POINT_REMOVE = "point:remove", "took a point off the agenda"
    PAPER_ASK = "paper:ask", "asked for a paper for the agenda"
    PAPER_DROP = "paper:drop", "asked for a paper no more"
    PAPER_HAND_IN = "paper:hand-in", "handed in a paper for the agenda"
    POINT_READ = "point:read", "read a point of the agenda"
    POINT_EXPORT = "point:export", "took a copy of what a point of the agenda holds"
    MINUTES_WRITE = "minutes:write", "wrote minutes"
    MINUTES_CIRCULATE = "minutes:circulate", "circulated minutes"
    MINUTES_COMMENT = "minutes:comment", "commented on minutes"
    MINUTES_ANSWER = "minutes:answer", "answered a comment on minutes"
    MINUTES_APPROVE = "minutes:approve", "approved minutes"
    MINUTES_CORRECT = "minutes:correct", "added an erratum to minutes"
    DECISION_UPDATE = "decision:update", "said more of a decision"
    CONSULTATION_OPEN = "consultation:open", "opened a written consultation"
    CONSULTATION_OBJECT = "consultation:object", "objected in a written consultation"
    CONSULTATION_YIELD = "consultation:yield", "withdrew an objection"
    CONSULTATION_WITHDRAW = "consultation:withdraw", "withdrew a written consultation"
    CONSULTATION_CLOSE = "consultation:close", "closed a written consultation"
    ACTION_HAND_OVER = "action:hand-over", "gave an action to another person"
    ACTION_MOVE = "action:move", "moved the day of an action"
    ACTION_CLOSE = "action:close", "closed an action"
    CALENDAR_OPEN = "calendar:open", "made an address for calendars"
    CALENDAR_CLOSE = "calendar:close", "ended an address for calendars"
    PLANNING_ASK = "planning:ask", "asked for plans of calls"
    PLANNING_WORK = "planning:work", "worked out plans of calls"
    PLANNING_CHOOSE = "planning:choose", "chose a plan of calls"
    BURDEN_NOTE = "burden:note", "noted what a call cost"
    BURDEN_CORRECT = "burden:correct", "corrected what a call cost"
    GROUP_CHARTER = "group:charter", "wrote down a charter of a group"
    GROUP_STATE = "group:state", "changed the state of a group"
    GROUP_LEAD = "group:lead", "set who leads a group"
    GROUP_MILESTONE = "group:milestone", "changed a milestone of a group"
    BURDEN_TABLE = "burden:table", "changed what calls cost by local hour"
    GROUP_ROSTER = "group:roster", "changed who sees the names of a group"
    POLL_OPEN = "poll:open", "opened a poll of when to meet"
    POLL_ASK = "poll:ask", "changed who is asked in a poll"
    POLL_ANSWER = "poll:answer", "answered a poll"
    POLL_CLOSE = "poll:close", "closed a poll"
    POLL_REOPEN = "poll:reopen", "opened a poll again"
    POLL_MEET = "poll:meet", "made a poll a meeting"
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
        Verb.TRANSLATION_RETURN,
        Verb.TRANSLATION_REMOVE,
        Verb.MEETING_CANCEL,
        Verb.ELEVATION_BEGIN,
        Verb.SHARING_ASK,
        Verb.SHARING_REFUSE,
        Verb.BURDEN_CORRECT,
        Verb.ACTION_MOVE,
        Verb.BURDEN_TABLE,
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
