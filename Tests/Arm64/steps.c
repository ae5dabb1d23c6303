// adam_step and double_sum against their definitions.
#include "check.h"

static void adam_step(ptrdiff_t count, float gradientDecay, float factor) {
  begin("adam_step", "count %td decay %g factor %g", count, gradientDecay, factor);
  const convkit_adam_rule rule = {gradientDecay, 0.9f, 0.1f, 0.999f, 0.001f, factor, 0.01f, 1.25f, 1e-4f};
  const float *gradient = numbers(count);
  float *mean = results(count), *square = results(count), *parameter = results(count);
  expected *wantMean = expectations(count), *wantSquare = expectations(count), *want = expectations(count);
  for (ptrdiff_t i = 0; i < count; i++) {
    mean[i] = number();
    square[i] = fabsf(number());
    parameter[i] = number();
    const double g = gradient[i] + (double)rule.gradientDecay * parameter[i];
    expected m = {0}, v = {0}, p = {0};
    add_term(&m, (double)rule.keepMean * mean[i]);
    add_term(&m, (double)rule.freshMean * g);
    add_term(&v, (double)rule.keepSquare * square[i]);
    add_term(&v, (double)rule.freshSquare * (g * g));
    add_term(&p, (double)rule.factor * parameter[i]);
    add_term(&p, -(double)rule.stepSize * m.value / (sqrt(v.value) * rule.inverseRoot + rule.epsilon));
    wantMean[i] = m;
    wantSquare[i] = v;
    want[i] = p;
  }
  convkit_adam_step_baseline(count, &rule, gradient, mean, square, parameter);
  settle(mean, wantMean, count, SUM_BOUND);
  settle(square, wantSquare, count, SUM_BOUND);
  settle(parameter, want, count, SUM_BOUND);
}

static void double_sum(ptrdiff_t count) {
  begin("double_sum", "count %td", count);
  const float *values = numbers(count);
  expected sum = {0};
  for (ptrdiff_t i = 0; i < count; i++) add_term(&sum, values[i]);
  settle_double(convkit_double_sum_baseline(count, values), sum, 1e-15);
}

void check_steps(void) {
  for (ptrdiff_t count = 0; count <= 21; count++) {
    adam_step(count, 0, 1);
    adam_step(count, 0.25f, 1);
    adam_step(count, 0, 0.875f);
  }
  for (ptrdiff_t count = 0; count <= 140; count++) double_sum(count);
}
