"""The coding view: the one page of the desk that is no stock form (``docs/coding.md``)."""

from civic.admin.coding.views import CodingAdmin

__all__ = ["CodingAdmin"]
