"""Batch normalisation and dropout over a batch that several processes share, as if one held it all.

PyTorch's own SyncBatchNorm does this on GPUs only. Here a network gives the same result, but for rounding,
however many processes work on a batch, on CPUs as on GPUs, and however unequal their shares are.
"""

from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm


@dataclass(slots=True)
class Share:
    """What part of a batch this process holds; the learner keeps it true.

    Attributes:
        first: row of the whole batch at which the part begins.
        total: rows of the whole batch.
    """

    first: int = 0
    total: int = 0


def convert_to_synchronised(network: nn.Module, share: Share) -> None:
    """Put layers that look at the whole batch into the place of those that look at one process's part."""
    for name, child in network.named_children():
        if isinstance(child, _BatchNorm):
            setattr(network, name, SynchronisedBatchNorm(child, share))
        elif isinstance(child, nn.Dropout):
            setattr(network, name, SynchronisedDropout(child, share))
        else:
            convert_to_synchronised(child, share)


def begin_batch(network: nn.Module, rows: int) -> None:
    """Put a network into training mode for a batch.

    One sample alone has no variance: batch normalisation takes its running statistics for it instead.

    Args:
        network: under training.
        rows: of the whole batch.
    """
    network.train()
    if rows == 1:
        for layer in network.modules():
            if isinstance(layer, _BatchNorm | SynchronisedBatchNorm):
                layer.eval()


class SynchronisedBatchNorm(nn.Module):
    """Batch normalisation with mean and variance of the whole batch (Ioffe and Szegedy, 2015).

    It has the parameters and buffers of the layer whose place it takes, under the same names.
    """

    weight: nn.Parameter
    bias: nn.Parameter
    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor

    def __init__(self, norm: _BatchNorm, share: Share) -> None:
        """Take over a layer.

        Args:
            norm: an affine one that keeps running statistics.
            share: what part of each batch this process holds.
        """
        super().__init__()
        self.weight, self.bias = norm.weight, norm.bias
        for name, buffer in norm.named_buffers():
            self.register_buffer(name, buffer)
        self._eps = norm.eps
        self._momentum = 0.1 if norm.momentum is None else norm.momentum
        self._share = share

    def forward(self, x: Tensor) -> Tensor:
        """Normalise x (N, C, …), N being this process's rows."""
        if not self.training:
            mean, variance = self.running_mean, self.running_var
            return nn.functional.batch_norm(x, mean, variance, self.weight, self.bias, eps=self._eps)
        shape = (1, -1, *(1,) * (x.ndim - 2))
        axes = [axis for axis in range(x.ndim) if axis != 1]
        # Measured from the running mean: squares of large numbers would leave no digits for their difference.
        # A copy, because the running mean changes before the backward pass.
        origin = self.running_mean.clone()
        away = x.float() - origin.view(shape)
        count = self._share.total * x.shape[2:].numel()
        sums = torch.stack([away.sum(axes), away.square().sum(axes)])
        total: Tensor = _SumOverProcesses.apply(sums)
        first, second = total / count
        variance = (second - first.square()).clamp_min(0)
        self._remember(origin + first.detach(), variance.detach(), count)
        scale = self.weight * (variance + self._eps).rsqrt()
        normal = (away - first.view(shape)) * scale.view(shape) + self.bias.view(shape)
        result: Tensor = normal.to(x.dtype)
        return result

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        unbiased = variance * (count / max(1, count - 1))
        self.running_mean.lerp_(mean, self._momentum)
        self.running_var.lerp_(unbiased, self._momentum)
        self.num_batches_tracked += 1


class SynchronisedDropout(nn.Module):
    """Dropout that draws for the whole batch and applies this process's part.

    With the same seed every process draws the same: what `torch.nn.Dropout` would draw in one process.
    """

    def __init__(self, dropout: nn.Dropout, share: Share) -> None:
        super().__init__()
        self._rate = dropout.p
        self._share = share

    def forward(self, x: Tensor) -> Tensor:
        """Leave out parts of x (N, …), N being this process's rows."""
        if not self.training or not self._rate:
            return x
        kept = x.new_empty((self._share.total, *x.shape[1:])).bernoulli_(1 - self._rate).div_(1 - self._rate)
        return x * kept[self._share.first : self._share.first + len(x)]


class _SumOverProcesses(torch.autograd.Function):
    """A sum over the processes, whose derivative is the sum of theirs."""

    @staticmethod
    def forward(_context: object, part: Tensor) -> Tensor:
        total = part.clone()
        dist.all_reduce(total)
        return total

    @staticmethod
    def backward(_context: object, gradient: Tensor) -> Tensor:
        total = gradient.contiguous().clone()
        dist.all_reduce(total)
        return total
