"""One epoch of the course's recipe (1024–64–36, batch 32, 10,800 samples), in one of several ways.

A process of its own for each way, so that neither the threads nor the libraries of one disturb another::

    python one_epoch.py hwocr|torch|sklearn|products THREADS

It trains once to warm up, says ``ready``, then answers each line on stdin with the seconds of one more epoch.
"""

import os
import sys
import time

SAMPLES, PIXELS, HIDDEN, CLASSES, BATCH, RATE = 10_800, 1024, 64, 36, 32, 1e-4
BATCHES = -(-SAMPLES // BATCH)


def samples():
    import numpy as np

    rng = np.random.default_rng(0)
    return rng.random((SAMPLES, PIXELS), np.float32), rng.integers(0, CLASSES, SAMPLES)


def hwocr_epoch():
    """Ours, adding up loss and right answers as the trainer does."""
    import numpy as np

    from hwocr.nn.batches import epoch_order, gathered
    from hwocr.nn.losses import SoftmaxCrossEntropy
    from hwocr.nn.network import Network
    from hwocr.nn.optimisers import Sgd

    pictures, targets = samples()
    network = Network((PIXELS, HIDDEN, CLASSES))
    network.initialise(np.random.default_rng(0))
    loss = SoftmaxCrossEntropy()
    optimiser = Sgd(network.parameters, network.weights, network.weight_gradients)
    numbers = iter(range(sys.maxsize))

    def epoch():
        total, right = 0.0, 0
        for rows, batch in gathered(pictures, epoch_order(SAMPLES, 0, next(numbers)), BATCH):
            truth = targets[rows]
            value, outputs = network.forward_backward(batch, truth, loss)
            optimiser.step(network.gradients, RATE)
            total += value
            right += int(np.count_nonzero(outputs.argmax(axis=1) == truth))

    return epoch


def torch_epoch():
    """The same network and batches in PyTorch, written as its tutorials write it."""
    import torch

    torch.set_num_threads(int(sys.argv[2]))
    pictures, targets = (torch.from_numpy(array) for array in samples())
    network = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, HIDDEN), torch.nn.Sigmoid(), torch.nn.Linear(HIDDEN, CLASSES)
    )
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE)

    def epoch():
        total, right = 0.0, 0
        for rows in torch.randperm(SAMPLES).split(BATCH):
            truth = targets[rows]
            outputs = network(pictures[rows])
            value = torch.nn.functional.cross_entropy(outputs, truth, reduction="sum")
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
            total += value.item()
            right += int((outputs.argmax(1) == truth).sum())

    return epoch


def sklearn_epoch():
    """scikit-learn's network: one epoch is one ``partial_fit``."""
    import numpy as np
    from sklearn.neural_network import MLPClassifier

    pictures, targets = samples()
    classifier = MLPClassifier(
        (HIDDEN,),
        activation="logistic",
        solver="sgd",
        alpha=0.0,
        batch_size=BATCH,
        learning_rate_init=RATE,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=0,
    )

    def epoch():
        classifier.partial_fit(pictures, targets, classes=np.arange(CLASSES))

    return epoch


def products_epoch():
    """The matrix products of an epoch and nothing else."""
    import numpy as np

    rng = np.random.default_rng(1)
    x, first = rng.random((BATCH, PIXELS), np.float32), rng.random((PIXELS, HIDDEN), np.float32)
    second = rng.random((HIDDEN, CLASSES), np.float32)
    hidden, outputs = np.empty((BATCH, HIDDEN), np.float32), np.empty((BATCH, CLASSES), np.float32)
    delta = rng.random((BATCH, HIDDEN), np.float32)
    first_gradient, second_gradient = np.empty_like(first), np.empty_like(second)

    def epoch():
        for _ in range(BATCHES):
            np.matmul(x, first, out=hidden)
            np.matmul(hidden, second, out=outputs)
            np.matmul(hidden.T, outputs, out=second_gradient)
            np.matmul(outputs, second.T, out=hidden)
            np.matmul(x.T, delta, out=first_gradient)

    return epoch


def main():
    # Both are read when the libraries are loaded.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = sys.argv[2]
    ways = {"hwocr": hwocr_epoch, "torch": torch_epoch, "sklearn": sklearn_epoch, "products": products_epoch}
    epoch = ways[sys.argv[1]]()
    epoch()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        epoch()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
