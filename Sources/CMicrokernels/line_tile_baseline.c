// line_tile for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#if defined(__aarch64__)
// Three rows: 24 sums, 3 weights, 1 line of 32 registers.
#define LINES 8
#else
// Three rows: 12 sums, 3 weights, 1 line of 16 registers.
#define LINES 4
#endif
#include "parts.kernel.h"
#include "line_tile.kernel.h"
