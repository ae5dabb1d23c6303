// complex_product for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#if defined(__aarch64__)
// 24 sums, 3 factors, 3 swapped factors, 1 value: 31 of 32 registers.
#define ROWS 4
#define COLUMNS 3
#else
// 8 sums, 2 factors, 2 swapped factors, 1 value and 1 product: 14 of 16 registers.
#define ROWS 2
#define COLUMNS 2
#endif
#include "complex_product.kernel.h"
