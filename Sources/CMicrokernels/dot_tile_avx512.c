// dot_tile for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// 24 sums, 4 views, 1 line: 29 of 32 registers.
#define ROWS 6
#define SHIFTS 4
#include "parts.kernel.h"
#include "dot_tile.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
const convkit_dot_tiles *convkit_dot_tiles_avx512(void) { return convkit_dot_tiles_baseline(); }
#endif
