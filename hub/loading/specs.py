"""What each file of the network's data looks like."""

from declarations.models import DeclarationKind, GlossBasis
from hub.loading.shapes import (
    Check,
    Findings,
    date,
    list_of,
    matching,
    one_of,
    record,
    ref,
    slug_of,
    sources,
    text,
    truth,
    url,
    whole,
    zone,
)
from practices.models import Kind, ReuseRelation, Stage
from summits.models import Confidence, SummitFormat, SummitKind
from workinggroups.models import GroupStatus

_slug = text(longest=80)
_alpha2 = matching(r"[A-Z]{2}", "NZ")
_tag = matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "mi or pt-BR")

NETWORK = record(
    name=text(longest=80),
    short_name=text(longest=20),
    founded=date(),
    legal_status=text(),
    what_it_is=text(),
    working_methods=text(),
    name_history=list_of(record(name=text(), from_=date(), to=date(null=True), members=whole())),
    websites=list_of(record(url=url(), note=text())),
    admission_rule=text(),
    secretariat=text(),
    shared_condition=text(),
    sources=sources,
)

NATION = record(
    slug=_slug,
    name=text(longest=80),
    official_name=text(longest=120),
    iso2=_alpha2,
    iso3=matching(r"[A-Z]{3}", "NZL"),
    founding=truth,
    joined=date(),
    joined_at_event=slug_of("meetings"),
    lead_body=text(longest=160),
    lead_body_since=date(null=True),
    lead_body_history=list_of(record(body=text(longest=160), as_of=date(), ref=ref())),
    digital_units=list_of(record(name=text(longest=160), role=text(longest=200))),
    languages=list_of(record(tag=_tag, role=text()), least=1),
    capital=text(longest=80, null=True),
    capital_note=text(null=True),
    time_zone=zone(),
    website=url(null=True),
    network_page=url(null=True),
    notes=text(null=True),
    sources=sources,
)

OBSERVER = record(
    name=text(longest=80),
    iso2=_alpha2,
    status=text(longest=200),
    event=slug_of("meetings"),
    date=date(),
    sources=sources,
)

TOPIC = record(
    slug=_slug,
    label=text(longest=80),
    definition=text(),
    oecd_dgpf=list_of(text()),
    charter_2021=list_of(slug_of("principles")),
)

CHARTER = record(
    slug=slug_of("declarations"),
    date=date(),
    event=slug_of("meetings"),
    principles=whole(),
    members_signing=whole(),
    ref=ref(),
)

PRINCIPLE = record(
    slug=_slug,
    number_2014=whole(null=True),
    number_2021=whole(null=True),
    name=text(longest=120),
    gloss=text(),
    gloss_basis=one_of(GlossBasis.values),
    in_charters=list_of(slug_of("declarations"), least=1),
    continues=slug_of("principles", null=True),
)

MEETING = record(
    slug=_slug,
    name=text(longest=160),
    ordinal=whole(null=True),
    kind=one_of(SummitKind.values),
    format=one_of(SummitFormat.values),
    part_of=slug_of("meetings", null=True),
    host=slug_of("members", null=True),
    city=text(longest=80, null=True),
    venue=text(longest=160, null=True),
    start=date(),
    end=date(),
    time_zone=zone(),
    theme=text(longest=300, null=True),
    participants=text(),
    joined=list_of(slug_of("members")),
    documents=list_of(slug_of("declarations")),
    outcomes=list_of(text()),
    confidence=one_of(Confidence.values),
    sources=sources,
)

CHAIR = record(nation=slug_of("members"), from_=date(null=True), to=date(null=True), ref=ref())

GROUP = record(
    slug=_slug,
    name=text(longest=120),
    other_names=list_of(text()),
    theme=text(longest=200),
    topics=list_of(slug_of("topics"), least=1),
    status=one_of(GroupStatus.values),
    status_as_of=date(null=True),
    founded=date(null=True),
    founded_at_event=slug_of("meetings", null=True),
    founded_note=text(null=True),
    leads=list_of(
        record(
            nation=slug_of("members"),
            as_of=date(null=True),
            note=text(longest=300, null=True),
            ref=ref(),
        )
    ),
    remit=text(),
    outputs=list_of(
        record(
            title=text(longest=200),
            date=date(null=True),
            declaration=slug_of("declarations", null=True),
        )
    ),
    sources=sources,
)

DECLARATION = record(
    slug=_slug,
    title=text(longest=200),
    other_titles=list_of(text()),
    kind=one_of(DeclarationKind.values),
    date=date(),
    event=slug_of("meetings", null=True),
    prepared_by=text(longest=200, null=True),
    signatories=list_of(slug_of("members"), null=True),
    signatories_note=text(null=True),
    binding=truth,
    supersedes=slug_of("declarations", null=True),
    superseded_by=slug_of("declarations", null=True),
    summary=text(),
    uptake=list_of(record(what=text(), ref=ref())),
    text_url=url(null=True),
    sources=sources,
)

_relation = one_of(ReuseRelation.values)

PRACTICE = record(
    slug=_slug,
    title=text(longest=160),
    nation=slug_of("members"),
    lead_organisation=text(longest=200),
    kind=one_of(Kind.values),
    topics=list_of(slug_of("topics"), least=1),
    principles=list_of(slug_of("principles")),
    stage=one_of(Stage.values, null=True),
    stage_as_of=date(null=True),
    year_started=whole(null=True),
    year_live=whole(null=True),
    year_retired=whole(null=True),
    summary=text(longest=400),
    problem=text(),
    approach=text(),
    results=list_of(
        record(what=text(longest=300), value=text(longest=300), as_of=date(null=True), ref=ref())
    ),
    lessons=list_of(record(text=text(), ref=ref())),
    open_source=record(
        null=True,
        repository=url(null=True),
        licence=text(longest=80, null=True),
        first_commit=date(null=True),
        last_commit_seen=date(null=True),
    ),
    standards=list_of(text()),
    reused_by=list_of(
        record(
            who=text(longest=160),
            nation=slug_of("members", null=True),
            country=_alpha2,
            relation=_relation,
            what=text(),
            since=date(null=True),
            ref=ref(),
        )
    ),
    reuses=list_of(slug_of("practices")),
    related=list_of(slug_of("practices")),
    contact_organisation=text(longest=200),
    sources=sources,
)

AFFILIATE = record(
    slug=_slug,
    name=text(longest=160),
    nation=slug_of("members", null=True),
    country=_alpha2,
    iso3166_2=matching(r"[A-Z]{2}-[A-Z0-9]{1,3}", "GB-CRY", null=True),
    type=text(longest=200),
    dissolved=date(null=True),
    succeeded_by=text(longest=160, null=True),
    reuses=list_of(
        record(
            practice=slug_of("practices"),
            relation=_relation,
            since=date(null=True),
            as_of=date(null=True),
            detail=text(),
            ref=ref(),
        ),
        least=1,
    ),
    sources=sources,
)

AGGREGATE = record(
    practice=slug_of("practices", null=True),
    nation=slug_of("members"),
    what=text(longest=300),
    value=text(longest=100),
    as_of=date(null=True),
    ref=ref(),
)


def _see(kind: str) -> Check:
    return list_of(slug_of(kind))


SEE = {
    "practices": _see("practices"),
    "declarations": _see("declarations"),
    "meetings": _see("meetings"),
    "groups": _see("groups"),
    "topics": _see("topics"),
    "principles": _see("principles"),
    "nations": _see("members"),
    "affiliates": _see("affiliates"),
}


def _check_see(value: object, place: str, findings: Findings) -> None:
    if not isinstance(value, dict):
        findings.add(place, "an object is needed")
        return
    for kind, slugs in value.items():
        if kind in SEE:
            SEE[kind](slugs, f"{place}.{kind}", findings)
        else:
            findings.add(f"{place}.{kind}", f"no such kind; there are {', '.join(sorted(SEE))}")


TERM = record(
    slug=_slug,
    term=text(longest=100),
    also=list_of(text()),
    definition=text(),
    see=_check_see,
    sources=sources,
)
