"""What an HTTP request says, with every length and form checked."""

from urllib.parse import parse_qs

LONGEST_FORM = 8192
LONGEST_QUERY = 8192
_FIELDS = 16
_FORM = "application/x-www-form-urlencoded"


class BadRequest(Exception):
    """The request is not answered but by this status."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Request:
    """A request that nginx has passed on. What nginx says is in headers that it does not let a client set."""

    def __init__(self, environ: dict) -> None:
        self._environ = environ
        self.method: str = environ.get("REQUEST_METHOD", "")
        self.path: str = environ.get("PATH_INFO", "")
        self.host: str = environ.get("HTTP_HOST", "").lower()
        self.client_address: str = environ.get("HTTP_X_CLIENT_ADDRESS", "")
        self.is_https: bool = environ.get("HTTP_X_CLIENT_SCHEME") == "https"
        self.path_and_query: str = environ.get("HTTP_X_CLIENT_URI", "")

    def query(self) -> dict[str, str]:
        """The fields of the query, the first of each name.

        :raises BadRequest: if it is too long or has too many fields
        """
        return _fields(self._environ.get("QUERY_STRING", ""), LONGEST_QUERY)

    def form(self) -> dict[str, str]:
        """The fields of the form that was sent, the first of each name.

        :raises BadRequest: if it is no form, or too large
        """
        kind = self._environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if kind != _FORM:
            raise BadRequest("415 Unsupported Media Type")
        length = self._environ.get("CONTENT_LENGTH", "")
        if not (length.isascii() and length.isdigit()):
            raise BadRequest("411 Length Required")
        if len(length) > 6 or int(length) > LONGEST_FORM:
            raise BadRequest("413 Content Too Large")
        content = self._environ["wsgi.input"].read(int(length))
        return _fields(content.decode("latin-1"), LONGEST_FORM)

    def comes_from_elsewhere(self) -> bool:
        """Whether the browser says that another site has made it send this."""
        origin = self._environ.get("HTTP_ORIGIN")
        return (origin is not None and origin.lower() != f"https://{self.host}"
                or self._environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"))


def _fields(text: str, longest: int) -> dict[str, str]:
    if len(text) > longest:
        raise BadRequest("414 URI Too Long")
    try:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="replace")
    except ValueError:
        raise BadRequest("400 Bad Request") from None
    return {name: values[0] for name, values in fields.items()}
