"""The log of a browser: errors and requests while a page is open."""


class Watch:
    """Collects the problems of all pages of a browser context: errors, failed requests, foreign requests."""

    def __init__(self, context, base):
        self.base = base
        self.problems = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):  # violations of the security policy are errors
            self.problems.append(f"console: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.base, "blob:", "data:")):
            self.problems.append(f"foreign: {request.url}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # requests that were running when the page was left
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _response(self, response):
        if response.status >= 400:
            self.problems.append(f"status {response.status}: {response.url}")

    def end(self, context):
        """Close the context; return the problems seen."""
        context.close()
        return self.problems
