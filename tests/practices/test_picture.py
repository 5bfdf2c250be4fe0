from practices.picture import Flow, draw


def test_nothing_taken_over_is_no_picture() -> None:
    assert draw([]) is None


def test_who_gave_most_stands_first_and_takers_stand_near_whom_they_took_from() -> None:
    picture = draw(
        [
            Flow("Canada", "United States", 1),
            Flow("Estonia", "Finland", 2),
            Flow("Estonia", "Iceland", 1),
            Flow("Canada", "Finland", 1),
        ]
    )
    assert picture is not None
    assert [name.text for name in picture.sources] == ["Estonia", "Canada"]
    assert [name.text for name in picture.targets] == ["Iceland", "Finland", "United States"]
    assert picture.rows[0] == ("Estonia", "Finland", 2)
    assert picture.text == "From Estonia: Finland, Iceland. From Canada: Finland, United States."


def test_bands_join_the_names_and_grow_with_the_number_to_a_limit() -> None:
    picture = draw([Flow("A", "B", 1), Flow("A", "C", 2), Flow("D", "C", 50)])
    assert picture is not None
    places = {name.text: name.y for name in (*picture.sources, *picture.targets)}
    thick, middle, thin = picture.bands
    assert [thick.width, middle.width, thin.width] == [20, 10, 5]
    assert thin.path == f"M0 {places['A']}C50 {places['A']} 50 {places['B']} 100 {places['B']}"
    assert thick.group == 1
    assert thin.group == middle.group == 2
    assert picture.height == 2 * 30 + 16
    assert all(0 < y < picture.height for y in places.values())
