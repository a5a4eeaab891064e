import numpy as np

from hwocr.fitting.personal import learn_metric, written_features
from hwocr.models.personal.metric import learned_metric


def test_the_metric_tells_what_differs_between_classes_from_what_varies_in_one():
    rng = np.random.default_rng(1)
    classes = rng.normal(size=(200, 1, 6)) * np.array([1, 1, 0.01, 0.01, 0.01, 0.01])
    features = (classes + 0.3 * rng.normal(size=(200, 4, 6))).astype(np.float32)
    projection, spread = learn_metric(features, 2)
    assert projection.shape == (6, 2) and spread > 0
    assert np.abs(projection[:2]).sum() > 5 * np.abs(projection[2:]).sum()


def test_generated_writers_give_features_of_the_shipped_metric_s_width():
    features = written_features(1, 7)
    assert features.shape == (62, 4, learned_metric().projection.shape[0])
