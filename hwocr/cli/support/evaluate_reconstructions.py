"""``hwocr evaluate`` for autoencoders: how like their originals the copies of a data set's letters are."""

import numpy as np

from hwocr.cli.support.console import print_json

# So many training samples tell the directions as well as all of them do; made ones take a while to make.
_MOST_FOR_PCA = 20_000
_MOST_MADE = 3_000
_CHUNK = 1024


def evaluate_reconstructions(model: str, data: str, split: str, limit: int | None, *, as_json: bool) -> int:
    """Print the PSNR of an autoencoder, and of as many principal components of the set's training part.

    Args:
        model: a model's name or file.
        data: the name of a data set.
        split: the part of it that is measured on.
        limit: samples at most.
        as_json: print JSON.

    Returns:
        0.

    Raises:
        HwocrError: if there is no such model or data set.
    """
    from hwocr.datasets.glyphs.catalogue import load_glyphs
    from hwocr.datasets.glyphs.registry import registered
    from hwocr.models.autoencoder import load_autoencoder
    from hwocr.nn.pca import fit_pca
    from hwocr.nn.psnr import psnr

    network = load_autoencoder(model)
    labels = network.card.labels
    glyphs = load_glyphs(data, labels=labels, split=split, limit=limit)
    entry = registered().get(data)
    most = _MOST_MADE if entry is not None and entry.generated else _MOST_FOR_PCA
    learnt = load_glyphs(data, labels=labels, split="train", limit=most)
    rows = (learnt.batch(slice(at, at + _CHUNK)).reshape(-1, 1024) for at in range(0, len(learnt), _CHUNK))
    pca = fit_pca(rows, network.code_size)
    copied, linear = [], []
    for start in range(0, len(glyphs), _CHUNK):
        part = glyphs.batch(slice(start, start + _CHUNK))
        flat = part.reshape(len(part), -1)
        copied.append(psnr(part, network.reconstruct(part)))
        linear.append(psnr(flat, np.clip(pca.decode(pca.encode(flat)), 0, 1)))
    decibels, of_pca = np.concatenate(copied), np.concatenate(linear)
    figures = {
        "psnr": float(decibels.mean()),
        "psnr_pca": float(of_pca.mean()),
        "better_than_pca": float(np.mean(decibels > of_pca)),
    }
    if as_json:
        result = {"model": network.card.name, "data": data, "split": split, "samples": len(glyphs)}
        print_json({**result, "code": network.code_size, **figures})
        return 0
    numbers = network.code_size
    print(f"{network.card.name} on {data} ({split}): {len(glyphs):,} letters in {numbers} numbers each")
    print(f"PSNR                        {figures['psnr']:6.2f} dB")
    print(f"  {numbers:>2} principal components   {figures['psnr_pca']:6.2f} dB")
    print(f"letters copied better       {100 * figures['better_than_pca']:6.2f} %")
    return 0
