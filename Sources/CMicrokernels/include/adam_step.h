// adam_step: one step of Adam on `count` weights, in place.
//
//   g = gradient + gradientDecay · parameter
//   mean = keepMean · mean + freshMean · g          square = keepSquare · square + freshSquare · g²
//   parameter = factor · parameter − stepSize · mean ÷ (√square · inverseRoot + epsilon)
//
// Each weight by itself: where the array is cut into pieces does not change a bit. Nothing behind `count` is touched.
#ifndef CONVKIT_ADAM_STEP_H
#define CONVKIT_ADAM_STEP_H

#include <stddef.h>

typedef struct {
  float gradientDecay, keepMean, freshMean, keepSquare, freshSquare, factor, stepSize, inverseRoot, epsilon;
} convkit_adam_rule;

typedef void (*convkit_adam_step_function)(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient,
                                           float *mean, float *square, float *parameter);

void convkit_adam_step_avx512(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                              float *square, float *parameter);
void convkit_adam_step_avx2(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                            float *square, float *parameter);
void convkit_adam_step_baseline(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                                float *square, float *parameter);

#endif
