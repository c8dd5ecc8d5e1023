"""What templates ask of the graph: a `View` shows terms, sources and claimants in one language."""

import textwrap

from ...evidence.sentences import sentence_ranges
from ...rdf import namespaces
from . import document_data, languages, paths, values

#: The groups of a page, by the class of the nodes in them, and those of all other nodes.
_GROUPS = {"Statement": "statements", "Observation": "figures", "Participation": "parts", "Discrepancy": "differences"}
GROUPS = (*_GROUPS.values(), "others", "links")


def group_of(node):
    """Return the group a node is in: by its class if it is of one graph, else among the links."""
    if not node.local:
        return "links"
    return _GROUPS.get((node.kind or "").removeprefix(namespaces.sco_term("")), "others")


class View:
    """The graph as a page in one language shows it."""

    def __init__(self, site, language):
        self.site = site
        self.language = language
        self._shown = {}

    def value(self, term):
        """Return the `values.Value` of a term or an IRI."""
        if term not in self._shown:
            self._shown[term] = values.display_value(self.site, term, self.language)
        return self._shown[term]

    def brief(self, iri, longest):
        """Return what something is called, cut to a number of characters for a picture."""
        return textwrap.shorten(self.value(iri).text, longest, placeholder=" …")

    def names(self, iri):
        """Return the names of something, that of this language first, each as a `Text`, no language twice."""
        first = self.site.name(iri, self.language)
        others = [text for text in self.site.names.get(iri, ()) if text != first]
        return [text for text in (first, *sorted(others, key=lambda text: text.language)) if text]

    def article(self, slug):
        """Return the short form in which an article is cited: who published it, and when, as `Value`s."""
        node = namespaces.article_iri(slug)
        publishers = self.site.objects(node, namespaces.sco_term("publisher"))
        days = self.site.objects(node, namespaces.sco_term("published"))
        return {"by": publishers and self._short(publishers[0].value), "on": days and self.value(days[0]),
                "name": self.value(node), "path": paths.page_path(node)}

    def _short(self, iri):
        """Return the shortest name of something in the language it is named in here: SCO, UNODC."""
        name = self.site.name(iri, self.language)
        others = self.site.objects(iri, namespaces.expand("skos:altLabel"))
        own = [term.value for term in others if name and term.language == name.language]
        return min([str(name), *own], key=len)

    def runs(self, spans):
        """Return runs of sentences as pairs of what to show and the page of the first: ("2–4", path)."""
        found, by_article = [], {}
        for span in spans:
            by_article.setdefault(namespaces.slug_of(span), []).append(namespaces.sentence_number(span))
        for slug, numbers in by_article.items():
            for run in sentence_ranges(numbers).split(", "):
                found.append((run, paths.page_path(f"{namespaces.EVIDENCE}{slug}#{run.partition('–')[0]}")))
        return found

    def claimants(self, node):
        """Return the IRIs of those who say what a node says, in order; [] if it is the article itself."""
        return list(dict.fromkeys([*node.claimants, *(value.value for value in node.values("sco:statedBy"))]))

    def triples(self, node, *props):
        """Return the triples of a node as TriG; of the properties given, with evidence and claimants, if any are."""
        wanted = {namespaces.expand(prop) for prop in (*props, "sco:evidence", "sco:inferredFrom", "sco:claimedBy")}
        return document_data.turtle_lines([quad for quad in node.quads if not props or quad.predicate.value in wanted])

    def planned(self, node):
        """Return the modality of a node if what it tells is announced and not reported; None if it is reported."""
        return node.modality(self.site.planned)

    def anchor(self, node):
        """Return the path of the place of a node's own page."""
        return paths.page_path(node.iri)

    def unit(self, iri, value):
        """Return what a unit is called after a number: tonnes, not tonne."""
        many = languages.read_strings(self.language)["units"].get(namespaces.shorten(iri).removeprefix("c:"))
        return self.value(iri).text if value == 1 or many is None else many

    def place(self, iri):
        """Return the path of the page about an IRI."""
        return self.site.page(iri)

    def known(self, iri):
        """Say whether there is anything to tell of an IRI."""
        return bool(self.site.quads(subject=iri))

    def slug(self, article):
        """Return the slug of an article, given its IRI."""
        return namespaces.slug_of_article(article)

    def sentence(self, article, number):
        """Return the path of the place of a sentence of an article, given its IRI."""
        return paths.page_path(f"{namespaces.EVIDENCE}{namespaces.slug_of_article(article)}#{number}")

    def parts_of(self, parts, event):
        """Return those parts that were played in an event, by role and name."""
        own = [part for part in parts if part.event == event]
        return sorted(own, key=lambda part: (self.value(part.role).text, self.value(part.who).text, part.node.iri))

    def origin(self, node):
        """Return the last part of the name of a node's graph, such as entities; "evidence" for one of sentences."""
        return "evidence" if node.graph.startswith(namespaces.EVIDENCE) else node.graph.rpartition("/")[2]

    def local_kind(self, node):
        """Return the name, in the vocabulary, of the class of a node that one article has; "" for others."""
        return (node.kind or "").removeprefix(namespaces.sco_term("")) if node.local else ""

    def others(self, grounds):
        """Return those of some IRIs that are no sentences."""
        return [iri for iri in grounds if namespaces.sentence_number(iri) is None]

    def by_article(self, grounds):
        """Return those of some IRIs that are sentences, as pairs of an article's slug and its sentences."""
        found = {}
        for iri in grounds:
            if namespaces.sentence_number(iri) is not None:
                found.setdefault(namespaces.slug_of(iri), []).append(iri)
        return sorted((slug, sorted(spans, key=namespaces.sentence_number)) for slug, spans in found.items())

    def sorted_out(self, nodes):
        """Return the nodes of a graph as pairs of a group of the page and its nodes, without empty groups."""
        found = {name: [] for name in GROUPS}
        for node in nodes:
            found[group_of(node)].append(node)
        return [(name, group_) for name, group_ in found.items() if group_]

    def terms_of(self, nodes, kind):
        """Return those nodes that are terms of a kind, such as owl:Class, with a place of their own in the page."""
        wanted = namespaces.expand(kind)
        return [node for node in nodes if node.kind == wanted and node.iri.startswith(namespaces.PREFIXES["sco"])]

    def not_terms(self, nodes):
        """Return those nodes that are not terms of our own vocabulary."""
        return [node for node in nodes if not node.iri.startswith(namespaces.PREFIXES["sco"])]

    def of_topic(self, nodes, topic):
        """Return the nodes that are of the thing a page is about."""
        return [node for node in nodes if node.iri == topic]

    def besides_topic(self, nodes, topic):
        """Return the nodes that are of something else."""
        return [node for node in nodes if node.iri != topic]

    def short(self, iri):
        """Return an IRI as a prefixed name of the project where there is one."""
        return namespaces.shorten(iri)

    def numeric(self, term):
        """Say whether a term of a result is a number; None stands for an unbound variable."""
        datatype = getattr(term, "datatype", None)
        return datatype is not None and datatype.value.removeprefix(namespaces.PREFIXES["xsd"]) in ("integer", "decimal")
