"""How Numba compiles a kernel: functions that only compiled code calls are linked, not emitted; doors to Python are few.

Numba by itself optimizes and emits every function with a door of its own. Measured on this package (docs/performance.md), that took most of
the time that compiling took, and the steps for what no kernel contains (closures, array expressions, parallel loops) much of the rest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from numba.core import typed_passes, types, untyped_passes
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.cpu import CPUContext
from numba.core.registry import CPUDispatcher
from numba.core.runtime import rtsys
from numba.extending import register_jitable

INSIDE = {"error_model": "numpy", "nogil": True, "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""How code is compiled that only compiled code calls: nothing is allocated, so nothing is counted, and no door to Python is built."""


class Linked(JITCodeLibrary):
    """The code of a function that only compiled code calls. Whoever has the door optimizes and emits all that it calls, once.

    Numba would optimize each function by itself, again inside every caller, and emit machine code for each copy: that grows with depth.
    """

    def _optimize_functions(self, ll_module):
        """Left to the door."""

    def finalize(self):
        """Ready to be linked: each function may be defined twice, and dropped where all its calls are inlined."""
        self._finalize_dynamic_globals()
        for function in self._final_module.functions:
            if not function.is_declaration:
                function.linkage = "linkonce_odr"
        self._shared_module, self._finalized = self._final_module, True


class OfADoor(JITCodeLibrary):
    """The code of a function that Python calls, and of all that it calls, near and far."""

    def finalize(self):
        """Link everything once, then as usual."""
        for library in self._linking_libraries:
            self._linking_libraries.extend(far for far in library._linking_libraries if far not in self._linking_libraries)
        super().finalize()


def _no_entry(*_: object) -> Callable:
    """In place of an entry for Python, which never calls this function: some built-in, another for each, as Numba files functions by it."""
    return [].append


@contextmanager
def only_linked() -> Iterator[None]:
    """Whatever is compiled in here is ``Linked``, Numba's own helpers too."""
    usual = JITCPUCodegen._library_class, CPUContext.get_executable
    JITCPUCodegen._library_class, CPUContext.get_executable = Linked, _no_entry  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        JITCPUCodegen._library_class, CPUContext.get_executable = usual


class Lean(CompilerBase):
    """How kernels are compiled: the steps of Numba's own compiler that plain loops over columns need, in its order."""

    def define_pipelines(self):
        """The steps. What is left out is for closures, with blocks, array expressions, literal containers and parallel loops."""
        usual, steps = DefaultPassBuilder.define_nopython_pipeline(self.state), PassManager("lean")
        for step, what in usual.passes:
            if step in NEEDED and (step, what) not in steps.passes:
                steps.add_pass(self.instead.get(step, step), what)
        steps.finalize()
        return [steps]

    instead: ClassVar[dict[type, type]] = {}


NEEDED = (
    untyped_passes.TranslateByteCode, untyped_passes.FixupArgs, untyped_passes.IRProcessing, untyped_passes.RewriteSemanticConstants,
    untyped_passes.DeadBranchPrune, untyped_passes.GenericRewrites, untyped_passes.ReconstructSSA, typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis, typed_passes.IRLegalization, typed_passes.AnnotateTypes, typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)


class Inside(CPUDispatcher):
    """A compiled function that only compiled code calls."""

    def compile(self, sig):
        """Compile as usual, with what is left to the door taken out for the moment."""
        with only_linked():
            return super().compile(sig)

    def get_call_template(self, args, kws):
        """For a number of a type, written out or not: no version of its own for each number that is written out in a call."""
        return super().get_call_template(tuple(types.unliteral(arg) for arg in args), kws)


@register_pass(mutates_CFG=True, analysis_only=False)
class TypesOfADoor(typed_passes.NopythonTypeInference):
    """Numba's type inference, on whose way all is compiled that a function calls."""

    _name = "types_of_a_door"

    def run_pass(self, state):
        """As usual; what is called is only linked."""
        with only_linked():
            done = super().run_pass(state)
        library = OfADoor(state.targetctx.codegen(), state.func_id.func_qualname)
        library.enable_object_caching()
        state["library"] = library
        return done


class LeanDoor(Lean):
    """How a function is compiled that Python calls."""

    instead: ClassVar[dict[type, type]] = {typed_passes.NopythonTypeInference: TypesOfADoor}


class KeptCode(FunctionCache):
    """Machine code that is kept on the disk.

    Numba sets up all that compiling needs before it loads any: 0.2 s of each start. What is loaded here is compiled already and needs the
    runtime alone; where something is to be compiled after all, Numba's compiler sets up the rest itself.
    """

    def load_overload(self, sig, target_context):
        """The code for a signature, or None where it is not kept."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)


class Kernel(CPUDispatcher):
    """A compiled function with two faces: one that Python calls, with a door, and one for compiled callers, without."""

    inside: Inside

    def enable_caching(self):
        """Keep its code on the disk."""
        self._cache = KeptCode(self.py_func)

    @property
    def _numba_type_(self) -> types.Dispatcher:
        return types.Dispatcher(self.inside)


def make_kernel(function: Callable) -> Kernel:
    """A kernel of a function, kept in the cache folder that Numba has while it is made."""
    options = {"error_model": "numpy", "nogil": True, "nopython": True, "boundscheck": None}
    door = Kernel(py_func=function, targetoptions=options, pipeline_class=LeanDoor)
    door.enable_caching()
    door.inside = Inside(py_func=function, targetoptions={**options, **INSIDE}, pipeline_class=Lean)
    return door


def make_schedule(function: Callable) -> Callable:
    """A plain function for Python, which compiled code compiles as a part of itself."""
    return register_jitable(pipeline_class=Lean, **INSIDE)(function)
