"""Measures Stonechat against what people would run instead, on the same machine in the same run.

`python -m benchmarks --help` says how. Each file in `measures` is one thing that is
measured, `peers` holds the servers to compare with, and `generator` the C program that is the crowd
of clients.
"""
