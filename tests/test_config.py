"""Settings from their layers."""

from pathlib import Path

import pytest

from miggraph.config import load
from miggraph.errors import ConfigError


def test_later_layers_win(tmp_path: Path) -> None:
    (tmp_path / "miggraph.toml").write_text('port = 1\nhost = "127.0.0.2"\nthreads = 3\n', encoding="utf-8")
    environ = {"MIGGRAPH_PORT": "2", "MIGGRAPH_HOST": "127.0.0.3"}
    settings = load({"root": tmp_path, "port": 3, "host": None}, environ)
    assert (settings.port, settings.host, settings.threads) == (3, "127.0.0.3", 3)


def test_dataset_is_relative_to_the_root(tmp_path: Path) -> None:
    assert load({"root": tmp_path}, {}).dataset_dir == tmp_path / "dataset"


@pytest.mark.parametrize(
    ("environ", "clause"),
    [({"MIGGRAPH_PRT": "1"}, "unknown setting 'prt'"), ({"MIGGRAPH_PORT": "many"}, "is not of type int")],
)
def test_wrong_variable_is_named(tmp_path: Path, environ: dict[str, str], clause: str) -> None:
    with pytest.raises(ConfigError, match=clause) as error:
        load({"root": tmp_path}, environ)
    assert "environment" in str(error.value)


def test_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "miggraph.toml").write_text("port = = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"miggraph\.toml"):
        load({"root": tmp_path}, {})
