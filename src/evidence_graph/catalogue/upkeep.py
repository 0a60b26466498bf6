"""keep: everything that the dataset says of itself, made true again after work on its evidence."""

from evidence_graph.catalogue import contents, graphs
from evidence_graph.catalogue.revision import revised
from evidence_graph.catalogue.tally import Tally
from evidence_graph.store.merged import evidence_change, keep_in_step
from evidence_graph.store.work import Work


def keep(work: Work, before: Tally) -> Tally:
    """Revises the merged graph, the descriptions of graphs and the catalogue; returns the tally.

    When the work began all of them were true of the store, and `before` was its tally. It has
    since changed named graphs, the inferred and the provenance graph among them. What it costs is
    what the work has touched, and all of it is work that can be undone. To be done once, at the
    end.
    """
    keep_in_step(work)
    graphs.revise(work, graphs.growth(work))
    change = evidence_change(work)
    after = revised(before, work.store, change)
    contents.revise(work, change, graphs.growth(work), before=before, after=after)
    return after
