#!/usr/bin/env python3
"""Builds folders of every hostile thing that a data set may hold, runs `convnet check` on them, and prints what was said.

    python3 Tests/hostile.py .build/release/convnet

Each case has what must be said of it; anything else, a signal or a wrong exit code ends with exit code 1. As root the check
is run as `nobody` too, because nothing is unreadable for root. Only Python's standard library is used; the damaged PNG
files are those of Tests/Fixtures/png.
"""

import collections
import json
import os
import pwd
import resource
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import zlib

HOME = os.path.dirname(os.path.abspath(__file__))
PNG = os.path.join(HOME, "Fixtures", "png")
KIND_OF_VERDICT = {"empty": "empty-file", "notPNG": "not-png", "truncated": "truncated", "corrupt": "corrupt",
                   "tooLarge": "too-large", "sound": None}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(number, side=8, width=None, depth=8, rows=None):
    """A gray picture of its own; `rows` are filter bytes and samples."""
    width = width or side
    if rows is None:
        samples = [(y * y * (number + 3) + x * x * x * (2 * number + 1) + 7 * number * x) % 251
                   for y in range(side) for x in range(width)]
        rows = b"".join(b"\0" + bytes(samples[y * width : (y + 1) * width]) for y in range(side))
    header = struct.pack(">IIBBBBB", width, side, depth, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


def write(path, data=b""):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def shown(path):
    """As the tool writes bytes that are not UTF-8."""
    return "".join(c if not 0xDC80 <= ord(c) <= 0xDCFF else f"\\x{ord(c) - 0xDC00:02X}" for c in path)


class Folder:
    """A data set under construction: what lies in it and what must be said of each."""

    def __init__(self, root):
        self.root, self.expected, self.next = root, [], 0

    def path(self, name):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def sound(self, name):
        self.next += 1
        write(self.path(name), png(self.next))

    def case(self, group, name, kind, make=None):
        """A thing of this name is made, and a finding of this kind must name it; None: it is read like any other."""
        path = self.path(name)
        if make is None:
            self.sound(name)
        elif isinstance(make, bytes):
            write(path, make)
        else:
            make(path)
        self.expected.append((group, name, kind))


def listener(path):
    # The name of a socket has at most 107 bytes: made in its folder.
    home = os.getcwd()
    os.chdir(os.path.dirname(path))
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.basename(path))
    os.chdir(home)


def sparse(size):
    def make(path):
        with open(path, "wb") as file:
            file.truncate(size)
    return make


def link(target):
    return lambda path: os.symlink(target, path)


def pets(root):
    """A sound data set of two classes, to which the rest is added."""
    folder = Folder(root)
    for number in range(8):
        folder.sound(f"{['cat', 'dog'][number % 2]}/{number // 2}.png")
    return folder


def contents(folder):
    with open(os.path.join(PNG, "hostile.json")) as file:
        for entry in json.load(file):
            with open(os.path.join(PNG, entry["file"]), "rb") as source:
                data = source.read()
            kind = KIND_OF_VERDICT[entry["verdict"]]
            folder.case("damaged PNG files" if kind else "odd PNG files that are sound",
                        "cat/" + os.path.basename(entry["file"]), kind, data)
    signatures = {
        "avif": b"\0\0\0\x1cftypavif", "heic": b"\0\0\0\x18ftypheic", "ico": b"\0\0\1\0\1\0", "pdf": b"%PDF-1.7\n",
        "psd": b"8BPS\0\1", "tiff-be": b"MM\0*", "tiff-le": b"II*\0", "gzip": b"\x1f\x8b\x08", "zip": b"PK\3\4",
        "elf": b"\x7fELF\2\1\1", "html": b"<!DOCTYPE html>", "svg": b"<svg xmlns=", "json": b"{}", "one-byte": b"\x89",
        "jpeg-xl": b"\xff\x0a", "mng": b"\x8aMNG\r\n\x1a\n", "jng": b"\x8bJNG\r\n\x1a\n", "utf-16": b"\xff\xfea\0",
    }
    for name, data in signatures.items():
        folder.case("other files named .png", f"cat/{name}.png", "not-png", data + bytes(40 * (len(data) > 1)))
    rows = (b"\0" + bytes(1024)) * 8192
    folder.case("bombs", "cat/bomb-within-limits.png", "mixed-sizes", png(0, 8192, depth=1, rows=rows))
    folder.case("bombs", "cat/bomb-beyond-limits.png", "too-large", png(0, 8193, depth=1, rows=rows))
    folder.case("bombs", "cat/sparse-1TiB.png", "too-large", sparse(1 << 40))
    hollow = png(1)

    def swollen(path):
        write(path, hollow)
        os.truncate(path, 1 << 40)
    folder.case("bombs", "cat/png-swollen-to-1TiB.png", "too-large", swollen)


def entries(folder):
    group = "entries that are no files"
    folder.case(group, "cat/pipe.png", "not-a-file", os.mkfifo)
    folder.case(group, "cat/socket.png", "not-a-file", listener)
    folder.case(group, "cat/folder.png", "not-a-file", os.mkdir)
    for device in ["zero", "full", "null", "tty", "random"]:
        folder.case(group, f"cat/{device}.png", "not-a-file", link("/dev/" + device))
    if sys.platform == "linux":
        folder.case(group, "cat/kernel.png", "empty-file", link("/proc/version"))
    group = "links"
    folder.case(group, "cat/dangling.png", "missing-file", link("nowhere.png"))
    folder.case(group, "cat/itself.png", "missing-file", link("itself.png"))
    folder.case(group, "cat/loop-1.png", "missing-file", link("loop-2.png"))
    folder.case(group, "cat/loop-2.png", "missing-file", link("loop-1.png"))
    folder.case(group, "cat/through-a-file.png", "missing-file", link("0.png/x.png"))
    folder.case(group, "cat/to-a-pipe.png", "not-a-file", link("pipe.png"))
    folder.case(group, "cat/linked.png", "symbolic-link", link("0.png"))
    folder.case(group, "lost", "missing-file", link("nowhere"))
    folder.case(group, "circle", "missing-file", link("circle"))
    folder.case(group, "self", "symbolic-link", link("."))
    folder.case(group, "upwards", "symbolic-link", link(".."))
    folder.case(group, "lynx", "symbolic-link", link("dog"))
    folder.case("copies", "cat/hard-link.png", "copies-within-class",
                lambda path: os.link(os.path.join(folder.root, "cat/1.png"), path))
    # The pictures of cat are 1, 3, 5 and 7.
    folder.case("copies", "cat/again.png", "copies-within-class", png(5))
    folder.case("copies", "dog/under-another-label.png", "copies-across-classes", png(7))


def names(folder):
    group = "names"
    for name in ["-rf.png", "--json.png", " .png", "a b.png", "'\"`$(id)`.png", "%s%n.png", "🐈.png", "CON.png", "X.PNG", "y.PnG",
                 "\u202egnp.exe.png", "new\nline.png", "tab\t.png", "\x1b[2J.png", "\x07bell.png", "back\\slash.png",
                 "x" * 251 + ".png", "..png.png", "*.png", "<b>.png", "&amp;.png", ",\".png"]:
        folder.case(group, "cat/" + name, None if not name.startswith(".") else "ignored")
    folder.case(group, "cat/caf\udce9.png", "file-name-not-utf8")
    folder.case(group, "cat/\udcff\udcfe.png", "file-name-not-utf8")
    folder.case(group, "caf\udce9/1.png", "class-name-not-utf8")
    for name in ["Cat/1.png", "Cat/2.png"]:
        folder.case(group, name, "names-differ-in-case")
    for name in ["caf\u00e9/1.png", "cafe\u0301/2.png"]:
        folder.case(group, name, "names-differ-in-unicode-form")
    for name in ["class\nof lines/1.png", "\x1b[31mred/1.png", "-class/1.png", " /1.png"]:
        folder.case(group, name, "single-image-class")
    group = "entries that are not used"
    for name in ["cat/.hidden.png", "cat/._1.png", ".DS_Store", "cat/Thumbs.db", "cat/desktop.ini", "__MACOSX/x.png",
                 "@eaDir/x.png", "$RECYCLE.BIN/x.png", "System Volume Information/x.png", "lost+found/x.png",
                 "cat/notes.txt", "cat/.png", "readme.md", ".git/config"]:
        folder.case(group, name, "ignored", b"a text")
    folder.case(group, "cat/photo.jpg", "other-format", b"\xff\xd8\xff\xe0")
    folder.case(group, "cat/really-png.jpeg", "other-format", png(901))
    folder.case(group, "loose.png", "misplaced", png(902))
    folder.case(group, "cat/kittens", "misplaced", os.mkdir)
    folder.case(group, "eel", "empty-class", os.mkdir)
    folder.case(group, "hopes/.gitkeep", "empty-class", b"")


def formats(folder):
    """Every kind of PNG there is: read, and named where a folder mixes them."""
    with open(os.path.join(PNG, "sound.json")) as file:
        for entry in json.load(file):
            name = os.path.basename(entry["file"])
            kind = "sixteen-bit" if entry["bitDepth"] == 16 else None if entry["isOpaque"] else "alpha"
            if not entry["isOpaque"] and entry["colorType"] in (0, 2, 3):
                kind = None
            with open(os.path.join(PNG, entry["file"]), "rb") as source:
                folder.case("sound PNG files of every kind", "kinds/" + name, kind, source.read())


def run(convnet, path, cwd, user=None):
    """The exit code, the document and the peak in MiB; a check that hangs is an error."""
    command = [convnet, "check", path, "--json"]
    more = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user is not None else {}
    done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=600, **more)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr.decode()
    except ValueError:
        return done.returncode, None, done.stderr.decode()


def check_folder(convnet, folder, status, failures, user=None):
    got, document, stderr = run(convnet, folder.root, "/", user)
    if got != status or document is None:
        failures.append(f"{folder.root}: exit code {got}, expected {status}: {stderr}")
        return []
    said = collections.defaultdict(set)
    for finding in document["findings"]:
        for item in finding["items"]:
            for file in item["files"]:
                said[file.removeprefix(folder.root + "/")].add(finding["kind"])
    rows = []
    for group, name, kind in folder.expected:
        name = shown(name)
        # What is said of a folder is said of what lies in it.
        parts = name.split("/")
        kinds = said[name] | (said[parts[0]] if len(parts) > 1 else set())
        unread = {"corrupt", "truncated", "empty-file", "not-png", "not-a-file", "missing-file", "unreadable", "too-large"}
        if kind not in kinds if kind else kinds & unread:
            failures.append(f"{name!r}: got {sorted(kinds)}, expected {kind or 'an image'}")
        rows.append((group, kind or "read"))
    return rows


def whole_folders(convnet, root, failures):
    """Data sets that are wrong as a whole: the exit code, and a sentence."""
    def set_of(name, files):
        for number, file in enumerate(files):
            write(os.path.join(root, name, file), png(100 + number))
        return name

    four = ["a/1.png", "a/2.png", "b/3.png", "b/4.png"]
    set_of("sound", four)
    os.makedirs(os.path.join(root, "empty"))
    os.makedirs(os.path.join(root, "empty-class", "a"))
    write(os.path.join(root, "unreadable", "a", "1.png"))
    os.mkfifo(os.path.join(root, "pipe"))
    os.mkfifo(os.path.join(root, "pipe.csv"))
    os.symlink("sound", os.path.join(root, "link"))
    os.symlink("ring", os.path.join(root, "ring"))
    parts = ["train/" + f for f in four]
    cases = [
        (0, "link", "a link to a sound folder"), (65, "empty", "an empty folder"),
        (65, "empty-class", "one empty class"), (65, "unreadable", "no image that can be read"),
        (66, "absent", "no such folder"), (64, "", "an empty name"), (66, "/dev/null", "a device"),
        (66, "pipe", "a pipe"), (66, "ring", "a link to itself"), (66, "sound/a/1.png", "an image"),
        (66, "x" * 5000, "a name of 5,000 bytes"),
        (1, set_of("one", ["a/1.png", "a/2.png"]), "one class"),
        (65, set_of("other", parts + ["val/a/5.png", "val/c/6.png"]), "parts with other classes"),
        (65, set_of("twice", parts + ["val/a/5.png", "valid/b/6.png"]), "two folders for one part"),
    ]
    set_of("leak", parts + ["test/a/9.png", "test/b/8.png"])
    shutil.copy(os.path.join(root, "leak/train/a/1.png"), os.path.join(root, "leak/test/a/copy.png"))
    cases.append((1, "leak", "a picture in two parts"))
    manifests = {
        "empty": b"", "no-rows": b"path,label\n", "no-label": b"path\nsound/a/1.png\n", "short-row": b"path,label\nx.png\n",
        "open-quote": b'path,label\n"sound/a/1.png,a\n', "twice-named": b"path,path,label\na,b,c\n",
        "utf-16": "path,label\n".encode("utf-16"), "not-utf-8": b"path,label\ncaf\xe9.png,a\n", "binary": bytes(range(256)),
        "zeros": bytes(1000), "unknown-split": b"path,label,split\nsound/a/1.png,a,spare\n",
        "no-such-files": b"path,label\nnowhere.png,a\nnothing.png,b\n", "empty-label": b"path,label\nsound/a/1.png,\n",
        "same-file-twice": b"path,label\nsound/a/1.png,a\nsound/a/1.png,b\n",
    }
    for name, data in manifests.items():
        write(os.path.join(root, name + ".csv"), data)
        cases.append((65, name + ".csv", f"manifest: {name}"))
    cases.append((66, "pipe.csv", "manifest: a pipe"))
    for status, path, title in cases:
        got, document, stderr = run(convnet, path, root)
        lines = stderr.splitlines()
        is_named = document is not None or len(lines) == 1 and lines[0].startswith("convnet: error: ")
        if got != status or not is_named:
            failures.append(f"{title}: exit code {got}, expected {status}: {stderr[:300]}")
    return collections.Counter(status for status, _, _ in cases)


def closed(convnet, folder, failures):
    """What may not be read: nothing is unreadable for root, so it is `nobody` who asks then."""
    user = "nobody" if os.geteuid() == 0 else None
    group = "not to be read"
    shut = folder.root + "-shut"
    write(shut + "/1.png", png(950))
    os.chmod(shut, 0)
    folder.case(group, "cat/behind-a-shut-folder.png", "unreadable", link(shut + "/1.png"))
    folder.case(group, "cat/locked.png", "unreadable")
    folder.case(group, "cat/write-only.png", "unreadable")
    os.chmod(folder.path("cat/locked.png"), 0)
    os.chmod(folder.path("cat/write-only.png"), 0o200)
    rows = check_folder(convnet, folder, 1, failures, user)
    # A class that cannot be listed: nobody knows what is not trained on.
    os.chmod(folder.path("dog"), 0)
    got, document, stderr = run(convnet, folder.root, "/", user)
    if got != 65 or document["findings"][0]["kind"] != "unusable":
        failures.append(f"a class that may not be listed: exit code {got}, expected 65: {stderr}")
    for path in [folder.path("dog"), shut]:
        os.chmod(path, 0o755)
    return rows + [(group, "unusable")]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    convnet = os.path.abspath(sys.argv[1])
    failures, rows = [], []
    with tempfile.TemporaryDirectory(prefix="convkit-hostile-") as root:
        os.chmod(root, 0o755)
        for name, fill in [("contents", contents), ("entries", entries), ("names", names), ("formats", formats)]:
            folder = pets(os.path.join(root, name))
            fill(folder)
            rows += check_folder(convnet, folder, 0 if fill is formats else 1, failures)
        rows += closed(convnet, pets(os.path.join(root, "closed")), failures)
        whole = whole_folders(convnet, os.path.join(root, "whole"), failures)
    groups = collections.defaultdict(collections.Counter)
    for group, kind in rows:
        groups[group][kind] += 1
    print("| entries of a data set | cases | reported as |\n|---|---|---|")
    for group, kinds in groups.items():
        said = ", ".join(f"`{kind}` {count}" if kind != "read" else f"read {count}" for kind, count in kinds.most_common())
        print(f"| {group} | {sum(kinds.values())} | {said} |")
    print(f"| data sets wrong as a whole | {sum(whole.values())} | "
          + ", ".join(f"exit code {status}: {n}" for status, n in sorted(whole.items())) + " |")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"\n{len(rows) + sum(whole.values())} cases, {len(failures)} not as they should be; peak {peak >> 20} MiB")
    for failure in failures:
        print("WRONG:", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
