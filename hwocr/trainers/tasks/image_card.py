"""The model card for people of a network for photographs."""

from hwocr.models.card import ModelCard
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.loop.learning_rate import frozen_epochs
from hwocr.trainers.tasks.image_data import ImageTrainingData


def image_card_text(card: ModelCard, recipe: Recipe, data: ImageTrainingData, seconds: float) -> str:
    """Write a model card in Markdown.

    Args:
        card: of the model.
        recipe: that it was trained by.
        data: that it was trained on.
        seconds: how long the training has taken so far.
    """
    settings = ", ".join(f"{name} {value}" for name, value in card.settings.items())
    lines = [f"# {card.name}", "", recipe.title or "A classifier of photographs.", ""]
    lines += [f"Kind {card.kind}, {settings}; {len(card.labels)} classes: {', '.join(card.labels)}.", ""]
    if card.picture is not None:
        flips = (
            "; the answer is the mean of those to the picture and to its mirror image"
            if card.picture.flips
            else ""
        )
        lines += [
            f"A photograph is brought to {card.picture.side} pixels on its shorter side; the network gets "
            f"the middle {card.picture.size} × {card.picture.size}{flips}.",
            "",
        ]
    lines += ["## Scores", "", "| pictures | what | figure |", "|---|---|---|"]
    where = f"{len(data.validation):,} held-out pictures ({data.validation.name})"
    for score, value in card.scores.items():
        is_error = score.endswith("ece")
        what = "expected calibration error (15 bins)" if is_error else "told right"
        lines.append(f"| {where} | {what} | {f'{value:.4f}' if is_error else f'{100 * value:.2f} %'} |")
    lines += ["", f"Logits are divided by {card.temperature:g} before softmax.", "", "## Data", ""]
    lines.append(f"{len(data.train):,} pictures of {data.train.name}; {recipe.epochs} epochs.")
    frozen = frozen_epochs(recipe)
    if frozen:
        lines.append(f"In the first {frozen} of them only the last layer learns, on features computed once.")
    if recipe.picture_augmentation is not None:
        changed = {k: v for k, v in recipe.picture_augmentation.model_dump().items() if v}
        lines += ["", "Augmentation: " + ", ".join(f"{k} {v:g}" for k, v in changed.items()) + "."]
    if data.damaged:
        lines += ["", f"Passed over because they cannot be read: {', '.join(data.damaged)}."]
    software = ", ".join(f"{name} {version}" for name, version in card.software.items())
    lines += ["", "## How to rebuild it", "", f"    hwocr train {recipe.name}", ""]
    lines += [f"{seconds / 60:.0f} minutes of training with {software}; seed {recipe.seed}."]
    return "\n".join(lines) + "\n"
