// complex_product for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
// 8 sums, 2 factors, 2 swapped factors, 1 value: 13 of 16 registers.
#define ROWS 2
#define COLUMNS 2
#include "complex_product.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_complex_product_avx2(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                bool accumulate, float *result, ptrdiff_t resultPitch) {
  convkit_complex_product_baseline(rows, columns, depth, left, leftPitch, right, rightPitch, conjugate, accumulate,
                                   result, resultPitch);
}
#endif
