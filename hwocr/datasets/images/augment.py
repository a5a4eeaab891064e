"""How training images are varied: the settings. The work is done by `hwocr.trainers.torch.image_augment`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Share = Annotated[float, Field(ge=0, le=1)]


class ImageAugmentSettings(BaseModel):
    """How much a batch of photographs is changed. As it stands nothing changes.

    Attributes:
        crop_area: at least this part of the picture is seen, cut out at random; 1: as much as in use.
        crop_aspect: width against height of what is cut out, at most; at least its reciprocal.
        flip: whether every second picture is mirrored.
        rotation_degrees: turned by up to this, either way.
        brightness: made brighter or darker by up to this part.
        contrast: made richer or poorer in contrast by up to this part.
        saturation: made more or less colourful by up to this part.
        hue_degrees: colours turned on the colour circle by up to this, either way.
        erase: for how many pictures a rectangle of random colour, a tenth to a third of the picture, hides
            something (Zhong et al., "Random Erasing Data Augmentation", 2017).
        mix: for how many batches each picture is mixed with another, and its class with the other's
            (Zhang et al., "mixup", 2017).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    crop_area: Annotated[float, Field(gt=0, le=1)] = 1.0
    crop_aspect: Annotated[float, Field(ge=1, le=4)] = 1.33
    flip: bool = False
    rotation_degrees: Annotated[float, Field(ge=0, le=180)] = 0.0
    brightness: _Share = 0.0
    contrast: _Share = 0.0
    saturation: _Share = 0.0
    hue_degrees: Annotated[float, Field(ge=0, le=180)] = 0.0
    erase: _Share = 0.0
    mix: _Share = 0.0
