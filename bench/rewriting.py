"""Reports rewritten by seeded substitution: as many as wanted, of which no two have the same names and sentences.

    python bench/rewriting.py FOLDER 100             100 reports from those of the project, into FOLDER/data/reports
    python bench/rewriting.py FOLDER 100 --from DIR  from the texts of another folder

A report keeps its layout. In each copy the names of people with a form of address are replaced by invented ones, the
years are moved by one number, and the sentences of each paragraph behind the first change their places. Names of
countries and bodies that the authority files have stay, so that reports meet in what they name.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LINKED = ("ontology", "shapes", "queries", "data/authority")
_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? ((?:[A-Z][a-zé]+[ -]){0,2}[A-Z][a-zé]+)")
_YEAR = re.compile(r"\b(?:19[89]\d|20[01]\d)\b")
_SENTENCE = re.compile(r"(?<=[a-z]{3}\.) (?=[A-Z])")
_STARTS = ("Ba", "Ce", "Da", "Fe", "Ga", "Ho", "Ji", "Ka", "Lu", "Mo", "Na", "Pe", "Ra", "Si", "Ta", "Ve", "Wo", "Za")
_ENDS = ("bor", "den", "fil", "gard", "kin", "lan", "mer", "nov", "rik", "sen", "tov", "vel", "wick", "zan")


def invented(chance: random.Random) -> str:
    """A word that is no name of anybody."""
    return chance.choice(_STARTS) + chance.choice(_ENDS) + chance.choice(("", "", *_ENDS))


def rewritten(text: str, seed: int) -> str:
    """A text with other people, other years and another order of its sentences."""
    chance = random.Random(seed)
    shift = chance.randint(-9, 9)
    known: dict[str, str] = {}

    for match in _NAME.finditer(text):
        for word in match[1].replace("-", " ").split():
            known.setdefault(word, invented(chance))
    for old, new in sorted(known.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    text = _YEAR.sub(lambda match: str(int(match[0]) + shift), text)
    return "\n\n".join(_reordered(paragraph, chance) for paragraph in text.split("\n\n"))


def _reordered(paragraph: str, chance: random.Random) -> str:
    sentences = _SENTENCE.split(paragraph)
    if len(sentences) > 2 and not paragraph.lstrip().startswith(("#", "|", "-", "*", ">")):
        middle = sentences[1:]
        chance.shuffle(middle)
        sentences = [sentences[0], *middle]
    return " ".join(sentences)


def make_corpus(root: Path, number: int, sources: Iterable[Path], seed: int = 1) -> int:
    """Lay out a project with as many rewritten reports as said; the characters of all of them."""
    reports = root / "data" / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    (root / "data" / "curation").mkdir(exist_ok=True)
    for name in LINKED:
        if not (root / name).exists():
            (root / name).symlink_to(PROJECT / name)
    files = sorted(sources)
    size = 0
    for place in range(number):
        file = files[place % len(files)]
        text = rewritten(file.read_text(encoding="utf-8"), seed * 1_000_003 + place)
        (reports / f"rewritten-{place:05}.md").write_text(text, encoding="utf-8")
        (reports / f"rewritten-{place:05}.toml").write_text(
            f'title = "Rewritten report {place}"\nissued = "2019"\nlanguage = "en"\nsource_format = "Markdown"\n'
            "added = 2026-11-22\n",
            encoding="utf-8",
        )
        size += len(text)
    return size


def main() -> None:
    """Write the reports."""
    parser = argparse.ArgumentParser(description="Reports rewritten by seeded substitution.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--from", dest="source", type=Path, default=PROJECT / "data" / "reports")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    files = [file for file in given.source.iterdir() if file.suffix in (".md", ".txt") and file.name != "README.md"]
    print(make_corpus(given.folder, given.number, files, given.seed), "characters")


if __name__ == "__main__":
    main()
