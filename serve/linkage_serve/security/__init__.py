"""What every request passes before it reaches the interface.

Each part is an ASGI middleware of its own; `install` puts them in their order.
"""
