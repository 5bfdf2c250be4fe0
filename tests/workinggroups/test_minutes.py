import datetime

import pytest

from workinggroups import minutes
from workinggroups.minutes import ACTION, DECISION, Invitee, Known, parse, relink, resolve, said_by

DAY = datetime.date(2026, 5, 14)
ANNA = Invitee(1, "Anna Tamm", ("anna", "anna-tamm", "anna@gov.example"))
INFO_NZ = Invitee(2, "official of New Zealand", ("info", "official-of-new-zealand", "info@nz.ex"))
INFO_UK = Invitee(3, "official of Estonia", ("info", "official-of-estonia", "info@ee.ex"))
TWIN_A = Invitee(4, "official", ("info", "official", "info@a.ex"))
TWIN_B = Invitee(5, "official", ("info", "official", "info@b.ex"))


def test_decisions_and_actions_stand_in_paragraphs_and_lists() -> None:
    text = (
        "# Opening\n\nWe met.\nDECISION: Adopt the charter.\n\n"
        "- ACTION: @anna by 2026-06-01 send the list\n"
        "- **DECISION:** Meet again.\n"
    )
    decision, action, second = parse(text).entries
    assert (decision.kind, decision.line, decision.text) == (DECISION, 4, "Adopt the charter.")
    assert decision.paragraph == "We met.\nDECISION: Adopt the charter."
    assert (action.kind, action.line, action.text) == (ACTION, 6, "send the list")
    assert (action.owner, action.due) == ("anna", datetime.date(2026, 6, 1))
    assert (second.kind, second.text) == (DECISION, "Meet again.")


@pytest.mark.parametrize(
    "text",
    [
        "```\nDECISION: no\n```",
        "    DECISION: no",
        "~~~ text\nACTION: nobody\n~~~",
        "# DECISION: no",
        "The DECISION: of last year",
        "",
    ],
)
def test_code_headings_and_prose_are_left_alone(text: str) -> None:
    assert parse(text) == minutes.Parsed()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("DECISION:", "Line 3: Say what was decided: DECISION: text."),
        ("ACTION: send it", "Line 3: Say who is to do it: ACTION: @person by 2026-05-01 text."),
        ("ACTION: @anna", "Line 3: Say by which day: ACTION: @anna by 2026-05-01 text."),
        ("ACTION: @anna send it", "Line 3: Say by which day: ACTION: @anna by 2026-05-01 text."),
        (
            "ACTION: @anna by 2026-06-01",
            "Line 3: Say what is to be done: ACTION: @anna by 2026-06-01 text.",
        ),
        ("ACTION: @anna by 1 June 2026 send", "Line 3: Write the day “1 June 2026” as 2026-06-01."),
        ("ACTION: @anna by 1 Jun 2026 send", "Line 3: Write the day “1 Jun 2026” as 2026-06-01."),
        (
            "ACTION: @anna by 1 Juno 2026 send",
            "Line 3: “1” is not a day. Write year, month and day: by 2026-05-01.",
        ),
        (
            "ACTION: @anna by Friday send",
            "Line 3: “Friday” is not a day. Write year, month and day: by 2026-05-01.",
        ),
        ("ACTION: @anna by 2026-02-30 send", "Line 3: 2026-02-30 is not in the calendar."),
        (
            "ACTION: @anna by ٢٠٢٦-٠٦-٠١ send",
            "Line 3: “٢٠٢٦-٠٦-٠١” is not a day. Write year, month and day: by 2026-05-01.",
        ),
        (
            "ACTION: @anna by 2025-06-01 send",
            "Line 3: 2025-06-01 is before the meeting (2026-05-14). Write a later day.",
        ),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_write(line: str, sentence: str) -> None:
    parsed = parse(f"Words.\n\n{line}", not_before=DAY)
    assert parsed.entries == ()
    assert [str(fault) for fault in parsed.faults] == [sentence]


def test_a_near_miss_is_pointed_out() -> None:
    [hint] = parse("Decision: adopt it").hints
    assert str(hint) == "Line 1: Starts with “Decision:”. Write DECISION: to record it."


@pytest.mark.parametrize("handle", ["anna", "ANNA", "anna-tamm", "anna@gov.example"])
def test_a_person_is_found_by_address_or_name(handle: str) -> None:
    [entry] = parse(f"ACTION: @{handle} by 2026-06-01: send it").entries
    assert resolve(entry, [ANNA, INFO_NZ]) == 1


def test_an_ambiguous_handle_names_the_ways_out() -> None:
    [entry] = parse("ACTION: @info by 2026-06-01 send it").entries
    assert resolve(entry, [ANNA, INFO_NZ, INFO_UK]) == (
        "@info could be several people. Write @official-of-new-zealand (official of New Zealand)"
        " or @official-of-estonia (official of Estonia)."
    )
    assert resolve(entry, [TWIN_A, TWIN_B]) == (
        "@info could be several people. Write @info@a.ex (official) or @info@b.ex (official)."
    )


def test_an_unknown_handle_names_who_is_invited() -> None:
    [entry] = parse("ACTION: @bob by 2026-06-01 send it").entries
    assert resolve(entry, [ANNA, INFO_NZ]) == (
        "Nobody invited is called @bob. Write one of: @anna, @info."
    )
    crowd = [Invitee(n, f"p{n}", (f"p{n}", f"p{n}@x.ex")) for n in range(20)]
    assert str(resolve(entry, crowd)).endswith(" ….")


def known(key: int, text: str, *, kind: str = DECISION, owner: int | None = None) -> Known:
    [entry] = parse(f"DECISION: {text}").entries
    if kind == ACTION:
        [entry] = parse(f"ACTION: @a by 2026-06-01 {text}").entries
    return Known(key, kind, text, entry.fingerprint, owner)


def test_edited_minutes_link_to_what_they_were() -> None:
    entries = parse(
        "DECISION: Adopt the new charter of members.\n\n"
        "DECISION: Something else altogether, quite unlike it.\n\n"
        "DECISION: meet   AGAIN\n\nACTION: @a by 2026-06-01 send the list"
    ).entries
    old = [
        known(10, "Adopt the charter of members."),
        known(11, "Meet again"),
        known(12, "Send the list", kind=ACTION, owner=1),
        known(13, "A decision that is gone"),
    ]
    assert relink([(entry, None) for entry in entries], old) == {0: 10, 2: 11, 3: 12}


def test_the_same_words_for_two_owners_stay_with_their_owners() -> None:
    entries = parse("ACTION: @b by 2026-06-01 send it\n\nACTION: @a by 2026-06-01 send it").entries
    old = [known(1, "send it", kind=ACTION, owner=100), known(2, "send it", kind=ACTION, owner=200)]
    assert relink(list(zip(entries, [200, 100], strict=True)), old) == {0: 2, 1: 1}


def test_short_words_alike_in_letters_only_are_different() -> None:
    [entry] = parse("DECISION: abcdef").entries
    assert relink([(entry, None)], [known(1, "fedcba")]) == {}


def test_chatham_house_warns_of_who_spoke() -> None:
    found = said_by("Fine.\nanna tamm said no.\nThey said yes.", ["Anna Tamm", ""])
    assert [str(hint) for hint in found] == [
        "Line 2: “anna tamm said” tells who spoke: the Chatham House rule names nobody."
    ]
    assert said_by("They said yes.", []) == []
