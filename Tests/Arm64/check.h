// What every check of a kernel is written in: numbers from a fixed generator, results with guards around them, and the
// comparison with a definition in double precision.
#ifndef CONVKIT_CHECK_H
#define CONVKIT_CHECK_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CMicrokernels.h"

// Sums of floats: max|error| ÷ largest Σ|terms|. A sum of 40 terms in float32 stays below 1e-6 of it.
#define SUM_BOUND 1e-6
#define EXACT 0.0

// One number as the definition has it, and the sum of its terms' sizes, by which its error is measured.
typedef struct {
  double value, terms;
} expected;

// A place nothing may be written to, and one that may hold anything.
#define UNTOUCHED ((expected){0, -1})
#define ANYTHING ((expected){0, -2})

static inline void add_term(expected *sum, double term) {
  sum->value += term;
  sum->terms += fabs(term);
}

static inline expected exactly(double value) { return (expected){value, fabs(value)}; }

static inline expected rectified_if(bool rectified, expected sum) {
  if (rectified && sum.value < 0) sum.value = 0;
  return sum;
}

// Begins a case of a kernel: frees the memory of the last one and sets the generator by the name of this one, so that a
// case has the same numbers on a machine with fewer or more of them.
void begin(const char *kernel, const char *format, ...) __attribute__((format(printf, 2, 3)));

// A number of −1 … 1, and a whole number of 0 ..< count.
float number(void);
ptrdiff_t whole(ptrdiff_t count);

// Memory of this case, at a multiple of 64 bytes. `numbers` are those of the generator, with NaN behind them, because a
// kernel may read there and must not use it; `places` are whole numbers below `range`.
float *numbers(ptrdiff_t count);
ptrdiff_t *places(ptrdiff_t count, ptrdiff_t range);
// Memory for results, which remembers what was written to.
float *results(ptrdiff_t count);
// `count` expectations, all of them UNTOUCHED.
expected *expectations(ptrdiff_t count);

// Compares results with what is expected, writes those that are defined to the file of results, and counts.
void settle(const float *out, const expected *want, ptrdiff_t count, double bound);
void settle_double(double out, expected want, double bound);

// The checks, one file a family of kernels.
void check_products(void);
void check_lanes(void);
void check_lines(void);
void check_copies(void);
void check_pooling(void);
void check_steps(void);
void check_winograd(void);
void check_transforms(void);

#endif
