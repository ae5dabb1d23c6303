// Four by four at a time in vectors that every machine has: the work is loads and stores, so wider ones gain nothing.
#include "transpose.h"
#include "vector.h"

#define LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)

void convkit_transpose(const float *in, ptrdiff_t inPitch, ptrdiff_t rows, ptrdiff_t columns, float *out,
                       ptrdiff_t outPitch) {
  ptrdiff_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const float *line = in + r * inPitch;
    ptrdiff_t c = 0;
    for (; c + 4 <= columns; c += 4) {
      float4 a = *(const float4 *)(line + c), b = *(const float4 *)(line + inPitch + c);
      float4 d = *(const float4 *)(line + 2 * inPitch + c), e = *(const float4 *)(line + 3 * inPitch + c);
      float4 low = LOW(a, d), low2 = LOW(b, e), high = HIGH(a, d), high2 = HIGH(b, e);
      float *place = out + c * outPitch + r;
      *(float4 *)place = LOW(low, low2);
      *(float4 *)(place + outPitch) = HIGH(low, low2);
      *(float4 *)(place + 2 * outPitch) = LOW(high, high2);
      *(float4 *)(place + 3 * outPitch) = HIGH(high, high2);
    }
    for (; c < columns; c++) {
      for (int i = 0; i < 4; i++) out[c * outPitch + r + i] = line[i * inPitch + c];
    }
  }
  for (; r < rows; r++) {
    for (ptrdiff_t c = 0; c < columns; c++) out[c * outPitch + r] = in[r * inPitch + c];
  }
}
