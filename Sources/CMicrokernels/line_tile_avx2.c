// line_tile for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
// Three rows: 12 sums, 3 weights, 1 line of 16 registers.
#define LINES 4
#include "parts.kernel.h"
#include "line_tile.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
const convkit_line_tile_function *convkit_line_tiles_avx2(void) { return convkit_line_tiles_baseline(); }
#endif
