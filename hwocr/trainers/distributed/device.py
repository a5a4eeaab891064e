"""What a PyTorch network is trained on: device, precision, and its part where several share a batch."""

from contextlib import AbstractContextManager, nullcontext
from typing import Literal

import numpy as np
import torch
import torch.distributed as dist
from accelerate import PartialState
from torch import Tensor, nn

from hwocr.errors import RecipeError
from hwocr.models.files import Tensors
from hwocr.torchnets.synchronised import Share, convert_to_synchronised
from hwocr.trainers.distributed.process_group import gone, talk

MixedPrecision = Literal["no", "bf16", "fp16"]

_TYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}
# What torch.amp.GradScaler changes while it works.
_SCALER = ("scale", "_growth_tracker")


class Device:
    """The device that accelerate finds (CPU, CUDA or Apple's), and this process's part of each batch.

    Attributes:
        device: where the network and its batches go.
        count: how many processes train together.
    """

    def __init__(self, mixed_precision: MixedPrecision = "no") -> None:
        """Find the device.

        Args:
            mixed_precision: what products are computed in while training; ``fp16`` scales the loss.
                On a CPU without instructions for it ``bf16`` would be slow, and is float32.

        Raises:
            RecipeError: for ``fp16`` without a GPU.
        """
        state = PartialState()
        self.device: torch.device = state.device
        self.count: int = state.num_processes
        self._rank: int = state.process_index
        self._share = Share()
        self._type = _TYPES.get(mixed_precision)
        if self._type is torch.bfloat16 and self.device.type == "cpu" and not has_bf16():
            self._type = None
        if self._type is torch.float16 and self.device.type == "cpu":
            raise RecipeError(
                "mixed_precision fp16 works on GPUs only, and there is none here.",
                "Set mixed_precision to bf16 or no.",
            )
        self._scaler = torch.amp.GradScaler(self.device.type, enabled=self._type is torch.float16)

    def autocast(self) -> AbstractContextManager[object]:
        """Return the context in which a training batch passes through the network."""
        return torch.autocast(self.device.type, self._type) if self._type else nullcontext()

    def convert_to_synchronised(self, network: nn.Module) -> None:
        """Let the layers of the network under training look at whole batches."""
        if self.count > 1:
            convert_to_synchronised(network, self._share)

    def share(self, total: int) -> slice:
        """Return this process's rows of a batch of ``total``, which is the next to be trained."""
        first, end = (number * total // self.count for number in (self._rank, self._rank + 1))
        self._share.first, self._share.total = first, total
        return slice(first, end)

    def step(self, loss: Tensor, optimiser: torch.optim.Optimizer) -> None:
        """Compute gradients, add up those of all processes, and take a step.

        Args:
            loss: of this process's rows, such that the sum over the processes is that of the batch.
            optimiser: what moves the weights; their gradients are cleared first.

        Raises:
            RunError: if another process has gone.
        """
        optimiser.zero_grad()
        scaled = self._scaler.scale(loss)
        if self.count == 1:
            scaled.backward()  # type: ignore[no-untyped-call]
        else:
            try:
                scaled.backward()  # type: ignore[no-untyped-call]
            except RuntimeError as error:
                raise gone(error) from error
            self._add_up_gradients(optimiser)
        self._scaler.step(optimiser)
        self._scaler.update()

    def state(self) -> Tensors:
        """Return what else training goes on from: the scale of the loss, for ``fp16``."""
        told = self._scaler.state_dict()
        return {f"scaler.{name}": np.array(told[name]) for name in _SCALER if name in told}

    def restore(self, state: Tensors) -> None:
        """Take over what `state` returned."""
        told = {name: state[f"scaler.{name}"].item() for name in _SCALER if f"scaler.{name}" in state}
        if told:
            self._scaler.load_state_dict({**self._scaler.state_dict(), **told})

    def sums(self, *values: Tensor | float) -> tuple[float, ...]:
        """Return each value added up over the processes."""
        numbers = tuple(float(v.detach() if isinstance(v, Tensor) else v) for v in values)
        if self.count == 1:
            return numbers
        room = torch.tensor(numbers, dtype=torch.float64, device=self.device)
        talk(lambda: dist.all_reduce(room))
        return tuple(room.tolist())

    def _add_up_gradients(self, optimiser: torch.optim.Optimizer) -> None:
        """In one exchange: small networks would spend their time on the delay of many."""
        weights = [weight for group in optimiser.param_groups for weight in group["params"]]
        gradients = [weight.grad for weight in weights if weight.grad is not None]
        flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
        talk(lambda: dist.all_reduce(flat))
        parts = torch.split(flat, [gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))


def has_bf16() -> bool:
    """Tell whether this machine's CPU has instructions for bfloat16 that PyTorch uses."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
