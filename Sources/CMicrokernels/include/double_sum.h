// double_sum: the sum of `count` floats in double precision.
//
// Sums of every 32nd number run side by side, the same for all instruction sets; then they are added by halves, and the
// rest one by one: the order depends on `count` alone. Nothing behind `count` is read.
#ifndef CONVKIT_DOUBLE_SUM_H
#define CONVKIT_DOUBLE_SUM_H

#include <stddef.h>

typedef double (*convkit_double_sum_function)(ptrdiff_t count, const float *values);

double convkit_double_sum_avx512(ptrdiff_t count, const float *values);
double convkit_double_sum_avx2(ptrdiff_t count, const float *values);
double convkit_double_sum_baseline(ptrdiff_t count, const float *values);

#endif
