"""Make `src/goodstanding/names/lookalikes.txt`: common characters whose drawn shapes are nearly one.

`python benchmarks/names/lookalikes.py FONT > src/goodstanding/names/lookalikes.txt`, with numpy, pillow and any
sans-serif font of simplified characters (made with Noto Sans CJK Regular). Each of the 3,755 characters of GB 2312
level 1 is drawn, blurred and compared with every other; pairs that correlate at 0.80 or more are kept. A line is a
character and those after it.
"""

import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = 48
ALIKE = 0.80


def characters() -> list[str]:
    rows = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [row.decode("gb2312") for row in rows if row < b"\xd7\xfa"]


def drawn(character: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    image = Image.new("L", (SIZE, SIZE), 0)
    ImageDraw.Draw(image).text((2, -10), character, font=font, fill=255)
    shape = np.asarray(image.filter(ImageFilter.GaussianBlur(1.6)), np.float32)[::2, ::2].ravel()
    shape = shape - shape.mean()
    return shape / np.linalg.norm(shape)


def main() -> None:
    font, known = ImageFont.truetype(sys.argv[1], 44), characters()
    shapes = np.stack([drawn(character, font) for character in known])
    alike = np.triu(shapes @ shapes.T >= ALIKE, 1)
    for character, row in zip(known, alike, strict=True):
        if row.any():
            print(character + "".join(known[place] for place in np.flatnonzero(row)))


main()
