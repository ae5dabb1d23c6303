// line_tile for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// Three rows: 24 sums, 3 weights, 1 line of 32 registers.
#define LINES 8
#include "parts.kernel.h"
#include "line_tile.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
const convkit_line_tile_function *convkit_line_tiles_avx512(void) { return convkit_line_tiles_baseline(); }
#endif
