import pytest

from practices.models import Practice, Status
from practices.seeing import parts_of


@pytest.mark.parametrize(
    ("status", "first", "words"),
    [
        (Status.PUBLISHED, 1, ""),
        (Status.PUBLISHED, 2, "Version 1"),
        (Status.PUBLISHED, 4, "Versions 1 to 3"),
        (Status.DRAFT, 4, ""),
    ],
)
def test_versions_for_fewer_are_told(status: Status, first: int, words: str) -> None:
    parts = parts_of(Practice(status=status, versions_from=first))
    assert [part["words"].partition(":")[0] for part in parts] == ([words] if words else [])
