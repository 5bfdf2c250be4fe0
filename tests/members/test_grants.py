from django.db.models import Q

from members.grants import Grant, Way, any_of, under

A, B, C = Q(marking="CLEAR"), Q(marking="GREEN"), Q(marking="AMBER")


def test_a_way_is_open_where_all_its_conditions_hold() -> None:
    way = Way(Grant.AUTHOR, (A, B)).under(C)
    assert way.grant == Grant.AUTHOR
    assert way.condition == C & A & B


def test_several_ways_lead_to_what_either_leads_to() -> None:
    ways = [Way(Grant.AUTHOR, (A,)), Way(Grant.CHAIR, (B,))]
    assert any_of(ways) == Q(pk__in=[]) | A | B


def test_a_condition_that_neighbours_share_is_asked_once() -> None:
    ways = under(A, [Way(Grant.AUTHOR, (B,)), Way(Grant.CHAIR, (C,))])
    assert any_of(ways) == Q(pk__in=[]) | (A & (Q(pk__in=[]) | B | C))


def test_of_a_condition_and_the_same_with_more_the_condition_alone_decides() -> None:
    ways = [Way(Grant.EVERYONE, (A,)), Way(Grant.CHAIR, (A, C))]
    assert any_of(ways) == Q(pk__in=[]) | A


def test_no_way_leads_nowhere() -> None:
    assert any_of([]) == Q(pk__in=[])
