"""The text of a PDF page by page. Runs as a process of its own: see ``confined``.

Nothing else imports it, so that the site never loads the library.
"""

import io
import logging
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from civic.ingest.confined import serve

MOST_PAGES = 3000
MOST_CHARACTERS = 2_000_000


def read(data: bytes) -> dict[str, Any]:
    """``{"pages": […], "title": …}``, or ``{"problem": …}`` with one of encrypted, broken, too_long."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if len(reader.pages) > MOST_PAGES:
            return {"problem": "too_long"}
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_CHARACTERS:
                return {"problem": "too_long"}
        return {"pages": pages, "title": str(getattr(reader.metadata, "title", None) or "")}
    except (DependencyError, FileNotDecryptedError):
        return {"problem": "encrypted"}
    except MemoryError:
        raise
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        return {"problem": "broken"}


if __name__ == "__main__":
    serve(read)
