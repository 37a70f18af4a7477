"""What is declared of a field is read from what it says of itself, not from the inside of NumPy's types."""

from typing import Annotated, NamedTuple, get_type_hints

import numpy as np
import pytest
from numpy.typing import NDArray

from wushe_sim.engine import declare
from wushe_sim.engine.declare import Amounts, Column, Counts, Flags, Keys, Measures, Rows, Shares, allocate, list_declarations
from wushe_sim.model.world.community import Community

pytestmark = pytest.mark.libraries


@pytest.mark.parametrize(("kind", "dtype"), [
    (Shares, np.float32), (Rows, np.uint32), (Flags, np.uint8), (Counts, np.int32), (Amounts, np.int64), (Keys, np.uint64),
    (Measures, np.float64)])
def test_a_column_has_the_dtype_that_its_type_declares(kind, dtype):
    entry = declare.read_hint("some", Annotated[kind, Column("some", "unit", (0, 1))])
    assert entry is not None and entry.dtype == dtype and entry.declaration.meaning == "some"


def test_a_column_whose_type_says_no_dtype_is_refused():
    class Wrong(NamedTuple):
        some: Annotated[NDArray[np.float32], Column("some", "unit", (0, 1))]

    with pytest.raises(TypeError, match="some: the type of a column says its dtype"):
        allocate(Wrong, 1)


def test_every_column_of_a_community_is_allocated_with_its_declared_dtype():
    for cls in get_type_hints(Community).values():
        for column, entry in zip(allocate(cls, 3), list_declarations(cls).values(), strict=True):
            assert column.dtype == entry.dtype, f"{cls.__name__}.{entry.name}"
