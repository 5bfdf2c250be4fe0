"""Stages over time, as numbers for a drawing."""

import datetime
from typing import Any

from practices.timeline import line

TODAY = datetime.date(2026, 11, 22)


def step(stage: str, since: str | None = None, seen_on: str | None = None) -> dict[str, Any]:
    return {"stage": stage, "since": since, "seen_on": seen_on}


def test_nothing_dated_draws_nothing() -> None:
    assert line([], TODAY) is None
    assert line([step("live")], TODAY) is None
    assert line([step("live", "2030")], TODAY) is None


def test_each_stage_lasts_until_the_next_in_order_of_time() -> None:
    drawn = line([step("live", seen_on="2016"), step("beta", "2006-11-22")], TODAY)
    assert drawn is not None
    beta, live = drawn["spans"]
    assert (beta["stage"], beta["start"], beta["until"]) == ("beta", 0, "2016")
    assert (live["since"], live["until"], live["name"]) == ("seen in 2016", "", "Live")
    assert round(beta["width"] + live["width"]) == 100
    assert drawn["text"] == "Beta from 22 November 2006, live from 2016."
    assert [tick["label"] for tick in drawn["ticks"]] == ["2006", "2016", "today"]


def test_a_short_stage_can_still_be_seen_and_short_lines_name_their_ends_only() -> None:
    drawn = line([step("beta", "2026-11-22"), step("live", "2026-11-22")], TODAY)
    assert drawn is not None
    assert [span["width"] for span in drawn["spans"]] == [1.5, 1.5]
    assert [tick["label"] for tick in drawn["ticks"]] == ["2026", "today"]
    assert drawn["spans"][0]["name"] == ""
