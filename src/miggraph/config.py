"""Settings, read once: defaults, then the settings file, then ``MIGGRAPH_*`` variables, then options."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from miggraph.errors import ConfigError

FILE = "miggraph.toml"


def _project_root() -> Path:
    """The folder with the project's data: this checkout, or the working directory when installed elsewhere."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "ontology").is_dir() else Path.cwd()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; docs/settings.md explains each.

    Seconds are wall-clock seconds, sizes are bytes.
    """

    root: Path = Path()
    """Folder that holds ``ontology/ shapes/ data/ queries/``."""
    dataset: Path = Path("dataset")
    """Folder of the built dataset; relative to ``root``."""
    build_cache: str = ""
    """Folder of what the stages of a build made, for later builds; empty for ``cache`` in that of the dataset."""
    build_cache_bytes: int = 4_000_000_000
    """Bytes on disk that it may take after a build; 0 keeps nothing."""
    build_processes: int = 0
    """Processes that work on reports at once in a build; 0 for as many as there are cores and memory for."""
    versions_kept: int = 2
    """Versions of the dataset that stay on disk, the current one among them."""
    model: str = ""
    """Name of a language model that a build asks for statements beyond the rules; empty for none."""
    model_url: str = ""
    """Base address of the server of that model; empty where only answers that are kept count."""
    model_key: str = ""
    """Key that is sent to that server; empty for none."""
    host: str = "127.0.0.1"
    """Address that ``serve`` listens on."""
    port: int = 8000
    """Port that ``serve`` listens on."""
    threads: int = 16
    """Requests that ``serve`` answers at once, those included that wait for their query."""
    url_prefix: str = ""
    """Path under which ``serve`` answers, such as ``/graph``; empty for the root of its host."""
    trusted_proxies: int = 0
    """Proxies in front of ``serve`` whose ``X-Forwarded-*`` headers are believed."""
    contact: str = ""
    """Where an error in a statement is reported: a mail address, or the address of a page; empty for nowhere."""
    rate_limit: int = 60_000
    """Requests that one client may make in a minute; 0 for any number."""
    cache_bytes: int = 64_000_000
    """Memory that answers kept for repeated requests may take; 0 keeps none."""
    query_log: str = ""
    """File that a line of JSON is written to for each query; ``-`` for standard error, empty for none."""
    query_log_text: int = 0
    """1 to write the text of each query into the log."""
    query_max_bytes: int = 1_000_000
    """Longest query text that the endpoint reads."""
    result_max_rows: int = 100_000
    """Rows after which an answer is refused."""
    result_max_bytes: int = 50_000_000
    """Size of a serialised answer above which it is refused."""
    query_timeout: float = 10.0
    """Seconds after which a query is ended."""
    query_memory_bytes: int = 384_000_000
    """Memory that a query may take beyond what its worker has without it."""
    query_memory_total_bytes: int = 1_600_000_000
    """Memory that the workers that run queries may take together."""
    query_workers: int = 0
    """Slow queries that run at once, beside quick ones; 0 for one a core, and two at least."""
    query_queue: int = 64
    """Queries that may wait for a worker."""
    endpoint: str = ""
    """Address of a SPARQL server elsewhere that ``serve`` and ``mcp`` ask; empty for the built dataset."""
    endpoint_store: str = ""
    """Address at which ``publish`` writes to that server: of its graphs, or of its updates."""
    endpoint_user: str = ""
    """Name that is sent to that server; empty for none."""
    endpoint_password: str = field(default="", repr=False)
    """Password that is sent with the name."""
    endpoint_token: str = field(default="", repr=False)
    """Token that is sent to that server instead of a name; empty for none."""
    endpoint_timeout: str = ""
    """Parameter that tells that server how long a query may take, such as ``timeout={seconds}``; empty for none."""
    allow_service: str = ""
    """Endpoints that ``SERVICE`` may call: absolute IRIs, with spaces between them."""

    @property
    def ontology_dir(self) -> Path:
        """The ontology and its concept schemes."""
        return self.root / "ontology"

    @property
    def shapes_dir(self) -> Path:
        """The SHACL shapes."""
        return self.root / "shapes"

    @property
    def reports_dir(self) -> Path:
        """The source reports with their metadata."""
        return self.root / "data" / "reports"

    @property
    def authority_dir(self) -> Path:
        """Reference data kept by hand."""
        return self.root / "data" / "authority"

    @property
    def curation_dir(self) -> Path:
        """Corrections by hand."""
        return self.root / "data" / "curation"

    @property
    def answers_dir(self) -> Path:
        """Answers of the language model that are kept."""
        return self.root / "data" / "answers"

    @property
    def ledger_file(self) -> Path:
        """The addresses at which things were that have moved or were withdrawn."""
        return self.root / "data" / "addresses.csv"

    @property
    def releases_file(self) -> Path:
        """The releases of the dataset, each with its version."""
        return self.root / "data" / "releases.csv"

    @property
    def queries_dir(self) -> Path:
        """The stored queries."""
        return self.root / "queries"

    @property
    def dataset_dir(self) -> Path:
        """The built dataset as an absolute path."""
        return self.root / self.dataset

    @property
    def build_cache_dir(self) -> Path:
        """What the stages of a build made, for later builds."""
        return self.root / self.build_cache if self.build_cache else self.dataset_dir / "cache"


def load(options: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from defaults < ``miggraph.toml`` in the root < ``MIGGRAPH_*`` < ``options`` (None is "not given").

    :raises ConfigError: for an unknown setting or a value of the wrong type
    """
    environ = os.environ if environ is None else environ
    given = {name: value for name, value in (options or {}).items() if value is not None}
    from_environ = {
        name.removeprefix("MIGGRAPH_").lower(): value for name, value in environ.items() if name.startswith("MIGGRAPH_")
    }
    root = Path(str(given.get("root") or from_environ.get("root") or _project_root())).absolute()
    settings = Settings(root=root)
    file = root / FILE
    layers: list[tuple[str, Mapping[str, object]]] = [
        (str(file), _read_file(file) if file.is_file() else {}),
        ("environment", from_environ),
        ("options", given),
    ]
    for source, values in layers:
        settings = _apply(settings, {k: v for k, v in values.items() if k != "root"}, source)
    return settings


def _read_file(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"cannot be read as TOML: {error}", where=file, hint="correct it or remove it") from error


def _apply(settings: Settings, values: Mapping[str, object], source: str) -> Settings:
    known = {each.name: type(getattr(settings, each.name)) for each in fields(settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(f"unknown setting {name!r}", where=source, hint=f"the settings are {', '.join(known)}")
        kind = known[name]
        try:
            changes[name] = Path(str(value)) if issubclass(kind, Path) else kind(str(value))
        except ValueError as error:
            raise ConfigError(
                f"{name} = {value!r} is not of type {kind.__name__}", where=source, hint="give a value of that type"
            ) from error
    return replace(settings, **changes)
