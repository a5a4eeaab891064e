"""The model card for people: what a model was made of, how well it reads, how to make it again."""

from hwocr.models.card import ModelCard
from hwocr.runs.recipe.metric import ACCURACY, PSNR
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.data import TrainingData

_MEANING = {
    "accuracy": "read right",
    "accuracy_o0_i1_folded": "read right, O and 0 counted as the same, and I and 1",
    "psnr": "PSNR, the mean of the pictures'",
    "psnr_pca": "PSNR of as many principal components, cut to [0, 1]",
    "accuracy_case_folded": "read right, small letters and capitals counted as the same",
    "accuracy_shape_folded": "read right, case folded, and O, o and 0 counted as the same, and I, l and 1",
    "ece": "expected calibration error (15 bins): how far confidence and accuracy lie apart",
}


def card_text(card: ModelCard, recipe: Recipe, data: TrainingData, seconds: float) -> str:
    """Write a model card in Markdown.

    Args:
        card: of the model.
        recipe: that it was trained by.
        data: that it was trained on.
        seconds: how long the training has taken so far.
    """
    lines = [f"# {card.name}", "", recipe.title or "A glyph classifier.", ""]
    lines += [f"Kind {card.kind}, {_settings(card)}; {len(card.labels)} labels: {''.join(card.labels)}.", ""]
    lines += ["## Scores", "", "| samples | what | figure |", "|---|---|---|"]
    names = {"validation": f"{len(data.validation):,} held-out samples ({data.validation.name})"}
    if data.outside is not None:
        names["outside"] = _outside(recipe, data)
    for score, value in card.scores.items():
        where, _, what = score.partition("_")
        lines.append(f"| {names.get(where, where)} | {_MEANING.get(what, what)} | {_figure(what, value)} |")
    if recipe.metric is ACCURACY:
        lines += ["", f"Logits are divided by {card.temperature:g} before softmax."]
    lines += ["", "## Data", ""]
    lines += ["| source | samples here | labels | weight |", "|---|---|---|---|"]
    for source in recipe.sources:
        count = f"{source.limit:,} at most" if source.limit else "all"
        lines.append(
            f"| {source.name}, {source.split} | {count} | {source.labels or 'all'} | {source.weight:g} |"
        )
    how = "every label equally often" if recipe.balance == "labels" else "every sample once an epoch"
    drawn = recipe.samples_per_epoch or len(data.train)
    lines += ["", f"{len(data.train):,} samples; {how}; {drawn:,} draws an epoch, {recipe.epochs} epochs."]
    if recipe.augmentation is not None:
        changed = {k: v for k, v in recipe.augmentation.model_dump().items() if v}
        lines += ["", "Augmentation: " + ", ".join(f"{k} {v:g}" for k, v in changed.items()) + "."]
    software = ", ".join(f"{name} {version}" for name, version in card.software.items())
    lines += ["", "## How to rebuild it", "", f"    hwocr train {recipe.name}", ""]
    lines += [f"{seconds / 60:.0f} minutes of training with {software}; seed {recipe.seed}."]
    return "\n".join(lines) + "\n"


def _figure(what: str, value: float) -> str:
    if what.startswith(PSNR.name):
        return PSNR.text(value)
    return f"{value:.4f}" if what == "ece" else ACCURACY.text(value)


def _settings(card: ModelCard) -> str:
    return ", ".join(f"{name} {value}" for name, value in card.settings.items())


def _outside(recipe: Recipe, data: TrainingData) -> str:
    outside, limit = data.outside, recipe.validation.calibrate_groups
    if outside is None:
        return "outside"
    if limit and outside.groups is not None:
        count = int((outside.groups > limit).sum())
        return f"{count:,} samples of {outside.name}, writers above {limit}, never trained on"
    return f"{len(outside):,} samples of {outside.name}, never trained on"
