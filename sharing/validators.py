"""What a wish for wider sharing can be about."""

from typing import Any, Final

from django.core.exceptions import ValidationError

from members.markings import Marking, is_wider

RELEASABLE: Final = frozenset({Marking.GREEN, Marking.AMBER})
NAMING: Final = frozenset({Marking.AMBER, Marking.STRICT})


def is_more(  # noqa: PLR0913 - what is wished for, and of what, all named
    thing: Any,
    *,
    marking: str,
    release: bool,
    nation: Any,
    named: Any,
    whole: Any = None,
) -> None:
    """Refuse what would not be wider sharing. `named` are the nations that it names already.

    `whole` is the meeting of a point: a part is never wider. Raises ValidationError by field.
    """
    faults = {}
    then = marking or thing.marking
    if marking and not is_wider(marking, thing.marking):
        faults["marking"] = [f"It is TLP:{thing.marking}, which is as wide already."]
    elif whole is not None and is_wider(then, whole.marking):
        faults["marking"] = [f"A point is no wider than its meeting, which is TLP:{whole.marking}."]
    if release and (then not in RELEASABLE or thing.released_to_affiliates):
        faults["release"] = ["With this marking there is nothing to release to local authorities."]
    if nation is not None and then not in NAMING:
        faults["nation"] = ["Naming a nation tells only under TLP:AMBER and TLP:AMBER+STRICT."]
    elif nation is not None and (nation.pk == thing.owner_nation_id or nation in named):
        faults["nation"] = ["This nation reads it already."]
    if not (marking or release or nation):
        faults["marking"] = ["Say how it should be shared more widely."]
    if faults:
        raise ValidationError(faults, code="sharing")
