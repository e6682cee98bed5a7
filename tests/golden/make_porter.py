"""Writes tests/golden/porter.txt: words and their stems by Porter's own stemmer, every 20th of the vocabulary that is published with it.

The vocabulary and the stems are porter/voc.txt and porter/output.txt of https://github.com/snowballstem/snowball-data (Copyright (c) 2001, Dr Martin Porter, 2004, 2005, Richard Boulton; BSD licence, see
COPYING there). Words of one or two letters are left out: the Snowball stemmer takes suffixes off these, too, and Porter's paper and programs do not.

    python3 tests/golden/make_porter.py FOLDER_WITH_VOC_AND_OUTPUT
"""
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
pairs = zip((folder / "voc.txt").read_text().split("\n"), (folder / "output.txt").read_text().split("\n"))
kept = [(word, stem) for word, stem in pairs if len(word) > 2]
target = pathlib.Path(__file__).with_name("porter.txt")
target.write_text("".join(f"{word} {stem}\n" for word, stem in kept[::20]))
