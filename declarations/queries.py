"""What the pages about declarations and principles read."""

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Lower

from declarations.models import Declaration, DeclarationKind, Principle, Signature
from members.models import Nation
from practices.models import Practice
from workinggroups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether a nation signed a text: `state` is yes, no or unknown."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class SigningRow:
    """One nation's line in the picture of who signed what."""

    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class DeclarationList:
    """The texts, the latest first; `columns` and `signing` are the same texts by nation."""

    texts: list[Declaration]
    columns: list[dict[str, str]]
    signing: list[SigningRow]


def declaration_list(user: Any) -> DeclarationList:
    """Every text, and who signed it."""
    texts = list(
        Declaration.objects.visible_to(user)
        .select_related("summit")
        .prefetch_related("signatures")
        .order_by("-date", "-pk")
    )
    oldest_first = texts[::-1]
    signed = {(s.nation_id, text.pk) for text in texts for s in text.signatures.all()}
    nations = Nation.objects.visible_to(user).order_by("name", "pk")
    return DeclarationList(
        texts=texts,
        columns=[
            {
                "label": f"{text.get_kind_display()}, {text.date.year}",
                "title": text.title,
                "url": text.get_absolute_url(),
            }
            for text in oldest_first
        ],
        signing=[
            SigningRow(
                nation.name,
                nation.get_absolute_url(),
                [_cell(text, known=(nation.pk, text.pk) in signed) for text in oldest_first],
            )
            for nation in nations
        ],
    )


def _cell(text: Declaration, *, known: bool) -> Cell:
    if known:
        return Cell("yes", "Signed")
    if text.signatories_known:
        return Cell("", "")
    return Cell("unknown", "Not known")


@dataclass(frozen=True, slots=True)
class Version:
    """A text in a chain of versions; `here` marks the one whose page it is."""

    text: Declaration
    here: bool


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """All that a text's page shows."""

    chain: list[Version]
    replaced_by: Declaration | None
    principles: list[Principle]
    signatures: list[Signature]
    uptake: list[Any]
    group: WorkingGroup | None


def declaration_page(declaration: Declaration, user: Any) -> DeclarationPage:
    """The page of `declaration`, which came with its summit."""
    chain = _chain(declaration, user)
    place = next(index for index, version in enumerate(chain) if version.here)
    numbered = "number_2021" if declaration.date.year >= _TEN_PRINCIPLES else "number_2014"
    principles = Principle.objects.visible_to(user).filter(charters=declaration)
    groups = WorkingGroup.objects.visible_to(user).filter(declarations=declaration)
    return DeclarationPage(
        chain=chain if len(chain) > 1 else [],
        replaced_by=chain[place + 1].text if place + 1 < len(chain) else None,
        principles=list(principles.order_by(numbered, "pk")),
        signatures=list(declaration.signatures.select_related("nation").order_by("nation__name")),
        uptake=list(declaration.uptake.order_by("position")),
        group=groups.first(),
    )


_TEN_PRINCIPLES = 2021  # from then on the charter has its second list


def _chain(declaration: Declaration, user: Any) -> list[Version]:
    """The text with all it replaced and all that replaced it, the oldest first."""
    texts = {text.pk: text for text in Declaration.objects.visible_to(user)}
    later = {text.supersedes_id: text for text in texts.values() if text.supersedes_id}
    first = texts[declaration.pk]
    while first.supersedes_id in texts:
        first = texts[first.supersedes_id]
    chain = [first]
    while chain[-1].pk in later:
        chain.append(later[chain[-1].pk])
    return [Version(text, here=text.pk == declaration.pk) for text in chain]


@dataclass(frozen=True, slots=True)
class PrincipleList:
    """The two lists of principles: nine from 2014, ten from 2021."""

    first: list[Principle]
    second: list[Principle]


def principle_list(user: Any) -> PrincipleList:
    """Both lists in their charters' order."""
    known = list(Principle.objects.visible_to(user).select_related("continues"))
    return PrincipleList(
        first=sorted((p for p in known if p.number_2014), key=lambda p: p.number_2014 or 0),
        second=sorted((p for p in known if p.number_2021), key=lambda p: p.number_2021 or 0),
    )


@dataclass(frozen=True, slots=True)
class PrinciplePage:
    """All that a principle's page shows."""

    charters: list[Declaration]
    continued_by: list[Principle]
    practices: list[Practice]
    topics: list[Any]


def principle_page(principle: Principle, user: Any) -> PrinciplePage:
    """The page of `principle`, which came with the one that it continues."""
    charters = Declaration.objects.visible_to(user).filter(principles=principle)
    later = Principle.objects.visible_to(user).filter(continues=principle)
    shown = Practice.objects.visible_to(user).published().filter(principles=principle)
    return PrinciplePage(
        charters=list(charters.filter(kind=DeclarationKind.CHARTER).order_by("date", "pk")),
        continued_by=list(later.order_by("number_2021", "pk")),
        practices=list(shown.select_related("owner_nation").order_by(Lower("title"), "pk")),
        topics=list(principle.topics.order_by("label", "pk")),
    )
