// The source of adam_step for one instruction set; see include/adam_step.h for what it computes.

TARGET void NAME(convkit_adam_step)(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                                    float *square, float *parameter) {
  // By value: through the pointer they would have to be read again after every store.
  const convkit_adam_rule r = *rule;
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    // The last vector goes through copies, so that it is computed with the same instructions as all others.
    ptrdiff_t here = count - i < LANES ? count - i : LANES;
    VECTOR p = NAME(load_first)(parameter + i, here);
    VECTOR g = NAME(load_first)(gradient + i, here) + r.gradientDecay * p;
    VECTOR m = r.keepMean * NAME(load_first)(mean + i, here) + r.freshMean * g;
    VECTOR v = r.keepSquare * NAME(load_first)(square + i, here) + r.freshSquare * (g * g);
    VECTOR divisor = __builtin_elementwise_sqrt(v) * r.inverseRoot + r.epsilon;
    NAME(store_first)(mean + i, m, here);
    NAME(store_first)(square + i, v, here);
    NAME(store_first)(parameter + i, r.factor * p - r.stepSize * m / divisor, here);
  }
}
