"""Letters as text and HTML, from the templates in templates/emails/."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import get_template

from digests.actions import Rendered
from digests.letters import Letter, Section
from digests.notices import Note


@dataclass(slots=True)
class Renderer:
    """Renders letters; what readers share is rendered once for all of them."""

    _shared: dict[tuple[str, tuple[Section, ...]], tuple[str, str]] = field(default_factory=dict)

    def __call__(self, letter: Letter, token: str) -> Rendered:
        """The letter as a mail carries it; `token` is for its unsubscribe link."""
        text, html = self._fragments(letter)
        mine = {"sections": letter.mine}
        stop = f"{settings.SITE_URL}/digests/stop/{token}/"
        context: dict[str, Any] = {"letter": letter, "stop": stop}
        return Rendered(
            subject=_render("subject.txt", context),
            text=_render("txt", context | {"mine": _render("part.txt", mine), "shared": text}),
            html=_render("html", context | {"mine": _render("part.html", mine), "shared": html}),
        )

    def _fragments(self, letter: Letter) -> tuple[str, str]:
        key = (letter.marking, letter.shared)
        if key not in self._shared:
            context = {"sections": letter.shared}
            self._shared[key] = (_render("part.txt", context), _render("part.html", context))
        return self._shared[key]


def written(note: Note) -> Rendered:
    """The notice as a mail carries it."""
    made = {
        what: _render(what, {"note": note}, letter="notice")
        for what in ("subject.txt", "txt", "html")
    }
    return Rendered(subject=made["subject.txt"], text=made["txt"], html=made["html"])


def _render(what: str, context: dict[str, Any], *, letter: str = "meeting_digest") -> str:
    """The template's output; of text, without the line end with which the file closes."""
    made = get_template(f"emails/{letter}.{what}").render(context)
    return made.removesuffix("\n") if what.endswith("txt") else made
