"""Answers of a model, kept by the hash of the question, so that a build repeats without asking again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from miggraph.errors import ModelError


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked: its name, the instructions, and a text of a report."""

    model: str
    instructions: str
    text: str

    @property
    def key(self) -> str:
        """A hash of the whole question, 64 hexadecimal digits."""
        whole = json.dumps([self.model, self.instructions, self.text], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answers:
    """A folder with a file for each answer, ``KEY.json``, which also says what was asked."""

    folder: Path

    def get(self, question: Question) -> str | None:
        """The answer that is kept, None where there is none.

        :raises ModelError: if its file is damaged
        """
        file = self._file(question)
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            answer = kept["answer"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ModelError("is no answer of a model", where=file, hint="remove it, to ask again") from error
        return str(answer)

    def put(self, question: Question, answer: str) -> None:
        """Keep an answer, whole or not at all."""
        file = self._file(question)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        kept = {"model": question.model, "text": question.text, "answer": answer}
        part.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(file)

    def _file(self, question: Question) -> Path:
        return self.folder / f"{question.key}.json"
