import pytest

from members.naming import country, language


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("he", ("Hebrew", "עברית", "he")),
        ("mi", ("Māori", "te reo Māori", "mi")),
        ("pt", ("Portuguese", "Português", "pt")),
        ("xx", ("xx", "xx", "xx")),
    ],
)
def test_a_language_has_its_english_and_its_own_name(tag: str, names: tuple[str, ...]) -> None:
    assert tuple(language(tag)) == names


def test_a_country_has_a_name_and_an_unknown_code_stays() -> None:
    assert country("FI") == "Finland"
    assert country("AX") == "Åland Islands"
    assert country("XA") == "XA"
