"""The code and the libraries that a stage of a build is made by, as a hash: what is kept of it is kept by that."""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from pathlib import Path

from miggraph import corpus
from miggraph.corpus import Corpus
from miggraph.fingerprint import libraries, sources, stamp, version
from miggraph.layers import files_of

_PACKAGE = Path(__file__).parents[1]
_ROOT = _PACKAGE.parent
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<base>miggraph[\w.]*)[ \t]+import[ \t]+(?:\((?P<many>[^)]*)\)|(?P<one>[^\n#]*))"
    r"|import[ \t]+(?P<whole>miggraph[\w.]*))",
    re.MULTILINE,
)


def code_of(*modules: str) -> str:
    """A hash over the source of modules, of all that they import of the package, its data files, and the libraries.

    Data files are those of the packages that are reached: a rule file changes what a stage makes as much as code does.
    The base under which a stage mints, and the rules of the corpus with their names, belong to it.
    """
    return _code_of(corpus.current(), modules)


@cache
def _code_of(of: Corpus, modules: tuple[str, ...]) -> str:
    whole = hashlib.sha256(f"python {sys.version_info[:2]} {of.base}\n".encode())
    own = [] if of.rules is None else [(file, of.rules) for file in files_of(of.rules, "*.toml")]
    for library in libraries():
        whole.update(f"{library} {version(library)}\n".encode())
    for file, folder in (*own, *((file, _ROOT) for file in sorted(_files(modules)))):
        whole.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _files(modules: tuple[str, ...]) -> set[Path]:
    """The source files that modules reach, and the data files beside them.

    The packages around a module count, and not what they import: a package that gathers its modules for those who
    import from it would make each of them depend on all.
    """
    reached: dict[str, Path] = {}
    around: dict[str, Path] = {}
    left, modules_here = list(modules), _modules(_ROOT, _PACKAGE)
    while left:
        name = left.pop()
        file = modules_here.get(name)
        if name in reached or file is None:
            continue
        reached[name] = file
        left += _imported(file, file.stat().st_mtime_ns)
        while "." in name:
            name = name.rpartition(".")[0]
            around.update({name: modules_here[name]} if name in modules_here else {})
    reached.update(around)
    folders = {file.parent for file in reached.values()} - {_PACKAGE}
    data = {file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix not in _CODE}
    return {*reached.values(), *(file for file in data if "__pycache__" not in file.parts)}


_CODE = frozenset({".py", ".pyc", ".pyi"})


def software_stamp() -> str:
    """Tells whether the software, or the rules of the corpus, were changed since, even if the change was undone.

    A module or a rule that is read after that is not the one that :func:`code_of` has hashed.
    """
    return stamp(_places(_PACKAGE, corpus.current().rules))


@cache
def _places(package: Path, rules: Path | None) -> tuple[str, ...]:
    """All files of the software and of rules, and the folders that hold nothing but data, which tell of new files."""
    files = [file for _, file in sources(package)] + (files_of(rules, "*.toml") if rules else [])
    folders = {file.parent for file in files} - {file.parent for file in files if file.suffix in _CODE}
    return tuple(map(str, (*files, *sorted(folders))))


@cache
def _modules(root: Path, package: Path) -> dict[str, Path]:
    """The modules of the package, by their names."""
    files = (file.relative_to(root) for file in package.rglob("*.py"))
    return {".".join(file.with_suffix("").parts).removesuffix(".__init__"): root / file for file in files}


@cache
def _imported(file: Path, _: int) -> tuple[str, ...]:
    """The modules of the package that a file imports; a name that is no module is passed over by who looks for it."""
    names: list[str] = []
    for found in _IMPORT.finditer(file.read_text(encoding="utf-8")):
        if found["whole"]:
            names.append(found["whole"])
            continue
        names.append(found["base"])
        parts = (name.split(" as ")[0].strip() for name in (found["many"] or found["one"] or "").split(","))
        names += (f"{found['base']}.{name}" for name in parts if name)
    return tuple(names)
