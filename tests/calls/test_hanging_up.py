"""A caller who puts the phone down while somebody is rung: nothing more is decided on the call."""


def test_nothing_goes_on_when_the_caller_hangs_up_while_it_rings(caller):
    caller.dials(at="2026-11-23 10:00")
    caller.presses("1")
    caller.rings("+33140506070")
    documents = len(caller.documents)
    caller.hangs_up()
    assert len(caller.documents) == documents
