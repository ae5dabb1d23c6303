// dot_tile for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
// 12 sums, 3 views, 1 line held at a time: 16 registers.
#define ROWS 3
#define SHIFTS 4
#include "parts.kernel.h"
#include "dot_tile.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
const convkit_dot_tiles *convkit_dot_tiles_avx2(void) { return convkit_dot_tiles_baseline(); }
#endif
