"""`carillon when`: the calendar of a flow, of a file, of a revision, of a draft."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ANNEX

OTHER = {"hours": {"service": {"week": {"mon-fri": ["09:00-18:00"]}}}}


@pytest.fixture
def database(published):
    """The annex is published, a draft opens later, somebody works on a third configuration."""
    published(OTHER).workspaces.change("paul", 1, "", {("hours", "service"): '{"week":{"mon-fri":["10:00-18:00"]}}'})


def test_a_file_needs_no_database(carillon):
    printed = carillon("when", "accueil", "--of", str(ANNEX), "--year", "2027")

    assert printed.exit_code == 0, printed.output
    assert (
        "Wed 14 July                all day      répondeur: goes to voicemail general (Fête nationale)"
        in printed.output
    )
    assert "Sun 28 March               02:00 becomes 03:00" in printed.output


@pytest.mark.parametrize(
    ("which", "opens"), [("live", "08"), ("1", "08"), ("draft", "09"), ("2", "09"), ("paul", "10")]
)
def test_whose_calendar_it_is(carillon, database, which, opens):
    printed = carillon("when", "--of", which, "--year", "2027")

    assert f"{opens}:00–18:00  ouvert: goes to menu services" in printed.output


def test_as_json_it_is_what_the_api_answers(carillon, database):
    told = json.loads(carillon("when", "accueil", "--year", "2027", "--json").output)

    assert (told["flow"], told["revision"], told["caller"], len(told["exceptions"])) == (
        "accueil",
        1,
        "+33612345678",
        8,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acueil"], 'There is no flow "acueil" (known: accueil).'),
        (["--of", "7"], 'There is no configuration "7"'),
        (["--of", "pierre"], 'There is no configuration "pierre"'),
        (["--of", "nulle-part.json"], "There is no file nulle-part.json."),
    ],
)
def test_what_is_not_there_is_named(carillon, database, words, said):
    printed = carillon("when", *words)

    assert printed.exit_code == 2
    assert said in printed.output
