"""Every pair of colours that a page puts together, read from the stylesheet itself."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css" / "hub.css"
TOKEN = re.compile(r"--([\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}))\s*;")
STAGES = ["discovery", "alpha", "beta", "live", "scaled", "retired"]
TONES = ["success", "warning", "danger"]

TEXT = [
    *[(text, "ground") for text in ("ink", "muted", "accent", "accent-deep", "visited")],
    *[(text, "ground") for text in (*STAGES, *TONES)],
    *[(text, "tint") for text in ("ink", "muted", "accent")],
    *[(text, "accent-soft") for text in ("ink", "accent")],
    *[(text, f"{tone}-soft") for tone in TONES for text in ("ink", tone, "accent")],
    *[(text, "mark") for text in ("ink", "accent", "visited")],
    *[("on-accent", ground) for ground in ("accent", "accent-deep")],
    *[(f"tlp-{level}", "tlp-ground") for level in ("clear", "green", "amber", "red")],
    ("on-danger", "danger"),
    ("ground", "ink"),
]
# What is seen but not read: edges of controls, the two halves of the focus ring.
EDGES = [("edge", "ground"), ("edge", "tint")]


def tokens(scheme: int) -> dict[str, str]:
    """Return each colour token of the light (0) or the dark (1) scheme as #rrggbb."""
    found = TOKEN.findall(CSS.read_text(encoding="utf-8"))
    return {name: both or (light, dark)[scheme] for name, light, dark, both in found}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_agrees_with_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_words_can_be_read(text: str, ground: str, scheme: int) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_can_be_seen(edge: str, ground: str, scheme: int) -> None:
    colours = tokens(scheme)
    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_focus_ring_shows_on_the_page_by_one_of_its_halves(scheme: int) -> None:
    colours = tokens(scheme)
    halves = [contrast(colours[half], colours["ground"]) for half in ("ink", "focus")]
    assert max(halves) >= 4.5


def test_no_colour_stands_outside_the_tokens() -> None:
    after = CSS.read_text(encoding="utf-8").split("@layer base {", 1)[1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", after) == []
