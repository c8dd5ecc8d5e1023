"""Many articles in two forms: a checkout for our commands, and one file of facts for everybody else's."""

import shutil

import pyoxigraph as ox

from sco_kg.dataset import layout
from sco_kg.dataset import store as dataset
from support import generated_articles


def write(folder, articles):
    """Write a number of articles, a multiple of five, to a folder.

    :return: the checkout, the N-Quads of all facts in it, and how many facts these are.
    """
    top, quads = folder / "checkout", folder / "all.nq"
    generated_articles.write(top, articles)
    shutil.copy(layout.PROJECT_ROOT / "data" / "quality.ttl", top / "data")  # a release has it as it is
    store = dataset.load_store(top)
    store.dump(str(quads), format=ox.RdfFormat.N_QUADS)
    return top, quads, len(store)
