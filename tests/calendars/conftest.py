import pytest

from tests.readers import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - the cast is in the database
    return make_cast()
