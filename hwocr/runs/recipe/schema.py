"""The recipe: everything that decides how a network is trained, in one strict object."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from hwocr.datasets.augmentation.augment import AugmentSettings
from hwocr.datasets.images.augment import ImageAugmentSettings
from hwocr.datasets.images.catalogue import is_image_set
from hwocr.models.card import BASIC_LABELS
from hwocr.runs.recipe.image_networks import (
    ImageCnnSettings,
    ImageNetworkSettings,
    ImageSettings,
    MobileNetSettings,
    SqueezeNetSettings,
)
from hwocr.runs.recipe.line_networks import LineReaderSettings, LineSettings
from hwocr.runs.recipe.metric import ACCURACY, PSNR, Metric
from hwocr.runs.recipe.networks import custom_network
from hwocr.runs.recipe.section import Count, Positive, Section, Share

Value = bool | int | float | str | tuple[int | float | str, ...]


class Source(Section):
    """Where samples come from.

    Attributes:
        name: of a data set, as `hwocr data list` shows it.
        split: the part of the data set.
        labels: the characters to take, in one string; empty for all of the recipe's.
        limit: how many samples at most; for a data set that is made, how many to make.
        weight: the source's share of the draws *within each label*, beside the other sources that have
            the label. Only where the recipe is balanced.
        held_out: whether the run is validated on the part of it that is held out, too.
    """

    name: str
    split: str = "train"
    labels: str = ""
    limit: Count | None = None
    weight: Positive = 1.0
    held_out: bool = True


class Validation(Section):
    """What a run is measured on after each epoch.

    Attributes:
        limit: samples at most, the same from each source.
        sources: data sets to use; if none are named, the ``valid`` split of the training sources.
        outside: data sets that no training ever sees, measured separately.
        calibrate_groups: the temperature is fitted on the outside samples whose writer's number is at
            most this, and the outside scores of the finished model are those of the other writers; 0
            fits it on half of the validation samples and scores on the other half.
    """

    limit: Count | None = None
    sources: tuple[Source, ...] = ()
    outside: tuple[Source, ...] = ()
    calibrate_groups: Annotated[int, Field(ge=0)] = 0


class MlpSettings(Section):
    """A multi-layer perceptron of `hwocr.nn`.

    Attributes:
        hidden: units of each hidden layer.
        activation: of the hidden layers.
    """

    kind: Literal["mlp"] = "mlp"
    hidden: tuple[Count, ...] = (64,)
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"


class CnnSettings(Section):
    """The convolutional network of `hwocr.torchnets.cnn`.

    Attributes:
        channels: of its stem and its three stages.
        dropout: of the features before the last layer.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
        start: a model of the same architecture to go on from, by name or file; "" for weights from the seed.
    """

    kind: Literal["cnn"] = "cnn"
    channels: Annotated[tuple[Count, ...], Field(min_length=4, max_length=4)] = (16, 32, 64, 128)
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.2
    average: Annotated[float, Field(ge=0, lt=1)] = 0.999
    start: str = ""


class FcnSettings(Section):
    """The fully connected network of `hwocr.torchnets.fcn`: `MlpSettings`, trained by PyTorch.

    Attributes:
        hidden: units of each hidden layer.
        activation: of the hidden layers.
        dropout: of each hidden layer's answers.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["fcn"] = "fcn"
    hidden: tuple[Count, ...] = (64,)
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0


class AutoencoderSettings(Section):
    """A perceptron of `hwocr.nn` that learns to copy its input through a narrow layer, the code.

    Attributes:
        hidden: units of each layer between the picture and the code; the decoder has the same, backwards.
        code: numbers in the code.
        activation: of the hidden layers.
        code_activation: of the code. The picture that comes out passes through a sigmoid.
    """

    kind: Literal["autoencoder"] = "autoencoder"
    hidden: tuple[Count, ...] = (32,)
    code: Count = 32
    activation: Literal["sigmoid", "tanh", "relu"] = "relu"
    code_activation: Literal["sigmoid", "tanh", "relu", "identity"] = "relu"


class ConvAutoencoderSettings(Section):
    """The convolutional autoencoder of `hwocr.torchnets.autoencoder`.

    Attributes:
        channels: at 16 × 16, 8 × 8 and 4 × 4, of the encoder; the decoder has the same, backwards.
        code: numbers in the code.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["conv_autoencoder"] = "conv_autoencoder"
    channels: Annotated[tuple[Count, ...], Field(min_length=3, max_length=3)] = (32, 64, 128)
    code: Count = 32
    average: Annotated[float, Field(ge=0, lt=1)] = 0.999


class CustomSettings(Section):
    """A network that another installed package brings; see `hwocr.runs.recipe.networks`.

    Attributes:
        name: what its package calls it.
        parameters: its own, by name; those left out are as its package has them.
        average: the decay of the running average of the weights that is kept as the model; 0 for none.
    """

    kind: Literal["custom"] = "custom"
    name: str
    parameters: dict[str, Value] = Field(default_factory=dict)
    average: Annotated[float, Field(ge=0, lt=1)] = 0.0

    @model_validator(mode="after")
    def _parameters_fit(self) -> "CustomSettings":
        custom_network(self.name).parameters.model_validate(self.parameters)
        return self


AUTOENCODERS = ("autoencoder", "conv_autoencoder")
"""The kinds of networks that copy letters instead of telling them apart."""

Network = Annotated[
    MlpSettings
    | FcnSettings
    | CnnSettings
    | AutoencoderSettings
    | ConvAutoencoderSettings
    | CustomSettings
    | LineReaderSettings
    | MobileNetSettings
    | SqueezeNetSettings
    | ImageCnnSettings,
    Field(discriminator="kind"),
]


class OptimiserSettings(Section):
    """What moves the weights; see `hwocr.nn.optimisers`."""

    kind: Literal["sgd", "adamw"] = "sgd"
    learning_rate: Positive = 0.01
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.9
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    nesterov: bool = False


class ScheduleSettings(Section):
    """How the learning rate changes; see `hwocr.nn.schedules.rate_factor`."""

    kind: Literal["constant", "step", "cosine", "onecycle"] = "constant"
    warmup: Annotated[float, Field(ge=0, lt=1)] = 0.0
    floor: Share = 0.0
    drop: Share = 0.1
    drops: tuple[Share, ...] = (0.5, 0.75)


class LossSettings(Section):
    """The loss: softmax cross-entropy; of autoencoders, the squared error.

    Attributes:
        reduction: whether gradients are summed over a batch, as in the course, or averaged.
        label_smoothing: see `hwocr.nn.losses.SoftmaxCrossEntropy`.
    """

    reduction: Literal["sum", "mean"] = "mean"
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0


class EarlyStopping(Section):
    """Stop when validation has not improved.

    Attributes:
        patience: epochs without a better figure on the validation samples; 0 never stops early.
    """

    patience: Annotated[int, Field(ge=0)] = 0


class Recipe(Section):
    """A recipe.

    Attributes:
        format_version: of recipes.
        name: what it is called; the finished model takes it with ``-`` for ``_``.
        title: what it makes, in one line.
        reproduces: the published result it stands beside, in words and figures.
        expected: the time and the score to expect, as they were measured; a run's own recipe has none.
        labels: the characters to tell apart, in one string.
        classes: for photographs, the names of the classes to tell apart; empty for all that the data have.
        sources: the training data.
        balance: ``labels``: every label is drawn equally often; ``none``: every sample is.
        samples_per_epoch: draws that make an epoch; all samples once if not given.
        validation: what is measured after each epoch.
        network: the network.
        optimiser: what moves its weights.
        schedule: how the learning rate changes.
        loss: what is made small.
        augmentation: how training glyphs are varied; absent for not at all.
        lines: how lines are composed, of a network that reads lines; its defaults if absent.
        pictures: how photographs become the network's input; absent for glyphs.
        picture_augmentation: how training photographs are varied; absent for not at all.
        epochs: how many.
        batch_size: samples a step.
        mixed_precision: what PyTorch computes products in while training: ``no`` is float32, ``fp16`` needs a
            GPU, and ``bf16`` is float32 on CPUs that lack it. The finished model computes in float32.
        seed: of everything random.
        early_stopping: when to give up.
        snapshots: epochs between two snapshots of the first layer's weights; 0 for none.
        variants: named sets of changes, keys dotted as after ``--set``.
    """

    format_version: Literal[1] = 1
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    title: str = ""
    reproduces: str = ""
    expected: str = ""
    labels: Annotated[str, Field(min_length=2)] = "".join(BASIC_LABELS)
    classes: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    balance: Literal["labels", "none"] = "none"
    samples_per_epoch: Count | None = None
    validation: Validation = Validation()
    network: Network = MlpSettings()
    optimiser: OptimiserSettings = OptimiserSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    loss: LossSettings = LossSettings()
    augmentation: AugmentSettings | None = None
    lines: LineSettings | None = None
    pictures: ImageSettings | None = None
    picture_augmentation: ImageAugmentSettings | None = None
    epochs: Count = 10
    batch_size: Count = 32
    mixed_precision: Literal["no", "bf16", "fp16"] = "no"
    seed: Annotated[int, Field(ge=0)] = 1
    early_stopping: EarlyStopping = EarlyStopping()
    snapshots: Annotated[int, Field(ge=0)] = 1
    variants: dict[str, dict[str, Value]] = Field(default_factory=dict)

    @field_validator("labels")
    @classmethod
    def _labels_differ(cls, labels: str) -> str:
        if len(set(labels)) != len(labels):
            raise ValueError("each character of labels may stand there once")
        return labels

    @model_validator(mode="after")
    def _sources_fit(self) -> "Recipe":
        for source in (*self.sources, *self.validation.sources, *self.validation.outside):
            foreign = set(source.labels) - set(self.labels)
            if foreign:
                raise ValueError(
                    f"source {source.name} has labels the recipe has not: {''.join(sorted(foreign))}"
                )
        return self

    @model_validator(mode="after")
    def _loss_fits(self) -> "Recipe":
        if self.network.kind in AUTOENCODERS and self.loss.label_smoothing:
            raise ValueError("loss.label_smoothing is for networks that tell labels apart")
        if self.lines is not None and not self.reads_lines:
            raise ValueError("lines are for a network of kind line_reader")
        if self.reads_lines and (self.augmentation is not None or self.sources[0].name != "handprint"):
            raise ValueError(
                "lines are composed as [lines] says: no augmentation, and handprint as the source"
            )
        return self

    @model_validator(mode="after")
    def _pictures_fit(self) -> "Recipe":
        named = (*self.sources, *self.validation.sources, *self.validation.outside)
        if not self.works_on_pictures:
            photographs = next((source.name for source in named if is_image_set(source.name)), "")
            if photographs or self.classes or self.pictures or self.picture_augmentation:
                what = photographs or "the keys classes, pictures and picture_augmentation"
                raise ValueError(
                    f"a network of kind {self.network.kind} is for glyphs, {what} for photographs"
                )
            return self
        glyphs = next((source.name for source in named if not is_image_set(source.name)), "")
        if glyphs:
            raise ValueError(f"a network of kind {self.network.kind} is for photographs: {glyphs} has none")
        if self.augmentation is not None or any(source.labels for source in named):
            raise ValueError(
                "for photographs, it is picture_augmentation and classes, not augmentation and labels"
            )
        if len(set(self.classes)) != len(self.classes) or len(self.classes) == 1:
            raise ValueError("classes must be at least two, each named once")
        return self

    @property
    def works_on_pictures(self) -> bool:
        """Whether it trains a network for photographs, not one for glyphs."""
        return isinstance(self.network, ImageNetworkSettings)

    @property
    def reads_lines(self) -> bool:
        """Whether its network reads whole lines, composed for it."""
        return isinstance(self.network, LineReaderSettings)

    @property
    def line_settings(self) -> LineSettings:
        """How lines are composed."""
        return self.lines or LineSettings()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes of photographs (none until the data are seen), or the glyphs' labels."""
        return self.classes if self.works_on_pictures else tuple(self.labels)

    @property
    def picture_settings(self) -> ImageSettings:
        """How photographs become the network's input."""
        return self.pictures or ImageSettings()

    @property
    def model_name(self) -> str:
        """The name of the finished model."""
        return self.name.replace("_", "-")

    @property
    def metric(self) -> Metric:
        """The figure that decides which epoch is best."""
        return PSNR if self.network.kind in AUTOENCODERS else ACCURACY

    @property
    def reads_glyphs(self) -> bool:
        """Whether its model tells glyphs apart: what reading and drawing need."""
        return self.network.kind in ("mlp", "fcn", "cnn", "custom")

    @property
    def uses_torch(self) -> bool:
        """Whether training it needs PyTorch."""
        return self.network.kind not in ("mlp", "autoencoder")
