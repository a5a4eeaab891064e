"""Reading lines: 1 - CER decides, and some lines are kept with what was read of them after each epoch."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

import hwocr
from hwocr.ink.line import HEIGHT, LINE_NORMALISATION
from hwocr.models.card import ModelCard
from hwocr.models.sequence import best_path_text
from hwocr.runs.recipe.metric import ACCURACY
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.line_samples import LineSamples, write_line_readings, write_line_samples
from hwocr.trainers.loop.learner import Learner
from hwocr.trainers.tasks.line_data import LineSet, LineTrainingData, as_batch

_SHOWN = 24
_CHUNK = 32


class SequenceLearner(Learner, Protocol):
    """A network under training that reads lines."""

    def read(
        self, pictures: NDArray[np.uint8], targets: NDArray[np.int64]
    ) -> tuple[float, list[NDArray[np.int64]]]:
        """Return the loss a character, summed, and the best column of each step of each line."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """How a network stands on lines.

    Attributes:
        loss: CTC loss a character, mean over the lines.
        value: 1 - CER, at least 0.
        texts: what was read.
    """

    loss: float
    value: float
    texts: tuple[str, ...]

    @property
    def cer(self) -> float:
        """The character error rate, at most 1."""
        return 1 - self.value


class LineReading:
    """A `Task` for networks that read lines."""

    metric = ACCURACY

    def __init__(self, recipe: Recipe, learner: SequenceLearner, data: LineTrainingData) -> None:
        self._recipe = recipe
        self._learner = learner
        self._data = data
        lines = [*data.validation.lines, *(data.outside.lines if data.outside else ())]
        chosen = np.random.default_rng(0).permutation(len(lines))[:_SHOWN].tolist()
        self._shown = LineSet("shown", tuple(lines[place] for place in sorted(chosen)))

    def begin(self, run: RunFolder, events: EventWriter, *, resumed: bool) -> None:
        """Keep the lines that are shown."""
        widest = max(line.pixels.shape[1] for line in self._shown.lines)
        images = np.zeros((len(self._shown), HEIGHT, widest), np.uint8)
        for row, line in enumerate(self._shown.lines):
            images[row, :, : line.pixels.shape[1]] = line.pixels
        widths = np.array([line.pixels.shape[1] for line in self._shown.lines], np.int64)
        write_line_samples(run, LineSamples(images, widths, tuple(line.text for line in self._shown.lines)))

    def measure(self, lines: LineSet) -> Measured:
        """Return loss and character error rate on lines."""
        labels = tuple(self._recipe.labels)
        loss, errors, characters = 0.0, 0, 0
        texts: list[str] = []
        for start in range(0, len(lines), _CHUNK):
            part = lines.lines[start : start + _CHUNK]
            pictures, targets = as_batch(part, self._recipe.labels)
            lost, paths = self._learner.read(pictures, targets)
            loss += lost
            for line, path in zip(part, paths, strict=True):
                texts.append(best_path_text(path, labels))
                errors += Levenshtein.distance(texts[-1], line.text)
                characters += len(line.text)
        return Measured(loss / len(lines), max(0.0, 1 - errors / max(1, characters)), tuple(texts))

    def validate(self) -> Measured:
        """Return how the network stands on the validation lines, and say so in the log."""
        measured = self.measure(self._data.validation)
        print(f"validation: CER {100 * measured.cer:.2f} %, loss {measured.loss:.3f}", flush=True)
        return measured

    def validate_outside(self) -> Measured | None:
        """Return how the network stands on lines in fonts that nobody learnt from."""
        return None if self._data.outside is None else self.measure(self._data.outside)

    def statistics(self) -> list[dict[str, Any]]:
        """Return nothing."""
        return []

    def keep_epoch(self, run: RunFolder, epoch: int) -> None:
        """Keep what is read of the lines that are shown."""
        write_line_readings(run, epoch, list(self.measure(self._shown).texts))

    def export(self, run: RunFolder, epoch: int, seconds: float) -> ModelCard:
        """Write the model and its card."""
        scores = {"validation_cer": self.measure(self._data.validation).cer}
        if self._data.outside is not None:
            scores["outside_cer"] = self.measure(self._data.outside).cer
        card = ModelCard(
            name=self._recipe.model_name,
            kind=self._recipe.network.kind,
            labels=tuple(self._recipe.labels),
            input_shape=(1, HEIGHT),
            normalisation=LINE_NORMALISATION,
            recipe=self._recipe.name,
            data_sets=self._data.names,
            scores={name: round(value, 5) for name, value in scores.items()},
            software={"hwocr": hwocr.__version__, **self._learner.versions()},
            settings=self._learner.settings(),
        )
        self._learner.export(run.path / f"model{self._learner.suffix}", card)
        run.write_card_text(_card_text(card, self._recipe, self._data, epoch, seconds))
        return card


def _card_text(card: ModelCard, recipe: Recipe, data: LineTrainingData, epoch: int, seconds: float) -> str:
    settings = ", ".join(f"{name} {value}" for name, value in card.settings.items())
    names = {"validation_cer": data.validation, "outside_cer": data.outside}
    rows = [
        f"| {len(lines)} lines, {lines.name} | {100 * card.scores[name]:.2f} % |"
        for name, lines in names.items()
        if lines is not None
    ]
    shares = ", ".join(f"{name} {value:g}" for name, value in data.sources.shares.items())
    lines_seen = epoch * len(data.train)
    software = ", ".join(f"{name} {version}" for name, version in card.software.items())
    return "\n".join(
        [
            f"# {card.name}", "", recipe.title or "A reader of lines.", "",
            f"Kind {card.kind}, {settings}; {len(card.labels)} labels: {''.join(card.labels)}.", "",
            "## Scores", "", "| lines | character error rate |", "|---|---|", *rows, "",
            "## Data", "", f"Composed lines by {', '.join(data.names)}; shares {shares};",
            f"{lines_seen:,} lines seen.", "",
            "## How to rebuild it", "", f"    hwocr train {recipe.name}", "",
            f"{seconds / 60:.0f} minutes of training with {software}; seed {recipe.seed}.", "",
        ]
    )  # fmt: skip
