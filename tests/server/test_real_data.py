"""The data of this checkout behind `sco-kg serve`: every fact and every answer equals that of the files."""

from click.testing import CliRunner

import sco_kg
from sco_kg.cli.main import main
from sco_kg.dataset import store
from support import small_site


def test_every_fact_and_every_answer_is_equal(tmp_path, top):
    site, log = small_site.write(tmp_path / "site"), tmp_path / "log"
    small_site.dump(site, list(store.load_store(top)))
    log.mkdir()
    with small_site.serving(site, log) as (base, _):
        result = CliRunner().invoke(main, ["verify", base + "/sparql"])
        assert result.exit_code == 0, result.output
        graph = sco_kg.open(base + "/sparql")
        assert len(graph.sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")) > 5_000
