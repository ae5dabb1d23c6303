// dot_tile for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#define SHIFTS 4
#if defined(__aarch64__)
// 24 sums, 4 views, 1 line: 29 of 32 registers.
#define ROWS 6
#else
// 12 sums; the views are operands in memory where registers end.
#define ROWS 3
#endif
#include "parts.kernel.h"
#include "dot_tile.kernel.h"
