#include "gather.h"

#include "vector.h"

void convkit_gather(const float *source, ptrdiff_t steps, const ptrdiff_t *offsets, const convkit_run *runs,
                    ptrdiff_t runCount, float *out, ptrdiff_t pitch) {
  for (ptrdiff_t k = 0; k < steps; k++) {
    const float *line = source + offsets[k];
    float *target = out + k * pitch;
    for (ptrdiff_t i = 0; i < runCount; i++) {
      const float *run = line + runs[i].place;
      // Sixteen floats at a time, as four vectors that every machine has.
      for (ptrdiff_t x = 0; x < runs[i].count; x += 16) {
        *(float16 *)(target + x) = *(const float16 *)(run + x);
      }
      target += runs[i].count;
    }
  }
}
