"""Settings, read once: defaults, then the settings file, then ``MIGGRAPH_*`` variables, then options.

A folder with a settings file is the root of a corpus; commands find it from any folder in it. What comes with the
software (ontology, shapes, authority files, stored queries) lies under what the corpus has of the same name. A root
that has an ontology of its own is a whole project, and uses nothing but its own files.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from miggraph.errors import ConfigError

FILE = "miggraph.toml"
FORMAT = 1
"""How the folder of a corpus is laid out; a later software that wants another one moves what has to be moved."""
_CHECKOUT = Path(__file__).resolve().parents[2]
_PLAIN = re.compile(r"[A-Za-z0-9._~:/-]+")
"""A base that means itself wherever it is written: in patterns, queries and the rules of web servers."""
_INSTALLED = Path(str(files("miggraph"))) / "packaged"


def packaged() -> Path:
    """The folder of what comes with the software: in the package where it was installed, else in its checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def find_root(start: Path) -> Path | None:
    """The folder with a settings file that a folder is or lies in; None where there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def _project_root() -> Path:
    """The corpus that the working folder lies in, else this checkout; the working folder itself where there is none."""
    found = find_root(Path.cwd())
    return found or (_CHECKOUT if (_CHECKOUT / "ontology").is_dir() else Path.cwd())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set; docs/settings.md explains each.

    Seconds are wall-clock seconds, sizes are bytes.
    """

    root: Path = Path()
    """Folder of the corpus: it holds ``data/``, and what is laid over or used instead of the packaged files."""
    format: int = FORMAT
    """How the folder of the corpus is laid out."""
    base_iri: str = ""
    """What the IRIs of the corpus begin with; empty for the base of the project."""
    title: str = ""
    """What the corpus is called; empty for the project's own title."""
    publisher: str = ""
    """Who publishes the dataset."""
    licence: str = ""
    """IRI of the licence of the dataset; empty for that of the project."""
    neighbours: str = ""
    """Where corpora of other bases are served: ``BASE=ADDRESS``, with spaces between them."""
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
    def name(self) -> str:
        """What the corpus is called where it is named."""
        return self.title or "miggraph"

    @property
    def is_whole(self) -> bool:
        """Whether the root has all that a build needs, so that nothing packaged is used."""
        return (self.root / "ontology").is_dir()

    def _layers(self, name: str) -> tuple[Path, ...]:
        """The folders of a name: what is packaged, and over it what the corpus has."""
        own = self.root / name
        return (own,) if self.is_whole else (packaged() / name, own)

    @property
    def ontology_dirs(self) -> tuple[Path, ...]:
        """The ontology and its concept schemes, of which a corpus that is no whole project has none of its own."""
        return self._layers("ontology")[:1]

    @property
    def shapes_dirs(self) -> tuple[Path, ...]:
        """The SHACL shapes, in layers."""
        return self._layers("shapes")

    @property
    def authority_dirs(self) -> tuple[Path, ...]:
        """The reference data, in layers."""
        return self._layers("data/authority")

    @property
    def queries_dirs(self) -> tuple[Path, ...]:
        """The stored queries, in layers."""
        return self._layers("queries")

    @property
    def rules_dirs(self) -> tuple[Path, ...]:
        """The rules that are laid over those of the package."""
        return (self.root / "rules",)

    def layered_rules(self) -> tuple[Path, ...]:
        """The rules of the package, and those that are laid over them."""
        return (Path(str(files("miggraph"))) / "extract" / "rules", *self.rules_dirs)

    def own_rules(self) -> tuple[Path, ...]:
        """The rules that belong to the corpus, so that a command may write them: those of a package never do."""
        return self.layered_rules() if self.root == packaged() else self.rules_dirs

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
    return _checked(settings, file)


def _checked(settings: Settings, file: Path) -> Settings:
    """Settings whose values can be used together.

    :raises ConfigError: for a corpus of a later software, or a base under which nothing can be named
    """
    if settings.format > FORMAT:
        what = f"format = {settings.format} is of a later version of the software, which reads up to {FORMAT}"
        raise ConfigError(what, where=file, hint="install a newer version of miggraph")
    require_base(settings.base_iri, file)
    require_licence(settings.licence, file)
    for pair in settings.neighbours.split():
        base, _, address = pair.partition("=")
        if not _is_web_address(base) or not _is_web_address(address):
            hint = "give BASE=ADDRESS, both http or https, with spaces between the pairs"
            raise ConfigError(f"neighbours has {pair!r}", where=file, hint=hint)
    return settings


def require_base(base: str, where: object) -> None:
    """Make sure that things can be named under a base.

    :raises ConfigError: if it is neither empty nor an http(s) address that ends with a slash
    """
    if not base:
        return
    what = f"base_iri = {base!r} "
    if base.endswith("#"):
        hint = "end it with a slash: a passage is a fragment (#char=) of a text, and what stands behind # is not sent"
        raise ConfigError(f"{what}ends with #", where=where, hint=hint)
    if not _is_web_address(base) or not base.endswith("/") or not _PLAIN.fullmatch(base):
        hint = "give an address that you will keep, such as https://w3id.org/your-corpus/"
        raise ConfigError(f"{what}is no http(s) address that ends with /", where=where, hint=hint)


def require_licence(licence: str, where: object) -> None:
    """Make sure that a licence is an address, as its IRI stands in the dataset.

    :raises ConfigError: if it is neither empty nor one
    """
    if licence and not _is_web_address(licence):
        hint = "give its IRI, such as https://creativecommons.org/licenses/by/4.0/"
        raise ConfigError(f"licence = {licence!r} is no http(s) address", where=where, hint=hint)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|\\^`')
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)


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
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}"
            raise ConfigError(f"unknown setting {name!r}", where=source, hint=hint)
        kind = known[name]
        try:
            changes[name] = Path(str(value)) if issubclass(kind, Path) else kind(str(value))
        except ValueError as error:
            raise ConfigError(
                f"{name} = {value!r} is not of type {kind.__name__}", where=source, hint="give a value of that type"
            ) from error
    return replace(settings, **changes)
