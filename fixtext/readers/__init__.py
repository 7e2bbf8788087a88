"""Forms of input that tell where lines stand: each module knows one, by its content, and gives pages of fragments.

A reader is a module with `knows(data)` and `read(data)`; lines come in reading order (`fixtext.order`).
"""
