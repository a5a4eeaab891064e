from hwocr.gui.widgets.model_chooser import ComboBox


def test_a_name_too_long_for_the_box_keeps_its_end(qtbot):
    box = ComboBox()
    qtbot.addWidget(box)
    box.addItem("nist36_mlp-20261201-023704")
    box.resize(150, 30)
    assert box.shown_text.startswith("nist") and box.shown_text.endswith("704") and "…" in box.shown_text
    box.resize(600, 30)
    assert box.shown_text == "nist36_mlp-20261201-023704"
    box.resize(150, 30)
    box.grab()  # it can be painted so


def test_a_box_that_is_as_wide_as_its_contents_shows_them_whole(qtbot, window):
    for box in (window.recognisers.box, window.chooser.box):
        for place in range(box.count()):
            box.setCurrentIndex(place)
            assert box.shown_text == box.itemText(place)
