#!/usr/bin/env python3
"""Writes sound/*.png with sound.json and hostile/*.png with hostile.json.

    python3 Tests/Fixtures/png/make.py

Chunks, filters and interlacing are written by hand from the PNG specification; only zlib, of Python's standard library,
is used. What the pixels must be is worked out from the numbers that were drawn, never by reading a file back.
"""

import fractions
import hashlib
import json
import os
import struct
import zlib

HOME = os.path.dirname(os.path.abspath(__file__))
HEIGHT, WIDTH = 7, 9
GRAY, RGB, PALETTE, GRAY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGB_ALPHA: 4}
NAMES = {GRAY: "gray", RGB: "rgb", PALETTE: "palette", GRAY_ALPHA: "gray-alpha", RGB_ALPHA: "rgb-alpha"}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# x start, y start, x step, y step of the seven passes of Adam7.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


class Draw:
    """Numbers from SHA-256 of a name, the same in every version of Python."""

    def __init__(self, name):
        self.name, self.count = name, 0

    def below(self, bound):
        digest = hashlib.sha256(f"{self.name}:{self.count}".encode()).digest()
        self.count += 1
        return int.from_bytes(digest[:8], "big") % bound


def chunk(kind, data, checksum=None):
    crc = zlib.crc32(kind + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def header(width, height, depth, color, interlace=0, compression=0, filtering=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, compression, filtering, interlace))


def packed(row, depth):
    """The samples of one row as bytes."""
    if depth == 16:
        return b"".join(struct.pack(">H", sample) for sample in row)
    bits = "".join(format(sample, f"0{depth}b") for sample in row)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(rows, step):
    """Rows of bytes with filter types 0 to 4 in turn; `step` is the bytes of a pixel, at least 1."""
    result, above = b"", bytes(len(rows[0]) if rows else 0)
    for number, row in enumerate(rows):
        kind = number % 5
        left = bytes(step) + row
        corner = bytes(step) + above
        guess = [
            lambda i: 0,
            lambda i: left[i],
            lambda i: above[i],
            lambda i: (left[i] + above[i]) // 2,
            lambda i: paeth(left[i], above[i], corner[i]),
        ][kind]
        result += bytes([kind]) + bytes((row[i] - guess(i)) & 255 for i in range(len(row)))
        above = row
    return result


def image_data(pixels, depth, interlaced):
    """The unpacked IDAT stream of pixels[y][x] = samples."""
    samples = len(pixels[0][0])
    step = max(1, samples * depth // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    result = b""
    for x0, y0, dx, dy in passes:
        rows = [[s for pixel in line[x0::dx] for s in pixel] for line in pixels[y0::dy]]
        if rows and rows[0]:
            result += filtered([packed(row, depth) for row in rows], step)
    return result


def png(width, height, depth, color, data, interlace=0, before=b"", pieces=1, after=b""):
    """A whole file; the compressed data are cut into `pieces` IDAT chunks."""
    size = -(-len(data) // pieces)
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    return (SIGNATURE + header(width, height, depth, color, interlace) + before
            + b"".join(chunk(b"IDAT", part) for part in parts) + after + chunk(b"IEND", b""))


def planes(pixels, depth, color, palette, palette_alpha, key, background):
    """What a reader must give: planes of floats, composited over a gray level."""
    largest = 2**depth - 1
    result = [[] for _ in range(1 if color in (GRAY, GRAY_ALPHA) else 3)]
    for line in pixels:
        for pixel in line:
            alpha = fractions.Fraction(1)
            if color == PALETTE:
                values = [fractions.Fraction(v, 255) for v in palette[pixel[0]]]
                if palette_alpha and pixel[0] < len(palette_alpha):
                    alpha = fractions.Fraction(palette_alpha[pixel[0]], 255)
            else:
                channels = pixel[:-1] if color in (GRAY_ALPHA, RGB_ALPHA) else pixel
                values = [fractions.Fraction(v, largest) for v in channels]
                if color in (GRAY_ALPHA, RGB_ALPHA):
                    alpha = fractions.Fraction(pixel[-1], largest)
                elif key is not None and tuple(pixel) == tuple(key):
                    alpha = fractions.Fraction(0)
            for plane, value in zip(result, values):
                plane.append(float(value * alpha + fractions.Fraction(background) * (1 - alpha)))
    return [value for plane in result for value in plane]


def sound_image(color, depth, interlaced, transparent, height=HEIGHT, width=WIDTH):
    name = f"{NAMES[color]}-{depth}" + ("-trns" if transparent else "") + ("-adam7" if interlaced else "")
    if (height, width) != (HEIGHT, WIDTH):
        name += f"-{height}x{width}"
    draw = Draw(name)
    bound = 2**depth
    palette = palette_alpha = key = None
    before = b""
    if color == PALETTE:
        count = min(bound, 200)
        palette = [[draw.below(256) for _ in range(3)] for _ in range(count)]
        before += chunk(b"PLTE", bytes(v for entry in palette for v in entry))
        bound = count
    pixels = [[[draw.below(bound) for _ in range(SAMPLES[color])] for _ in range(width)] for _ in range(height)]
    if color == RGB_ALPHA or color == GRAY_ALPHA:
        # The ends of alpha, which must be exact.
        pixels[0][0][-1] = 2**depth - 1
        if width > 1:
            pixels[0][1][-1] = 0
    if transparent:
        if color == PALETTE:
            # Shorter than the palette: the rest is opaque.
            palette_alpha = [0, 255, 100, 30][: max(1, min(4, len(palette) - 1))]
            before += chunk(b"tRNS", bytes(palette_alpha))
        else:
            key = pixels[1][2]
            pixels[3][4] = list(key)
            before += chunk(b"tRNS", b"".join(struct.pack(">H", v) for v in key))
    data = zlib.compress(image_data(pixels, depth, interlaced), 9)
    file = png(width, height, depth, color, data, int(interlaced), before, pieces=3)
    return {
        "file": f"sound/{name}.png",
        "height": height, "width": width, "channels": 1 if color in (GRAY, GRAY_ALPHA) else 3,
        "bitDepth": depth, "colorType": color, "isInterlaced": interlaced,
        "isOpaque": not transparent and color not in (GRAY_ALPHA, RGB_ALPHA),
        "overWhite": planes(pixels, depth, color, palette, palette_alpha, key, 1),
        "overQuarter": planes(pixels, depth, color, palette, palette_alpha, key, 0.25),
    }, file


def sound():
    depths = {GRAY: [1, 2, 4, 8, 16], RGB: [8, 16], PALETTE: [1, 2, 4, 8], GRAY_ALPHA: [8, 16], RGB_ALPHA: [8, 16]}
    for color in depths:
        for depth in depths[color]:
            for interlaced in (False, True):
                yield sound_image(color, depth, interlaced, False)
                if color in (GRAY, RGB, PALETTE):
                    yield sound_image(color, depth, interlaced, True)
    # Sizes at which passes of Adam7 are empty.
    for height, width in [(1, 1), (1, 5), (5, 1), (2, 3), (4, 4), (3, 8), (17, 33)]:
        yield sound_image(GRAY, 1, True, False, height, width)
        yield sound_image(RGB, 8, True, False, height, width)


def hostile():
    """(name, reason or "sound", bytes): one file for each thing that can be wrong."""
    gray = [[[(40 * y + 9 * x) % 256] for x in range(WIDTH)] for y in range(HEIGHT)]
    raw = image_data(gray, 8, False)
    data = zlib.compress(raw, 9)

    def small(before=b"", idat=data, after=b"", color=GRAY, depth=8, **more):
        return png(WIDTH, HEIGHT, depth, color, idat, before=before, after=after, **more)

    good = small()
    broken = chunk(b"IDAT", data, checksum=12345)
    body = SIGNATURE + header(WIDTH, HEIGHT, 8, GRAY)
    end = chunk(b"IEND", b"")
    yield "empty", "empty", b""
    yield "jpeg", "notPNG", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40)
    yield "gif", "notPNG", b"GIF89a\1\0\1\0" + bytes(40)
    yield "webp", "notPNG", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40)
    yield "bmp", "notPNG", b"BM\x46\0\0\0" + bytes(40)
    yield "text", "notPNG", b"label,file\n7,0001.png\n"
    yield "lfs-pointer", "notPNG", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"
    yield "zeros", "notPNG", bytes(300)
    yield "line-ends-changed", "notPNG", good.replace(b"\r\n", b"\n")
    yield "signature-begun", "notPNG", SIGNATURE[:5]
    yield "signature-only", "truncated", SIGNATURE
    yield "header-cut", "truncated", good[:20]
    yield "cut-in-data", "truncated", good[: 33 + 8 + len(data) // 2]
    yield "cut-before-end", "truncated", good[:-12]
    yield "cut-in-end", "truncated", good[:-3]
    yield "no-data", "corrupt", body + end + bytes(64)
    yield "data-short", "corrupt", small(idat=zlib.compress(raw[:40], 9))
    yield "data-long", "corrupt", small(idat=zlib.compress(raw + bytes(200), 9))
    yield "data-checksum", "corrupt", small(idat=data[:-1] + bytes([data[-1] ^ 1]))
    yield "data-garbage", "corrupt", small(idat=bytes(range(1, 90)))
    yield "data-second-stream", "corrupt", small(after=chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", data))
    yield "filter-5", "corrupt", small(idat=zlib.compress(b"\5" + raw[1:], 9))
    yield "crc-header", "corrupt", SIGNATURE + chunk(b"IHDR", header(WIDTH, HEIGHT, 8, GRAY)[8:21], 1) + good[33:]
    yield "crc-data", "corrupt", body + broken + end
    yield "crc-palette", "corrupt", small(before=chunk(b"PLTE", bytes(768), 1), color=PALETTE)
    yield "crc-transparency", "corrupt", small(before=chunk(b"tRNS", b"\0\7", 1))
    yield "transparency-too-long", "corrupt", small(before=chunk(b"tRNS", b"\0\7\0\7"))
    yield "palette-missing", "corrupt", small(color=PALETTE)
    yield "palette-empty", "corrupt", small(before=chunk(b"PLTE", b""), color=PALETTE)
    yield "palette-of-four-bytes", "corrupt", small(before=chunk(b"PLTE", b"abcd"), color=PALETTE)
    yield "palette-exceeded", "corrupt", small(before=chunk(b"PLTE", bytes(30)), color=PALETTE)
    yield "first-chunk", "corrupt", SIGNATURE + chunk(b"tEXt", b"a\0b") + good[8:]
    yield "second-header", "corrupt", small(before=header(WIDTH + 1, HEIGHT, 8, GRAY))
    yield "critical-chunk", "corrupt", small(before=chunk(b"CgBI", b"\x50\0\x20\2"))
    yield "size-0", "corrupt", png(0, HEIGHT, 8, GRAY, data)
    yield "size-negative", "corrupt", png(0x80000001, HEIGHT, 8, GRAY, data)
    yield "color-type-5", "corrupt", small(color=5)
    yield "bits-3", "corrupt", small(depth=3)
    yield "rgb-of-4-bits", "corrupt", small(color=RGB, depth=4)
    yield "interlace-2", "corrupt", small(interlace=2)
    yield "compression-1", "corrupt", SIGNATURE + header(WIDTH, HEIGHT, 8, GRAY, compression=1) + good[33:]
    yield "huge", "tooLarge", png(100_000, 100_000, 8, GRAY, data)
    yield "huge-side", "tooLarge", png(1_000_001, 1, 8, GRAY, data)
    yield "large-and-hollow", "truncated", png(8000, 8000, 16, RGB_ALPHA, data)
    # What must be read: trouble that no pixel depends on.
    yield "text-checksum", "sound", small(before=chunk(b"tEXt", b"a\0b", 1))
    yield "text-bomb", "sound", small(before=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(3_000_000), 9)))
    yield "profile-garbage", "sound", small(before=chunk(b"iCCP", b"x\0\0" + bytes(50)))
    yield "gamma-not-applied", "sound", small(before=chunk(b"gAMA", struct.pack(">I", 10_000)))
    yield "unknown-chunk", "sound", small(before=chunk(b"abCd", b"anything"))
    yield "animation", "sound", small(
        before=chunk(b"acTL", struct.pack(">II", 2, 0)), after=chunk(b"fdAT", b"\0\0\0\1" + data))
    yield "bytes-after-end", "sound", good + b"anything"
    yield "gray-with-palette", "sound", small(before=chunk(b"PLTE", bytes(30)))


def write(path, data):
    path = os.path.join(HOME, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def main():
    cases = []
    for case, file in sound():
        write(case["file"], file)
        cases.append(case)
    write("sound.json", ("[" + ",\n".join(json.dumps(case) for case in cases) + "]\n").encode())
    verdicts = []
    for name, verdict, file in hostile():
        write(f"hostile/{name}.png", file)
        verdicts.append({"file": f"hostile/{name}.png", "verdict": verdict})
    write("hostile.json", ("[" + ",\n".join(json.dumps(case) for case in verdicts) + "]\n").encode())


main()
