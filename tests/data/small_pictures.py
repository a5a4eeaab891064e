"""Small photographs, in folders and as CIFAR-10's binary batches: each class has a colour of its own."""

import io
import tarfile
import zipfile

import numpy as np
from PIL import Image

CIFAR_RECORDS = 20


def colours(count):
    """So many colours that a network tells apart at once."""
    return np.random.default_rng(3).permutation(np.mgrid[40:220:4j, 40:220:4j, 40:220:4j].reshape(3, -1).T)[
        :count
    ]


def photograph(number, classes, seed, height=40, width=52):
    """A picture of one class: its colour, with noise."""
    rng = np.random.default_rng([number, seed])
    noisy = colours(classes)[number] + rng.normal(0, 12, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def write_pictures(folder, names, count, seed=0, suffix=".jpg"):
    """Write ``count`` pictures a class into one subfolder a class."""
    for number, name in enumerate(names):
        place = folder / name
        place.mkdir(parents=True)
        for index in range(count):
            pixels = photograph(number, len(names), seed + index)
            Image.fromarray(pixels).save(place / f"picture_{index:03}{suffix}")


def write_parted(folder, names, **counts):
    """Write parts: ``write_parted(folder, names, train=4, val=2)``."""
    for seed, (part, count) in enumerate(counts.items()):
        write_pictures(folder / part, names, count, seed=1000 * seed)


def cifar_batch(seed):
    """The bytes of one binary batch in the official format, much shorter than the real one."""
    records = []
    for index in range(CIFAR_RECORDS):
        number = index % 10
        pixels = photograph(number, 10, seed * 100 + index, 32, 32)
        records.append(bytes([number]) + pixels.transpose(2, 0, 1).tobytes())
    return b"".join(records)


def cifar_files():
    """The official files: name in the archive → bytes."""
    names = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]
    return {f"cifar-10-batches-bin/{name}": cifar_batch(seed) for seed, name in enumerate(names)}


def cifar_tar():
    """The bytes of an archive like cifar-10-binary.tar.gz."""
    room = io.BytesIO()
    with tarfile.open(fileobj=room, mode="w:gz") as archive:
        for name, content in cifar_files().items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return room.getvalue()


def write_cifar_zip(path, names, train, test):
    """Write an archive of JPEG files, ``PART/CLASS/NUMBER.jpg``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for part, count in (("train", train), ("test", test)):
            for number, name in enumerate(names):
                for index in range(count):
                    room = io.BytesIO()
                    Image.fromarray(photograph(number, len(names), index, 32, 32)).save(room, "JPEG")
                    archive.writestr(f"{part}/{name}/{index:04}.jpg", room.getvalue())
