"""Synthetic records at scale, for benchmarks: complete, published and consistent, never real.

What is derived comes from the product's own functions (``derivation``, ``serializers``, ``search``), asked
about records that are held in memory; ``check_records`` finds nothing to say about the result.
"""
