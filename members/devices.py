"""A browser's own account of itself, in words that its owner recognises. Pure."""

from typing import Final

# The first that is found wins: most browsers also claim to be those further down.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """The browser and the system: "Firefox on Windows". What is not known is not guessed."""
    browser = next((words for token, words in _BROWSERS if token in user_agent), "A browser")
    system = next((words for token, words in _SYSTEMS if token in user_agent), "")
    return f"{browser} on {system}" if system else browser
