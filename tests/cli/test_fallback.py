"""`carillon fallback export` gives out what another host needs, also when the database is away."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Carillon
from webhooks.cli.embedded import publish_example
from webhooks.config import Settings

KEY = "a-secret-of-the-tests-long-enough"


def test_it_writes_a_folder_and_says_where_the_worker_keeps_the_same(carillon: Carillon, tmp_path: Path) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/c.db", "SECRET_KEY": KEY}
    publish_example(Settings.from_env(env))
    done = carillon("fallback", "export", "out", "--days", "7", env=env)
    assert done.exit_code == 0, done.output
    assert "Revision 1, 1 number: 6 files in out/. Read out/README.md." in done.output
    assert "./var/sounds/fallback/" in done.output
    assert sorted(str(path.relative_to("out")) for path in Path("out").rglob("*.*")) == [
        "README.md",
        "schedule.json",
        "twilio/33972101010.xml",
        "vonage/33972101010.json",
        "vonage/all.json",
        "worker.js",
    ]
    gone = carillon("fallback", "export", "again", env={**env, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert gone.exit_code == 0, gone.output
    assert Path("again/worker.js").exists()


def test_without_the_key_the_place_of_the_worker_is_not_known(carillon: Carillon, tmp_path: Path) -> None:
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/c.db"}
    publish_example(Settings.from_env({**env, "SECRET_KEY": KEY}))
    assert "fallback/" not in carillon("fallback", "export", "out", env=env).output.replace("fallback export", "")


def test_with_nothing_published_there_is_nothing_to_export(carillon: Carillon, tmp_path: Path) -> None:
    done = carillon("fallback", "export", "out", env={"DATABASE_URL": f"sqlite:///{tmp_path}/c.db", "SECRET_KEY": KEY})
    assert done.exit_code == 1
    assert "nothing to export" in done.output
