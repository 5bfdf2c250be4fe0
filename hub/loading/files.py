"""Reading the files and checking all of them before anything is written."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from hub.loading import specs
from hub.loading.crosschecks import cross_check
from hub.loading.shapes import Findings, records, slugs

Data = dict[str, dict[str, Any]]

# File: the list whose records have slugs.
FILES = {
    "nations.yaml": "members",
    "topics.yaml": "topics",
    "principles.yaml": "principles",
    "summits.yaml": "meetings",
    "workinggroups.yaml": "groups",
    "declarations.yaml": "declarations",
    "practices.yaml": "practices",
    "affiliates.yaml": "affiliates",
    "glossary.yaml": "terms",
}


class BadDataError(Exception):
    """The files cannot be loaded. `faults` names file, record and field, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _UniqueLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # reason: the faster of two, where it was built
    """Refuses a mapping with the same key twice, where plain YAML would keep the last."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, *, deep: bool = False) -> Any:
    keys = Counter(loader.construct_object(key, deep=True) for key, _ in node.value)
    twice = [str(key) for key, count in keys.items() if count > 1]
    if twice:
        raise yaml.constructor.ConstructorError(
            None, None, f"given twice: {', '.join(twice)}", node.start_mark
        )
    return yaml.constructor.SafeConstructor.construct_mapping(loader, node, deep=deep)


_UniqueLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(folder: Path) -> Data:
    """The content of the nine files of `folder`, checked. Raises BadDataError with every fault."""
    findings = Findings()
    data = {name: _parse(folder / name, findings) for name in FILES}
    if findings.faults:
        raise BadDataError(findings.faults)
    for name, key in FILES.items():
        findings.slugs[key] = slugs(data[name].get(key), name, findings)
    _check_shapes(data, findings)
    if not findings.faults:
        cross_check(data, findings)
    if findings.faults:
        raise BadDataError(findings.faults)
    return data


def _parse(path: Path, findings: Findings) -> dict[str, Any]:
    try:
        # The loader is a SafeLoader; only its handling of repeated keys is stricter.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueLoader)  # noqa: S506 - see above
    except FileNotFoundError:
        findings.add(path.name, "the file is missing")
    except UnicodeDecodeError:
        findings.add(path.name, "the file is not UTF-8 text")
    except yaml.YAMLError as error:
        findings.add(path.name, f"not readable as YAML: {' '.join(str(error).split())}")
    else:
        if isinstance(content, dict):
            return content
        findings.add(path.name, "an object with lists is needed")
    return {}


def _check_shapes(data: Data, findings: Findings) -> None:
    lists = [
        ("nations.yaml", "members", specs.NATION),
        ("nations.yaml", "observers_and_candidates", specs.OBSERVER),
        ("topics.yaml", "topics", specs.TOPIC),
        ("principles.yaml", "charter_versions", specs.CHARTER),
        ("principles.yaml", "principles", specs.PRINCIPLE),
        ("summits.yaml", "meetings", specs.MEETING),
        ("summits.yaml", "chairs", specs.CHAIR),
        ("workinggroups.yaml", "groups", specs.GROUP),
        ("declarations.yaml", "declarations", specs.DECLARATION),
        ("practices.yaml", "practices", specs.PRACTICE),
        ("affiliates.yaml", "affiliates", specs.AFFILIATE),
        ("affiliates.yaml", "aggregates", specs.AGGREGATE),
        ("glossary.yaml", "terms", specs.TERM),
    ]
    for name, key, shape in lists:
        main = key == FILES[name]
        place = name if main else f"{name}, {key}"
        records(data[name].get(key), place, shape, findings)
    specs.NETWORK(data["nations.yaml"].get("network"), "nations.yaml, network", findings)
