"""The filters of the first layer, before training and after any epoch."""

from hwocr.gui.training.panels.weights import WeightsPanel


class FiltersPanel(WeightsPanel):
    """The weights' panel in the words of convolutions."""

    title = "Filters"
    tip = "What each filter of the first layer looks for, before training and after any epoch."
    unit_word = "filter"
