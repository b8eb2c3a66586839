"""What people read is true: examples are right, pictures are what is really printed, links lead somewhere."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.check import check
from flows.configuration import Configuration
from webhooks.api.routes import ROUTES
from webhooks.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / ".github/CONTRIBUTING.md",
    *sorted(ROOT.glob("docs/**/*.md")),
]
README = PAGES[0].read_text(encoding="utf-8")
HTTP = (ROOT / "docs/reference/http.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The README's blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def carillon(*words: str) -> str:
    return CliRunner().invoke(main, list(words)).output


def settings() -> list[str]:
    """The names of the environment that the service reads."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "webhooks/config").glob("*.py"))
    return sorted(set(re.findall(r'"([A-Z]+_[A-Z_]+|PORT)"', sources)) - {"_SECRETS"})


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """An empty folder, and an environment without settings."""
    for name in [name for name in os.environ if re.match("DYNO|.*_URL$|PORT$|CARILLON|TWILIO|VONAGE|SECRET", name)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_picture_of_a_call_is_what_the_terminal_shows(elsewhere):
    told = ("--file", str(ROOT / "examples/annex.json"), "--at", "2026-11-23 10:00", "--keys", "1,no_answer,7,hangup")
    assert carillon("call", *told).strip() == blocks("text")[0].strip()


def test_the_mistakes_shown_are_what_check_prints(elsewhere):
    text = (ROOT / "examples/annex.json").read_text(encoding="utf-8")
    broken = text.replace('"menu": "services"', '"menu": "servces"').replace("+33140506080", "+3314050608")
    Path("broken.json").write_text(broken, encoding="utf-8")
    assert carillon("check", "broken.json") == blocks("console")[0].split("\n", 1)[1]


def test_the_report_of_an_import_is_what_is_told(elsewhere):
    page = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
    shown = re.search(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    told = CliRunner().invoke(main, ["import", "ovh", str(ROOT / "tests/cases/ovh/everything.json")]).stderr
    lines = told.replace(str(ROOT) + "/", "").splitlines()
    assert shown
    assert [line for line in shown[1].splitlines() if line not in lines] == []


def test_the_configuration_of_the_readme_has_no_problem():
    assert check(blocks("json")[0].encode(), Configuration()).problems == []


@pytest.mark.parametrize("command", re.findall(r"^\.venv/bin/carillon ([^#\n]+)", README, re.MULTILINE))
def test_a_command_of_the_readme_exists_with_its_options(command):
    name, *words = command.split()
    options = [word for word in words if word.startswith("-")]
    assert all(option in carillon(name, "--help") for option in options)
    assert f"Usage: main {name}" in carillon(name, "--help")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(page):
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)", page.read_text(encoding="utf-8")):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_of_the_admin_api_is_described(method, path):
    written = path.replace("<int:number>", "<n>")
    rows = [line for line in HTTP.splitlines() if line.startswith("|") and f"/api{written}`" in line]
    assert any(method in row for row in rows)


@pytest.mark.parametrize("setting", settings())
def test_every_setting_is_described(setting):
    assert f"`{setting}`" in HTTP


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
