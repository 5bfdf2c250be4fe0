"""The filter for what others have where one's own nation is, at each door."""

import pytest
from django.test import Client

from practices.search.index import refresh
from tests.api.conftest import API, client_of, told
from tests.api.conftest import cast as _cast
from tests.factories.practices import TopicFactory
from tests.readers import Cast, make_practice

pytestmark = pytest.mark.django_db
cast = _cast
ASKED = "/practices/?our_stage=yes"


@pytest.fixture
def there(cast: Cast) -> str:
    """Estonia is live in a topic; so is Denmark, with a practice whose title is returned."""
    topic, other = TopicFactory(), TopicFactory()
    denmark = {"owner_nation": cast.nations["denmark"]}
    own = make_practice(cast, "clear", stage="live")
    near = make_practice(cast, "green", stage="live", title="As far as we are")
    early = make_practice(cast, "green released", stage="beta", title="Not there yet")
    apart = make_practice(cast, "amber, named", stage="live", title="Elsewhere", marking="GREEN")
    nowhere = make_practice(cast, "amber", stage=None, title="Nowhere yet", marking="CLEAR")
    for row, about in (
        (nowhere, other),
        (own, topic),
        (near, topic),
        (early, topic),
        (apart, other),
    ):
        row.topics.add(about)
        if row != own:
            type(row).objects.filter(pk=row.pk).update(**denmark)
        refresh(row)
    return near.title


def test_the_filter_leaves_what_is_at_the_stage_of_ones_nation(cast: Cast, there: str) -> None:
    official = client_of(cast, "owner official")
    assert 'href="/practices/?our_stage=yes"' in official.get("/practices/").content.decode()
    for more in ("", "&q=quokka"):
        page = official.get(f"{ASKED}{more}").content.decode()
        assert there in page
        assert "Not there yet" not in page
        assert "Elsewhere" not in page
        assert "As far as your nation" in page
        assert "feed.atom" not in page
        assert "Not known" not in page
        rows = official.get(f"{API}{ASKED}{more}").json()["results"]
        assert [row["title"] for row in rows] == [there]
    assert there in official.get(f"{ASKED}&format=csv").content.decode()


def test_whoever_has_no_nation_is_told(cast: Cast, there: str) -> None:
    del there
    for reader in (Client(), client_of(cast, "secretariat")):
        assert reader.get(ASKED).status_code == 400
        told(reader.get(f"{API}{ASKED}"), 400)
    assert Client().get("/practices/feed.atom?our_stage=yes").status_code == 400
    page = client_of(cast, "peer official").get(ASKED).content.decode()
    assert "Not there yet" not in page  # Canada has nothing of its own
