"""Plans as JSON, so that a worker's answer can be kept and shown again as it was. Pure."""

import datetime
from collections.abc import Mapping
from typing import Any

from workinggroups.planner.burden import Share
from workinggroups.planner.plans import Aim, Plan, Proof, Stage
from workinggroups.planner.slots import Slot


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON holds it; local times keep their offset."""
    return {
        "aim": plan.aim.value,
        "calls": [_call(slot) for slot in plan.slots],
        "spent": list(plan.spent),
        "burdens": list(plan.burdens),
        "proof": None
        if plan.proof is None
        else [[stage.objective, stage.value, stage.bound] for stage in plan.proof.stages],
    }


def from_json(kept: Mapping[str, Any]) -> Plan:
    """The plan that `to_json` kept."""
    proof = kept["proof"]
    return Plan(
        aim=Aim(kept["aim"]),
        slots=tuple(_slot(call) for call in kept["calls"]),
        spent=tuple(kept["spent"]),
        burdens=tuple(kept["burdens"]),
        proof=None if proof is None else Proof(tuple(Stage(*stage) for stage in proof)),
    )


def _call(slot: Slot) -> dict[str, Any]:
    return {
        "sittings": [at.isoformat() for at in slot.sittings],
        "shares": [[each.points, each.local.isoformat(), each.off] for each in slot.shares],
        "attends": list(slot.attends),
    }


def _slot(call: Mapping[str, Any]) -> Slot:
    moment = datetime.datetime.fromisoformat
    return Slot(
        sittings=tuple(moment(at) for at in call["sittings"]),
        shares=tuple(Share(points, moment(local), off) for points, local, off in call["shares"]),
        attends=tuple(call["attends"]),
    )
