"""The ten nations as the measured case has them: capitals' zones, Toronto for Canada."""

from workinggroups.planner import V1, Party, Question, monthly

ZONES = {
    "New Zealand": "Pacific/Auckland",
    "Korea": "Asia/Seoul",
    "Mexico": "America/Mexico_City",
    "Canada": "America/Toronto",
    "United Kingdom": "Europe/London",
    "Estonia": "Europe/Tallinn",
    "Israel": "Asia/Jerusalem",
    "Portugal": "Europe/Lisbon",
    "Denmark": "Europe/Copenhagen",
    "Uruguay": "America/Montevideo",
}
TEN = tuple(Party(name[:2].lower(), name, zone) for name, zone in ZONES.items())
WEDNESDAYS = monthly(2026, weekday=2, nth=2)
MEASURED = Question(WEDNESDAYS, TEN, V1)
