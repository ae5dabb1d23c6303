// The source of double_sum for one instruction set; see include/double_sum.h for what it computes.
//
// An addition waits four cycles for the one before it: several sums run side by side, in as many registers as it takes.
typedef double NAME(doubles) __attribute__((vector_size(64), aligned(8)));

TARGET double NAME(convkit_double_sum)(ptrdiff_t count, const float *values) {
  NAME(doubles) sums[4] = {{0}};
  ptrdiff_t i = 0;
  for (; i + 32 <= count; i += 32) {
    UNROLL for (int part = 0; part < 4; part++) {
      sums[part] += __builtin_convertvector(*(const float8 *)(values + i + 8 * part), NAME(doubles));
    }
  }
  NAME(doubles) eight = (sums[0] + sums[2]) + (sums[1] + sums[3]);
  double total = ((eight[0] + eight[4]) + (eight[2] + eight[6])) + ((eight[1] + eight[5]) + (eight[3] + eight[7]));
  for (; i < count; i++) total += values[i];
  return total;
}
