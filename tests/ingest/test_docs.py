"""The schema in the documentation names every field that a sheet may hold."""

import re

from django.conf import settings

from civic.ingest import article_parts, article_sheet, codebook_sheet
from civic.ingest.fields import Block


def test_every_field_of_a_sheet_is_documented():
    words = set(
        re.findall(r"[a-z_0-9]+", (settings.BASE_DIR / "docs" / "data.md").read_text(encoding="utf-8"))
    )
    blocks = {
        block
        for module in (article_parts, article_sheet, codebook_sheet)
        for block in vars(module).values()
        if isinstance(block, type) and issubclass(block, Block)
    }
    missing = {
        f"{block.__name__}.{name}" for block in blocks for name in block.model_fields if name not in words
    }
    assert len(blocks) > 20
    assert missing == set()
