"""The whole load, in one transaction."""

import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.models import Verb
from hub.loading.files import BadDataError, Data, read
from hub.loading.writers import gatherings, members, practices
from hub.loading.writers.upsert import Load


def load_network(folder: Path, *, by: Actor, at: datetime.datetime) -> Load:
    """Read the files of `folder`, check all of them, then create or change what differs.

    Returns the counts per kind. Raises BadDataError with every fault found; then, as after any
    other failure, nothing is written. A second run of the same files changes nothing.
    """
    data = read(folder)
    load = Load(by=by, at=at)
    try:
        with transaction.atomic():
            _write(load, data)
    except ValidationError as error:
        raise BadDataError([f"the database refuses: {text}" for text in error.messages]) from error
    return load


def _write(load: Load, data: Data) -> None:
    groups = data["workinggroups.yaml"]["groups"]
    write_ups = data["practices.yaml"]["practices"]
    affiliates = data["affiliates.yaml"]["affiliates"]
    topics = data["topics.yaml"]["topics"]
    network = members.write_network(
        load, data["nations.yaml"]["network"], data["principles.yaml"]["notes"]
    )
    nations = members.write_nations(load, data["nations.yaml"]["members"])
    members.write_observers(load, data["nations.yaml"]["observers_and_candidates"])
    members.write_affiliates(load, affiliates, nations)
    subjects = practices.write_topics(load, topics)
    practices.write_terms(load, data["glossary.yaml"]["terms"])
    library = practices.write_practices(load, write_ups, affiliates, nations)
    practices.write_aggregates(load, data["affiliates.yaml"]["aggregates"], nations, library)
    gatherings.write_groups(load, groups, nations, subjects)
    summits = gatherings.write_summits(load, data["summits.yaml"]["meetings"], groups, nations)
    gatherings.write_chairs(load, data["summits.yaml"]["chairs"], nations)
    texts = gatherings.write_declarations(
        load, data["declarations.yaml"]["declarations"], groups, summits, nations
    )
    gatherings.write_principles(load, data["principles.yaml"], texts, write_ups, topics)
    if load.changed:
        counts = {kind: [None, dict(counter)] for kind, counter in load.counts.items()}
        record(Verb.NETWORK_LOAD, on=network, by=load.by, at=load.at, changes=counts)
        bump("network")
