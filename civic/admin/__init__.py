"""The editors' product: stock forms over the register, every write through a verb."""

from civic.admin import corrections

__all__ = ["corrections"]
