"""Reports rewritten by seeded substitution: as many as wanted, of which no two have the same names and sentences.

    python bench/rewriting.py FOLDER 100                            100 reports from those of the project, into FOLDER
    python bench/rewriting.py FOLDER 100 --from DIR --from OTHER:5  of other texts, one in five from OTHER

A report keeps its layout. In each copy words that are no names of the authority files and no words of the language,
those of people and small places, are replaced by invented ones, and so are names behind a form of address; dates are
moved, other numbers are drawn anew; half of the countries are others, and of the words by which few rules tell
anything two in three. The sentences of a paragraph behind the first change their places, and one in which nothing has
changed gets a place of its own. Names of bodies that the authority files have stay, so that reports meet in what they
name. So copies of one text neither tell of the same event nor ask for the same, but by chance.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from dates import MONTHS, Calendar
from wording import PROJECT, Wording

LINKED = ("ontology", "shapes", "queries", "data/authority")
NAME = "rewritten-{:05}"
_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? ((?:[A-Z][a-zé]+[ -]){0,2}[A-Z][a-zé]+)")
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][a-zß-ÿ]{3,}\b")
_WORD = re.compile(r"\b[a-zß-ÿ]{4,}\b")
_MARKUP_OR_WORD = re.compile(r"<[^>]*>|\]\([^)]*\)|https?://\S+|\w+")
_OTHER_WORDS = 0.67
"""So many of the words get another one, where there is one."""
_NUMBER = re.compile(r"(?<= )[1-9]\d{1,2}(?= (?!h\b)[a-z])")
"""A number of things, and no hour as French tells it: what begins would end before."""
_SENTENCE = re.compile(r"(?<=[a-z]{3}\.|[A-Z]{2}\)\.|\d{3}\.) (?=[A-Z])")
_END = re.compile(r"(?<=[a-z0-9)])\.$")
_SHORT = 3
"""Words of a sentence that gets no place of its own."""
_STARTS = ("Ba", "Ce", "Da", "Fe", "Ga", "Ho", "Ji", "Ka", "Lu", "Mo", "Na", "Pe", "Ra", "Si", "Ta", "Ve", "Wo", "Za")
_MIDDLES = ("", "ba", "di", "fe", "go", "lu", "ma", "ni", "po", "ra", "so", "ti", "va")
_ENDS = ("bor", "den", "fil", "gard", "kin", "lan", "mer", "nov", "rik", "sen", "tov", "vel", "wick", "zan")


def invented(chance: random.Random) -> str:
    """A word that is no name of anybody."""
    return chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS) + chance.choice(("", "", *_ENDS))


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of the names that the authority files have, and the names of countries that are one word."""
    from miggraph.link.authority import load_authority
    from miggraph.model import NameKind
    from miggraph.named import words_of

    entries = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology").entries
    forms = {form for each in entries for form in (each.label, *each.names, *each.adjectives, *each.acronyms)}
    countries = {each.label for each in entries if each.kind is NameKind.COUNTRY and each.label.isalpha()}
    return frozenset(word.lower() for word in words_of(forms)), tuple(sorted(countries))


@cache
def _is_own(word: str) -> bool:
    """Whether a word is the name of somebody or something that neither the authority files nor the language has."""
    import simplemma

    return word.lower() not in _known()[0] and not simplemma.is_known(word.lower(), lang=("en", "fr"))


def rewritten(text: str, wording: Wording, seed: int) -> str:
    """A text with other people, places, countries, dates, numbers and words, and another order of its sentences."""
    chance = random.Random(seed)
    calendar = Calendar(text, chance)
    new: dict[str, str] = {}
    for match in _NAME.finditer(text):
        for word in match[1].replace("-", " ").split():
            new.setdefault(word, invented(chance))
    _, countries = _known()
    for word in dict.fromkeys(_CAPITAL.findall(text)):
        if word in countries:
            of_a_city = re.search(rf"[a-z], {word}\b", text)  # which no other country has
            if chance.random() < 0.5 and not of_a_city:
                new.setdefault(word, chance.choice(countries))
        elif _is_own(word):
            new.setdefault(word, invented(chance))
    names, _ = _known()
    for word in dict.fromkeys(_WORD.findall(text.lower())):
        other = wording.other(word, chance) if chance.random() < _OTHER_WORDS else word
        if other != word and word not in MONTHS:
            new.setdefault(word, other)
            for case in () if word in names else (str.title, str.upper):  # so in the titles of events too
                new.setdefault(case(word), case(other))
    paragraphs = (_reordered(paragraph, chance, new, calendar) for paragraph in text.split("\n\n"))
    return "\n\n".join(paragraphs)


def _reordered(paragraph: str, chance: random.Random, new: dict[str, str], calendar: Calendar) -> str:
    sentences = _SENTENCE.split(paragraph)
    written = [_substituted(sentence, chance, new, calendar) for sentence in sentences]
    if not paragraph.lstrip().startswith(("#", "|", "-", "*", ">")):
        for place, (old, now) in enumerate(zip(sentences, written, strict=True)):
            if old == now and len(old.split()) > _SHORT:
                written[place] = _END.sub(f" near {invented(chance)}.", old)
        if len(written) > 2:
            middle = written[1:]
            chance.shuffle(middle)
            written = [written[0], *middle]
    return " ".join(written)


def _substituted(sentence: str, chance: random.Random, new: dict[str, str], calendar: Calendar) -> str:
    sentence = _MARKUP_OR_WORD.sub(lambda match: new.get(match[0], match[0]), calendar.moved(sentence))
    return _NUMBER.sub(lambda match: str(chance.randint(10, 10 ** len(match[0]) - 1)), sentence)


def sources_of(given: Sequence[str]) -> list[Path]:
    """The texts of folders in the order in which they are rewritten, each folder as often as told.

    :param given: folders; ``DIR:50`` gives one in fifty, a folder without a number what the others leave
    """
    found: list[tuple[list[Path], int]] = []
    for each in given:
        folder, _, often = each.rpartition(":") if re.search(r":\d+$", each) else (each, "", "0")
        files = sorted(file for file in Path(folder).iterdir() if file.suffix in (".md", ".txt"))
        found.append(([file for file in files if file.name != "README.md"], int(often)))
    rest = [file for files, often in found if not often for file in files]
    seldom = [(files, often) for files, often in found if often]
    if not rest:
        return [file for files, _ in seldom for file in files]
    length = max([len(rest), *(often * len(files) for files, often in seldom)])
    order = [rest[place % len(rest)] for place in range(length)]
    for files, step in seldom:
        for place, at in enumerate(range(step - 1, length, step)):
            order[at] = files[place % len(files)]
    return order


class Rewriter:
    """Texts of which each has as many copies as wanted: first one of each, then a second one of each, and so on."""

    def __init__(self, sources: Iterable[Path]) -> None:
        self.sources = tuple(sources)
        self._texts = {file: file.read_text(encoding="utf-8") for file in self.sources}
        self._wording = Wording(self._texts.values())

    def text(self, place: int, seed: int) -> str:
        """The copy at a place."""
        return rewritten(self._texts[self.sources[place % len(self.sources)]], self._wording, seed)

    def write(self, root: Path, place: int, seed: int) -> int:
        """Write the report at a place with its metadata; its characters."""
        text = self.text(place, seed)
        target = root / "data" / "reports" / f"{NAME.format(place)}.md"
        target.write_text(text, encoding="utf-8")
        target.with_suffix(".toml").write_text(
            f'title = "Rewritten report {place}"\nissued = "2019"\nlanguage = "en"\nsource_format = "Markdown"\n'
            "added = 2026-11-22\n",
            encoding="utf-8",
        )
        return len(text)

    def make_corpus(self, root: Path, number: int, seed: int = 1) -> int:
        """Lay out a project with as many reports as said; the characters of all of them."""
        (root / "data" / "reports").mkdir(parents=True, exist_ok=True)
        (root / "data" / "curation").mkdir(exist_ok=True)
        for name in LINKED:
            if not (root / name).exists():
                (root / name).symlink_to(PROJECT / name)
        return sum(self.write(root, place, seed_of(place, seed)) for place in range(number))


def seed_of(place: int, seed: int = 1) -> int:
    """The seed of the report at a place."""
    return seed * 1_000_003 + place


def main() -> None:
    """Write the reports."""
    parser = argparse.ArgumentParser(description="Reports rewritten by seeded substitution.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--from", dest="sources", action="append", metavar="DIR[:N]", help="texts; one in N from there")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    files = sources_of(given.sources or [str(PROJECT / "data" / "reports")])
    print(Rewriter(files).make_corpus(given.folder, given.number, given.seed), "characters")


if __name__ == "__main__":
    main()
