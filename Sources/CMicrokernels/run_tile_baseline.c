// run_tile for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
// 7 sums, 8 weights, 1 line of 16 registers.
#define LINES 7
#include "parts.kernel.h"
#include "run_tile.kernel.h"
