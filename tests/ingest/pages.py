"""Pages of an invented newspaper, as they come to the desk: copied from a browser, saved, printed."""

from collections.abc import Iterable

HEADLINE = "Larkfield Schools Will Not Ask About Immigration Status"
BODY = (
    "The Larkfield school board adopted its “Open Doors” resolution on Tuesday, after two hours of comment "
    "from a full room.\n\n"
    "Under it, the district will not ask pupils or parents about their immigration status, and no agent "
    "enters a classroom without a warrant signed by a judge.\n\n"
    "“We will call every family first,” said Ada Quill, who speaks for the district. The district counts "
    "some 4,200 pupils in nine schools, and the new text replaces a draft from March."
)
THREAD = (
    "\n\n\n  1. You are all out of your minds. Watch what happens now!\n\n"
    "    • Is that so? I have lived here for forty years.\n\n"
    "      • Then you should know better.\n        Much better.\n\n"
    "  2. The mayor should resign!"
)
FORM = "\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *"
PASTED = f"{HEADLINE}\n\n{BODY}{THREAD}{FORM}"
URL = "https://ledger.example/2017/02/10/open-doors/"

_PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
HTML = f"""<!doctype html><html lang="en-US"><head><title>{HEADLINE} | Larkfield Ledger</title>
<meta property="og:site_name" content="Larkfield Ledger"><meta property="og:title" content="{HEADLINE}">
<meta name="author" content="Marta Ibsen"><link rel="canonical" href="{URL}">
<meta property="article:published_time" content="2017-02-10T23:30:00-08:00">
<style>p {{ color: red }}</style></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li></ul></nav></header>
<script>document.title = "executed"; document.write("<p>Written by a script.</p>")</script>
<main><article><h1>{HEADLINE}</h1><p>By Marta Ibsen</p>{_PARAGRAPHS}
<div class="k3"><p>Zebulon says:</p><p>March 3, 2017 at 4:15 pm</p>
<p onclick="alert(1)">This is a disgraceful thing for a board to do, and I will never vote for them again.</p>
<p>Reply</p></div></article></main>
<footer><p>© 2017 Larkfield Ledger. All rights reserved.</p></footer></body></html>"""


def pdf(pages: Iterable[str], *, title: str = "", trailer: str = "") -> bytes:
    """A small PDF with one line of Helvetica for each line of each page; an empty page has no text."""
    objects: list[bytes] = []
    pages = list(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, page in enumerate(pages):
        drawn = b"".join(
            b"(" + line.translate({40: "\\(", 41: "\\)"}).encode("cp1252") + b") Tj T* "
            for line in page.splitlines()
        )
        stream = b"BT /F1 11 Tf 14 TL 50 780 Td " + drawn + b"ET" if page else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * number} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode())
    return _assembled(objects, trailer)


def _assembled(objects: list[bytes], trailer: str) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size, info = len(objects) + 1, len(objects)
    out += f"trailer << /Size {size} /Root 1 0 R /Info {info} 0 R {trailer} >>\n".encode()
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
