"""YAML read within limits: no bombs of aliases, no depth, no doubled keys, no objects."""

import datetime
from typing import Any, Final

import yaml

from practices.importing.shape import refuse

MOST_ALIASES: Final = 10
MOST_EVENTS: Final = 20_000
DEEPEST: Final = 20


class _Loader(yaml.SafeLoader):
    """Plain values only; a key that stands twice is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        texts = [key for key in keys if isinstance(key, str | int)]
        doubled = next((key for key in texts if texts.count(key) > 1), None)
        if doubled is not None or len(texts) != len(keys):
            raise refuse(f"The key “{doubled or '?'}” stands twice, or is no text.")
        return super().construct_mapping(node, deep=deep)


def load(text: str) -> dict[str, Any]:
    """The mapping that the text is. Raises ValidationError for anything else."""
    try:
        _bounded(text)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "it cannot be read"
        raise refuse(f"It is not YAML{where}: {what}.") from error
    if not isinstance(value, dict):
        raise refuse("It is YAML, but no list of keys with values.")
    return {str(key): _plain(each) for key, each in value.items()}


def _bounded(text: str) -> None:
    depth = aliases = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        depth -= isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
        if number > MOST_EVENTS or aliases > MOST_ALIASES or depth > DEEPEST:
            raise refuse(
                "It is too deep, too long, or refers to itself too often to be read safely."
            )


def _plain(value: Any) -> Any:
    """The value with dates as texts."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
