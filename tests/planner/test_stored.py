import json

from tests.planner.network import MEASURED
from workinggroups.planner import Aim, fixed, propose
from workinggroups.planner.stored import from_json, to_json


def test_a_plan_is_kept_as_it_was() -> None:
    for plan in (fixed(MEASURED), *propose(MEASURED, [Aim.LEAST, Aim.TWO_SITTINGS])):
        kept = from_json(json.loads(json.dumps(to_json(plan))))

        assert kept == plan
        assert to_json(kept) == to_json(plan)
