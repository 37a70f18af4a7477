"""Parts of Numba that its public modules do not name: everything else of the package takes them from here, but for ``compiling.py``.

``numba``, ``numba.types`` and ``numba.extending`` are Numba's to keep; these it may rename or change in any version.
"""

from numba.core import cgutils as cgutils
from numba.core.typing.templates import AttributeTemplate as AttributeTemplate
