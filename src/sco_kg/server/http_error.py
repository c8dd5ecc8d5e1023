"""What is said to a request that is not answered as asked: a status, a message, where to go instead."""


class HTTPError(Exception):
    """A request that is not answered as asked.

    :param status: of HTTP; :param message: what was wrong, and what to send instead.
    :param headers: a dict; :param instead: paths of the site that may have been meant.
    """

    def __init__(self, status, message, headers=None, instead=()):
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.instead = tuple(instead)
