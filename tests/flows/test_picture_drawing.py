"""What is on a picture, and where."""

from __future__ import annotations

from typing import Any

import pytest

from flows.configuration import Configuration
from flows.picture import Node, draw
from tests.flows.playing import configuration

SUB = {"greeting": "Bis.", "entries": {"0": [{"type": "menu", "menu": "un"}], "#": [{"type": "top"}]}}
MENUS = {
    "un": {
        "greeting": "Un.",
        "entries": {"*": [{"type": "exit"}], "2": [{"type": "menu", "menu": "bis"}], "12": [], "1": []},
        "exhausted": [{"type": "goto", "step": "fin"}],
    },
    "bis": SUB,
    "perdu": SUB,
}
DIAL = {"type": "dial", "to": "+33140506070", "on": {"busy": [{"type": "play", "prompt": "Occupé."}], "failed": []}}
STEPS = [
    {"name": "ouvert", "when": {"withheld": False}, "actions": [{"type": "menu", "menu": "un"}, DIAL]},
    {"name": "fin", "enabled": False, "actions": [{"type": "menu", "menu": "un"}]},
]


def picture(**case: Any) -> Node:
    found = draw(configuration({"steps": STEPS, "menus": MENUS, **case}), "accueil")
    assert found is not None
    return found


def outline(node: Node, depth: int = 0) -> list[str]:
    seen = f" -> {node.refers}" if node.refers else ""
    own = [f"{'  ' * depth}{node.what} {node.kind if node.what in ('list', 'action') else node.name}{seen}"]
    return own + [line for part in node.parts for line in outline(part, depth + 1)]


def test_everything_of_a_flow_is_there_once_and_in_order():
    assert (
        outline(picture())
        == """\
flow accueil
  number +33972101010
  step ouvert
    list actions
      action menu
        menu un
          entry 1
          entry 12
          entry 2
            action menu
              menu bis
                entry 0
                  action menu -> /flows/accueil/menus/un
                entry #
                  action top
          entry *
            action exit
          list exhausted
            action goto -> /flows/accueil/steps/1
      action dial
        list busy
          action play
    list otherwise
  step fin
    list actions
      action menu -> /flows/accueil/menus/un
  menu perdu
    entry 0
      action menu -> /flows/accueil/menus/un
    entry #
      action top""".splitlines()
    )


def test_there_is_an_otherwise_branch_only_where_there_is_a_condition():
    steps = picture().of("step")
    assert [step.part("otherwise") is not None for step in steps] == [True, False]
    assert [step.enabled for step in steps] == [True, False]


def test_every_node_has_an_id_of_its_own_without_a_space():
    nodes = list(picture(steps=[{"name": "à la fin", "actions": [{"type": "menu", "menu": "un"}]}]).everything())
    ids = [node.id for node in nodes]
    assert len(set(ids)) == len(ids)
    assert not any(" " in one for one in ids)


@pytest.mark.parametrize(
    ("problem", "node"),
    [
        ("/flows/accueil/steps/0/when/hours", "/flows/accueil/steps/0"),
        ("/flows/accueil/menus/un/entries/2/0/menu", "/flows/accueil/menus/un/entries/2/0"),
        ("/flows/accueil/menus/un/greeting/say", "/flows/accueil/menus/un"),
        ("/flows/accueil/steps/0/actions/1/on/busy/0", "/flows/accueil/steps/0/actions/1/on/busy/0"),
        ("/flows/accueil/steps/0/actions/1/on/failed/0", "/flows/accueil/steps/0/actions/1"),
        ("/flows/accueil/timezone", "/flows/accueil"),
        ("/flows/accueil/menus/nobody", "/flows/accueil"),
    ],
)
def test_a_problem_belongs_to_the_innermost_node_around_it(problem, node):
    found = picture().nearest(problem)
    assert found is not None
    assert found.pointer == node


def test_a_problem_elsewhere_belongs_to_no_node():
    assert picture().nearest("/hours/service/week") is None


def test_menus_in_menus_for_ever_are_drawn_after_the_steps():
    names = [f"m{number:03}" for number in range(400)]
    menus = {
        name: {"greeting": "Oui.", "entries": {"1": [{"type": "menu", "menu": following}]}}
        for name, following in zip(names, [*names[1:], names[0]], strict=True)
    }
    drawn = picture(steps=[{"name": "a", "actions": [{"type": "menu", "menu": "m000"}]}], menus=menus)
    assert sum(node.what == "menu" for node in drawn.everything()) == 400
    assert max(line.count("  ") for line in outline(drawn)) < 40


@pytest.mark.parametrize(
    "flow",
    [
        {},
        {"steps": None, "menus": []},
        {"steps": [None, "x", {}], "menus": {"m": None}},
        {"steps": [{"name": 7, "actions": [None, 3, {}, {"type": "goto"}, {"type": "menu", "menu": "m"}]}]},
        {"steps": [{"actions": [{"type": "dial", "on": []}, {"type": "gather", "exhausted": "x"}]}]},
        {
            "steps": [{"actions": [{"type": "menu", "menu": ["m"]}, {"type": ["x"]}]}],
            "menus": {"m": {"entries": {"é": 1}}},
        },
    ],
)
def test_a_flow_that_is_not_finished_is_drawn_as_far_as_it_goes(flow):
    drawn = draw(Configuration().merged({"flows": {"brouillon": flow}}), "brouillon")
    assert drawn is not None
    assert drawn.pointer == "/flows/brouillon"


def test_what_does_not_exist_is_not_drawn():
    assert draw(Configuration(), "accueil") is None
