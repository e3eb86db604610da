"""Loaded before every other plugin of pytest: what takes seconds to import, and no test needs, is not there.

jsonschema compiles a grammar of internationalised addresses as soon as nbformat is imported, in each process of pytest.
"""

import sys

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
