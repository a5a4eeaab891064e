from hwocr.runs.recipe.metric import ACCURACY, PSNR, metric_named


def test_an_accuracy_is_told_in_per_cent_and_a_psnr_in_decibels():
    assert ACCURACY.text(0.9425) == "94.25 %"
    assert PSNR.text(16.308) == "16.31 dB"


def test_a_run_that_does_not_say_its_metric_is_judged_by_accuracy():
    assert metric_named("psnr") is PSNR
    assert metric_named(None) is metric_named("accuracy") is ACCURACY
