"""Documents, and the things they describe, over HTTP: which file answers a request, with which headers.

Starlette's `FileResponse` streams large files and ranges. Its GZipMiddleware is not used: it compresses every
response again, leaves one ETag for two representations, and ignores `gzip;q=0`.
"""

import asyncio
from collections.abc import Iterator, Sequence
from html import escape

import pyoxigraph as ox
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse
from werkzeug.http import parse_etags

from ...errors import suggestions
from ...rdf.namespaces import DATASET, expand
from ...site.hosting.media_types import TYPES, content_type, media_type_of
from ..base_url import BaseUrl
from ..http_error import HTTPError
from ..negotiation import accepts_gzip, choose_language, choose_media_type
from .link_headers import LINKSET_FILE
from .site_files import Content, Segments, SiteFolder, Variant, path_segments, path_to_url, to_content

_HTML, _TEXT = TYPES["html"], TYPES["txt"]
#: Files that every document links to, if the site has them, and the link relation of each.
_LINKED_FILES = (("void.ttl", "describedby"), (LINKSET_FILE, "linkset"))
#: In larger folders no names are suggested: comparing them would take too long.
_MAX_COMPARED_NAMES = 5_000
_DESCRIPTIONS = (("void.ttl",), (".well-known", "void"))
_NOT_FOUND = "There is no document at this address. Check its spelling, or start at the home page."


class DocumentResponder:
    """Answers requests for the documents of a site."""

    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, folder: SiteFolder, base_url: BaseUrl) -> None:
        self._folder, self._base_url, self._relative = folder, base_url, base_url.relative

    def has_document(self, segments: Segments) -> bool:
        """Say whether a path has a document."""
        return bool(self._folder.variants(segments))

    def sparql_hints(self) -> tuple[ox.Triple, ...]:
        """Return the triples of the site for SPARQL editors; () if it has none."""
        return self._folder.sparql_hints()

    async def respond(self, request: Request) -> Response:
        """Return the response to a request.

        :raises HTTPError: there is no document, or none in a format the client accepts.
        """
        segments = path_segments(request.scope["raw_path"])
        if segments is None:
            raise HTTPError(404, _NOT_FOUND)
        for candidate in (segments, *_aliases(segments)):
            if variants := self._folder.variants(candidate):
                return await self._document(request, segments, variants)
        return await self._other(request, segments)

    async def _other(self, request: Request, segments: Segments) -> Response:
        """Respond to a path without a document: a thing, a directory, a withdrawn thing, or nothing."""
        document = ("doc", *segments)
        if variants := self._folder.variants(document):
            return self.redirect(document, 303, variants)
        if segments[-1] and self.has_document((*segments, "")):
            return self.redirect((*segments, ""), 301)
        if withdrawn := self._folder.variants(("gone", *_topic(segments))):
            return await self._document(request, segments, withdrawn, 410)
        raise HTTPError(404, _NOT_FOUND, suggestions=self._similar_paths(segments))

    def redirect(self, segments: Segments, status: int, variants: Sequence[Variant] = ()) -> Response:
        """Return a redirect to another path, with links to the variants there."""
        target = self._relative(path_to_url(segments))
        headers = {"Location": target, "Vary": "Accept", "Content-Type": content_type(_TEXT)}
        if variants:
            headers["Link"] = self._alternates(variants)
        lines = ["See " + target, *(self._relative(variant.url) for variant in variants), ""]
        return Response("\n".join(lines), status, headers)

    async def _document(self, request: Request, segments: Segments, variants: Sequence[Variant],
                        status: int = 200) -> Response:
        variant = self._negotiate(request, segments, variants)
        content = self._folder.cached(variant.segments)
        if content is None:
            content = await asyncio.to_thread(self._folder.read, variant.segments)
            if content is None:
                raise HTTPError(404, _NOT_FOUND)
            self._folder.cache(variant.segments, content)
        if variant.segments in _DESCRIPTIONS:
            content = self._with_endpoint(request, content)
        headers = self._headers(segments, variants, variant, content)
        return _send(request, self._folder.path(variant.segments), content, headers, status)

    def _with_endpoint(self, request: Request, content: Content) -> Content:
        """Add the address of the endpoint to the description: it exists only while this server runs."""
        endpoint = ox.NamedNode(self._base_url.absolute(request, "/sparql"))
        fact = f"\n<{DATASET}> <{expand('void:sparqlEndpoint')}> {endpoint} .\n"
        return to_content((content.body or b"") + fact.encode())

    def _negotiate(self, request: Request, segments: Segments, variants: Sequence[Variant]) -> Variant:
        """Return the variant a client prefers; a path with an ending is not negotiated."""
        if variants[0].segments[-1] == segments[-1]:
            return variants[0]
        offered = tuple(dict.fromkeys(variant.media_type for variant in variants))
        media_type = choose_media_type(request.headers.get("accept"), offered)
        if media_type is None:
            raise HTTPError(406, f"This document has the formats {', '.join(offered)}. Accept one of them.",
                            {"Vary": "Accept", "Link": self._alternates(variants)},
                            [variant.url for variant in variants])
        by_language = {variant.language or "": variant for variant in variants if variant.media_type == media_type}
        return by_language[choose_language(request.headers.get("accept-language"), tuple(by_language))]

    def _headers(self, segments: Segments, variants: Sequence[Variant], variant: Variant,
                 content: Content) -> dict[str, str]:
        vary = ["Accept-Encoding"] if content.gzip_body else []
        headers = {"Content-Type": content_type(variant.media_type), "ETag": f'"{content.digest}"',
                   "Accept-Ranges": "bytes"}
        if variant.segments != segments:
            headers["Content-Location"] = self._relative(variant.url)
            languages = {each.language for each in variants if each.language}
            vary += ["Accept", "Accept-Language"] if len(languages) > 1 else ["Accept"]
        optional = {"Content-Language": variant.language, "Last-Modified": self._folder.last_modified(),
                    "Vary": ", ".join(vary), "Link": self._links(variants, variant)}
        return headers | {name: value for name, value in optional.items() if value}

    def _links(self, variants: Sequence[Variant], variant: Variant) -> str:
        if len(variants) == 1:  # the path had an ending: find the other formats of the document
            *directory, name = variant.segments
            variants = self._folder.variants((*directory, name.partition(".")[0]))
        alternates = self._alternates([each for each in variants if each != variant])
        linked = (f'<{self._relative("/" + name)}>; rel="{relation}"; type="{media_type_of(name)}"'
                  for name, relation in _LINKED_FILES if self.has_document((name,)))
        return ", ".join(filter(None, [alternates, *linked, self._folder.link_header(variant.segments)]))

    def _alternates(self, variants: Sequence[Variant]) -> str:
        return ", ".join(f'<{self._relative(variant.url)}>; rel="alternate"; type="{variant.media_type}"'
                         + (f'; hreflang="{variant.language}"' if variant.language else "") for variant in variants)

    def _similar_paths(self, segments: Segments) -> list[str]:
        """Return the paths of things whose names are similar to one that does not exist."""
        *directory, name = _topic(segments)
        known = {each.partition(".")[0] for each in self._folder.names(("doc", *directory))}
        if not name or len(known) > _MAX_COMPARED_NAMES:
            return []
        return [path_to_url((*directory, each)) for each in suggestions(name.partition(".")[0], known)]

    async def error_response(self, request: Request, error: HTTPError) -> Response:
        """Return the response for an error: the error page of the site for browsers, else plain text."""
        headers = {"Vary": "Accept, Accept-Language"} | error.headers
        pages = {page.language or "": page for page in self._folder.variants((str(error.status),))
                 if page.media_type == _HTML}
        accept = request.headers.get("accept")
        if pages and choose_media_type(accept, (_TEXT, _HTML)) == _HTML:
            page = pages[choose_language(request.headers.get("accept-language"), tuple(pages))]
            content = await asyncio.to_thread(self._folder.read, page.segments)
            if content and content.body:
                body = content.body.replace(b"</main>", self._suggestion_list(error).encode() + b"</main>", 1)
                headers |= {"Content-Type": content_type(_HTML), "Content-Language": page.language or ""}
                return Response(body, error.status, headers)
        lines = [error.message, *map(self._relative, error.suggestions), ""]
        return Response("\n".join(lines), error.status, headers | {"Content-Type": content_type(_TEXT)})

    def _suggestion_list(self, error: HTTPError) -> str:
        items = (f'<li><a href="{escape(self._relative(path))}">{escape(path)}</a></li>' for path in error.suggestions)
        return f'<ul class="instead">{"".join(items)}</ul>' if error.suggestions else ""


def _topic(segments: Segments) -> Segments:
    return segments[1:] if segments[0] == "doc" else segments


def _aliases(segments: Segments) -> Iterator[Segments]:
    """Yield the other paths at which the documents of an IRI may be."""
    if len(segments) == 2:
        kind, name = segments
        yield (f"{kind}-{name}",)  # ontology/owl2
        yield ("version", name, kind)  # ontology/0.1.0
        if kind == "dataset":
            yield ("dumps", name)


def _send(request: Request, path: str, content: Content, headers: dict[str, str], status: int) -> Response:
    """Return the response with a file: not modified, compressed, partial, or as it is."""
    body, etag, has_range = content.body, content.digest, "range" in request.headers
    if content.gzip_body and not has_range and accepts_gzip(request.headers.get("accept-encoding")):
        body, etag = content.gzip_body, f"{content.digest}-gzip"
        headers = headers | {"Content-Encoding": "gzip", "ETag": f'"{etag}"'}
    if status == 200 and parse_etags(request.headers.get("if-none-match")).contains_weak(etag):
        return NotModifiedResponse(Headers(headers))
    if content.status and (body is None or has_range):
        return FileResponse(path, status, headers, stat_result=content.status)
    return Response(body, status, headers)
