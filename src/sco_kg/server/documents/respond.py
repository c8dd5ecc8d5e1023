"""Documents and the things they are about, over HTTP: which file answers a request, and what is said with it."""

import asyncio
from html import escape

import pyoxigraph as ox
from starlette.responses import FileResponse, Response

from ... import errors
from ...rdf import namespaces
from ...site.hosting import media_types
from .. import negotiation
from ..http_error import HTTPError
from . import link_headers, site_files

METHODS = ("GET", "HEAD", "OPTIONS")
_HTML, _TEXT = media_types.TYPES["html"], media_types.TYPES["txt"]
#: What every document links to, if the site has it: a file, and what it is to the document.
_LINKED = (("void.ttl", "describedby"), (link_headers.NAME, "linkset"))
#: How many names are compared with one that is nowhere.
_MOST_NAMES = 5_000
_DESCRIPTIONS = (("void.ttl",), (".well-known", "void"))
_NOWHERE = "There is nothing of that name here."
_OF_BODIES = ("Content-Type", "Content-Encoding", "Content-Language", "Accept-Ranges")


class DocumentResponder:
    """The documents of a site.

    :param folder: a `documents.Folder`; :param addresses: the `Addresses` of the site.
    """

    def __init__(self, folder, addresses):
        self._folder, self._addresses, self._local = folder, addresses, addresses.local

    def has(self, parts):
        """Say whether there is a document for a path, given as `documents.segments` does."""
        return bool(self._folder.variants(parts))

    def examples(self):
        """Return what the site has for SPARQL editors, as triples."""
        return self._folder.examples()

    async def respond(self, request):
        """Return the response to a Starlette request.

        :raises Refusal: there is no document, or none the client wants.
        """
        parts = site_files.path_segments(request.scope["raw_path"])
        if parts is None:
            raise HTTPError(404, _NOWHERE)
        for place in (parts, *_elsewhere(parts)):
            if found := self._folder.variants(place):
                return await self._document(request, parts, found)
        return await self._other(request, parts)

    async def _other(self, request, parts):
        """Answer a name that no document has: of a thing, of a folder, of what was withdrawn, or of nothing."""
        about = self._folder.variants(("doc", *parts))
        if about:
            return self.elsewhere(("doc", *parts), 303, about)
        if parts[-1] and self.has((*parts, "")):
            return self.elsewhere((*parts, ""), 301)
        gone = self._folder.variants(("gone", *_thing(parts)))
        if gone:
            return await self._document(request, parts, gone, 410)
        raise HTTPError(404, _NOWHERE, instead=self._meant(parts))

    def elsewhere(self, parts, status, variants=()):
        """Return the response that leads to another path, and tells what there is."""
        target = self._local(site_files.path_to_url(parts))
        said = {"Location": target, "Vary": "Accept", "Content-Type": media_types.content_type(_TEXT)}
        if variants:
            said["Link"] = self._alternates(variants)
        return Response("\n".join(["See " + target, *(self._local(variant.url) for variant in variants), ""]),
                        status, said)

    async def _document(self, request, parts, variants, status=200):
        variant = self._chosen(request, parts, variants)
        content = self._folder.kept(variant.parts)
        if content is None:
            content = await asyncio.to_thread(self._folder.read, variant.parts)
            if content is None:
                raise HTTPError(404, _NOWHERE)
            self._folder.keep(variant.parts, content)
        if variant.parts in _DESCRIPTIONS:
            content = self._alive(request, content)
        said = self._said(parts, variants, variant, content)
        return _sent(request, self._folder.path(variant.parts), content, said, status)

    def _alive(self, request, content):
        """Return the description of the data with the address of their endpoint, which is there while we are."""
        address = ox.NamedNode(self._addresses.whole(request, "/sparql"))
        fact = f"\n<{namespaces.DATASET}> <{namespaces.expand('void:sparqlEndpoint')}> {address} .\n"
        return site_files.file_content(content.body + fact.encode())

    def _chosen(self, request, parts, variants):
        """Return the variant a client wants; the very file it asks for, whatever else it says."""
        if variants[0].parts[-1] == parts[-1]:
            return variants[0]
        offered = tuple(dict.fromkeys(variant.media_type for variant in variants))
        wanted = negotiation.choose_media_type(request.headers.get("accept"), offered)
        if wanted is None:
            raise HTTPError(406, "This can be had as " + ", ".join(offered) + ".",
                          {"Vary": "Accept", "Link": self._alternates(variants)},
                          [variant.url for variant in variants])
        fitting = {variant.language: variant for variant in variants if variant.media_type == wanted}
        return fitting[negotiation.choose_language(request.headers.get("accept-language"), tuple(fitting))
                       if wanted == _HTML else None]

    def _said(self, parts, variants, variant, content):
        """Return the headers of a document."""
        said = {"Content-Type": media_types.content_type(variant.media_type), "ETag": f'"{content.digest}"',
                "Accept-Ranges": "bytes"}
        vary = ["Accept-Encoding"] if content.packed else []
        if variant.parts != parts:
            said["Content-Location"] = self._local(variant.url)
            vary += ["Accept", "Accept-Language"] if len({each.language for each in variants} - {None}) > 1 else \
                ["Accept"]
        optional = {"Content-Language": variant.language, "Last-Modified": self._folder.modified(),
                    "Vary": ", ".join(vary), "Link": self._links(variants, variant)}
        return said | {name: value for name, value in optional.items() if value}

    def _links(self, variants, variant):
        if len(variants) == 1:  # it was asked for by its own name
            *folder, name = variant.parts
            variants = self._folder.variants((*folder, name.partition(".")[0]))
        others = self._alternates([each for each in variants if each != variant])
        linked = [f'<{self._local("/" + name)}>; rel="{rel}"; type="{media_types.media_type_of(name)}"'
                  for name, rel in _LINKED if self.has((name,))]
        return ", ".join(filter(None, [others, *linked, self._folder.links(variant.parts)]))

    def _alternates(self, variants):
        return ", ".join(f'<{self._local(variant.url)}>; rel="alternate"; type="{variant.media_type}"'
                         + (f'; hreflang="{variant.language}"' if variant.language else "") for variant in variants)

    def _meant(self, parts):
        """Return the addresses of things whose names look like one that is nowhere."""
        *space, name = _thing(parts)
        known = {each.partition(".")[0] for each in self._folder.names(("doc", *space))}
        if not name or len(known) > _MOST_NAMES:
            return []
        return [site_files.path_to_url((*space, each)) for each in errors.suggestions(name.partition(".")[0], known)]

    async def refused(self, request, refusal):
        """Return the response that tells of a `HTTPError`: a page of the site if the client would have one."""
        pages = [each for each in self._folder.variants((str(refusal.status),)) if each.media_type == _HTML]
        wanted = negotiation.choose_media_type(request.headers.get("accept"), (_TEXT, _HTML) if pages else (_TEXT,))
        page = self._chosen(request, ("",), pages) if wanted == _HTML else None
        content = page and await asyncio.to_thread(self._folder.read, page.parts)
        said = {"Vary": "Accept, Accept-Language"} | refusal.headers
        if content:
            body = content.body.replace(b"</main>", self._suggested(refusal).encode() + b"</main>", 1)
            return Response(body, refusal.status, said | {"Content-Type": media_types.content_type(_HTML),
                                                          "Content-Language": page.language})
        lines = [refusal.message, *map(self._local, refusal.instead), ""]
        return Response("\n".join(lines), refusal.status, said | {"Content-Type": media_types.content_type(_TEXT)})

    def _suggested(self, refusal):
        items = (f'<li><a href="{escape(self._local(path))}">{escape(path)}</a></li>' for path in refusal.instead)
        return f'<ul class="instead">{"".join(items)}</ul>' if refusal.instead else ""


def _thing(parts):
    return parts[1:] if parts[0] == "doc" else parts


def _elsewhere(parts):
    """Yield the places where the documents of a name may be besides that of the name."""
    if len(parts) == 2:
        kind, name = parts
        yield (f"{kind}-{name}",)  # ontology/owl2
        yield ("version", name, kind)  # ontology/0.1.0
        if kind == "dataset":
            yield ("dumps", name)


def _sent(request, path, content, said, status):
    """Return the response with a file: not at all if the client has it, compressed or in part if it wants that."""
    packed = content.packed is not None and negotiation.accepts_gzip(request.headers.get("accept-encoding")) and \
        "range" not in request.headers
    if packed:
        said = said | {"Content-Encoding": "gzip", "ETag": f'"{content.digest}-gzip"'}
    if status == 200 and _known(request.headers.get("if-none-match", ""), said["ETag"]):
        return Response(status_code=304, headers={name: said[name] for name in said if name not in _OF_BODIES})
    if content.status and (content.body is None or "range" in request.headers):
        return FileResponse(path, status, said, stat_result=content.status)
    return Response(content.packed if packed else content.body, status, said)


def _known(header, tag):
    """Say whether an If-None-Match header has an entity tag in it.

    >>> _known('W/"a", "b"', '"a"'), _known("*", '"a"'), _known('"ab"', '"a"')
    (True, True, False)
    """
    known = {each.strip().removeprefix("W/") for each in header.split(",")}
    return tag in known or "*" in known
