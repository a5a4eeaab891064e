"""From a recipe to the photographs a run learns from and is measured on."""

from dataclasses import dataclass

from hwocr.datasets.images.catalogue import class_names, load_images, picture_data
from hwocr.datasets.images.image_set import ImageSet
from hwocr.errors import DataError, RecipeError
from hwocr.runs.recipe.schema import Recipe, Source
from hwocr.trainers.loop.data import replace_split


@dataclass(frozen=True, slots=True, eq=False)
class ImageTrainingData:
    """What a run on photographs works with.

    Attributes:
        train: the training pictures.
        validation: measured after each epoch.
        outside: nothing: data sets of photographs have no classes in common.
        passed_over: nothing, for the same reason.
    """

    train: ImageSet
    validation: ImageSet
    outside: None = None
    passed_over: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The training sets' names."""
        return (self.train.name,)

    @property
    def damaged(self) -> tuple[str, ...]:
        """The pictures that could not be read."""
        return (*self.train.damaged, *self.validation.damaged)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What lies beside the pictures and is not of the data set."""
        return tuple(dict.fromkeys((*self.train.left_out, *self.validation.left_out)))


def with_classes(recipe: Recipe) -> Recipe:
    """Return a recipe for photographs with the names of its classes filled in.

    Raises:
        DataError: if its data set is not here or has other classes.
        RecipeError: if it names several data sets.
    """
    source = _source(recipe)
    about = picture_data(source.name)
    for places in about.files().values():
        if not any(place.exists() for place in places):
            raise DataError(
                f"the data set {source.name} is not here: there is no {places[0]}.", about.how_to_get
            )
    found = class_names(source.name)
    if not recipe.classes:
        return recipe.model_copy(update={"classes": found})
    foreign = set(recipe.classes) ^ set(found)
    if foreign:
        raise DataError(
            f"the classes of the recipe are not those of {source.name}: only one has {sorted(foreign)[0]}.",
            "Leave classes out of the recipe to take those of the data.",
        )
    return recipe


def load_image_training_data(recipe: Recipe) -> ImageTrainingData:
    """Load and decode everything a recipe for photographs names; its classes are filled in.

    Raises:
        DataError: if a data set is missing or nothing of it can be read.
        RecipeError: if it names several data sets.
    """
    source, validation = _source(recipe), recipe.validation
    measured = validation.sources[0] if validation.sources else replace_split(source)
    if validation.limit is not None:
        measured = measured.model_copy(
            update={"limit": min(validation.limit, measured.limit or validation.limit)}
        )
    train, held_out = (_load(part, recipe) for part in (source, measured))
    return ImageTrainingData(train, held_out)


def _source(recipe: Recipe) -> Source:
    validation = recipe.validation
    if len(recipe.sources) > 1 or len(validation.sources) > 1 or validation.outside:
        raise RecipeError(
            "Training on photographs takes one data set to learn from and one to be validated on.",
            "Put all pictures into one folder with a subfolder a class: sources.0.name=pictures:FOLDER.",
        )
    return recipe.sources[0]


def _load(source: Source, recipe: Recipe) -> ImageSet:
    side = recipe.picture_settings.side
    found = load_images(source.name, split=source.split, side=side, limit=source.limit)
    return found.renamed(recipe.classes)
