"""Generated articles in two forms: a checkout for our commands, N-Quads for other programs."""

import shutil

import pyoxigraph as ox

from sco_kg.dataset import layout
from sco_kg.dataset import store as dataset
from support import generated_articles


def write(folder, articles):
    """Write articles to a folder; their number is a multiple of five.

    :return: the checkout, the file with all its N-Quads, and their number.
    """
    top, quads = folder / "checkout", folder / "all.nq"
    generated_articles.write(top, articles)
    shutil.copy(layout.PROJECT_ROOT / "data" / "quality.ttl", top / "data")  # a release copies it
    store = dataset.load_store(top)
    store.dump(str(quads), format=ox.RdfFormat.N_QUADS)
    return top, quads, len(store)
