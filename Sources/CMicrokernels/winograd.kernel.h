// The source of the Winograd maps for one instruction set; see include/winograd.h for what they compute.
//
// Each map is a map of one line applied to the columns and then to the rows. `size` is t, `taps` and `results` are what
// comes in or goes out; all are constants where a body is instantiated, so that loops unroll and branches vanish.

// a² = 1/2, b² = 2, a²b² = 1, a² + b² = 5/2.
#define POINT_A 0.70710678118654752f
#define POINT_B 1.41421356237309505f

INLINE TARGET void NAME(input_line)(const int size, const VECTOR *d, const int step, VECTOR *r, const int rstep) {
#define D(i) d[(i) * step]
  if (size == 4) {
    r[0] = D(2) - D(0);
    r[rstep] = D(2) + D(1);
    r[2 * rstep] = D(2) - D(1);
    r[3 * rstep] = D(3) - D(1);
  } else {
    VECTOR even = D(4) - 2 * D(2), odd = POINT_A * (D(3) - 2 * D(1));
    r[rstep] = even + odd;
    r[2 * rstep] = even - odd;
    even = D(4) - 0.5f * D(2), odd = POINT_B * (D(3) - 0.5f * D(1));
    r[3 * rstep] = even + odd;
    r[4 * rstep] = even - odd;
    r[0] = (D(0) - 2.5f * D(2)) + D(4);
    r[5 * rstep] = (D(1) - 2.5f * D(3)) + D(5);
  }
#undef D
}

// The values of the polynomial with these coefficients at the points, each over the product of its distances.
INLINE TARGET void NAME(lift_line)(const int taps, const int size, const VECTOR *g, const int step, VECTOR *r,
                                   const int rstep) {
#define G(i) g[(i) * step]
  if (size == 4) {
    VECTOR even = taps > 2 ? G(0) + G(2) : G(0);
    r[0] = -G(0);
    r[rstep] = 0.5f * (even + G(1));
    r[2 * rstep] = 0.5f * (even - G(1));
    r[3 * rstep] = G(taps - 1);
  } else {
    // Distances: 1 for 0, 2a²(a² − b²) = −3/2 for ±a, 2b²(b² − a²) = 6 for ±b.
    VECTOR even = G(0) + 0.5f * G(2), odd = taps > 3 ? POINT_A * (G(1) + 0.5f * G(3)) : POINT_A * G(1);
    r[rstep] = (-2.0f / 3) * (even + odd);
    r[2 * rstep] = (-2.0f / 3) * (even - odd);
    even = G(0) + 2 * G(2), odd = taps > 3 ? POINT_B * (G(1) + 2 * G(3)) : POINT_B * G(1);
    r[3 * rstep] = (1.0f / 6) * (even + odd);
    r[4 * rstep] = (1.0f / 6) * (even - odd);
    r[0] = G(0);
    r[5 * rstep] = G(taps - 1);
  }
#undef G
}

INLINE TARGET void NAME(lower_line)(const int size, const int results, const VECTOR *p, const int step, VECTOR *r,
                                    const int rstep) {
#define P(i) p[(i) * step]
  VECTOR sum = P(1) + P(2), difference = P(1) - P(2);
  if (size == 4) {
    r[0] = P(0) + sum;
    r[rstep] = difference;
    if (results > 2) r[2 * rstep] = sum;
  } else {
    VECTOR sum2 = P(3) + P(4), difference2 = P(3) - P(4);
    r[0] = (P(0) + sum) + sum2;
    r[rstep] = POINT_A * difference + POINT_B * difference2;
    r[2 * rstep] = 0.5f * sum + 2 * sum2;
    if (results > 3) r[3 * rstep] = (POINT_A / 2) * difference + (2 * POINT_B) * difference2;
  }
  r[(results - 1) * rstep] += P(size - 1);
#undef P
}

INLINE TARGET void NAME(input_body)(const int m, const float *planes, ptrdiff_t pitch, ptrdiff_t plane,
                                    ptrdiff_t count, float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[6 * 6], whole[6];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR column[6];
      UNROLL for (int i = 0; i < size; i++) {
        column[i] = *(const VECTOR *)(planes + (i % m * m + j % m) * plane + i / m * pitch + j / m + x);
      }
      NAME(input_line)(size, column, 1, half + j, size);
    }
    UNROLL for (int i = 0; i < size; i++) {
      NAME(input_line)(size, half + i * size, 1, whole, 1);
      UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency + x) = whole[j];
    }
  }
}

INLINE TARGET void NAME(gradient_body)(const int m, const float *planes, ptrdiff_t plane, ptrdiff_t count,
                                       float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[6 * 4], whole[6];
    UNROLL for (int j = 0; j < m; j++) {
      VECTOR column[4];
      UNROLL for (int i = 0; i < m; i++) column[i] = *(const VECTOR *)(planes + (i * m + j) * plane + x);
      NAME(lift_line)(m, size, column, 1, half + j, m);
    }
    UNROLL for (int i = 0; i < size; i++) {
      NAME(lift_line)(m, size, half + i * m, 1, whole, 1);
      UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency + x) = whole[j];
    }
  }
}

#if LANES == 16
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif LANES == 8
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#endif

INLINE TARGET void NAME(output_body)(const int m, const float *spectra, ptrdiff_t frequency, ptrdiff_t count,
                                     float bias, float *out, ptrdiff_t pitch, ptrdiff_t rows, ptrdiff_t columns) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[4 * 6], whole[4];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR column[6];
      UNROLL for (int i = 0; i < size; i++) column[i] = *(const VECTOR *)(spectra + (i * size + j) * frequency + x);
      NAME(lower_line)(size, m, column, 1, half + j, size);
    }
    ptrdiff_t width = columns - m * x < m * LANES ? columns - m * x : m * LANES;
    UNROLL for (int i = 0; i < m; i++) {
      if (i >= rows) break;
      NAME(lower_line)(size, m, half + i * size, 1, whole, 1);
      UNROLL for (int j = 0; j < m; j++) whole[j] += BROADCAST(bias);
      // The results of a tile are neighbours in the image: the lanes of m vectors are taken in turn.
      VECTOR line[4];
      if (m == 2) {
        line[0] = ZIP_LOW(whole[0], whole[1]);
        line[1] = ZIP_HIGH(whole[0], whole[1]);
      } else {
        VECTOR low = ZIP_LOW(whole[0], whole[2]), low2 = ZIP_LOW(whole[1], whole[3]);
        VECTOR high = ZIP_HIGH(whole[0], whole[2]), high2 = ZIP_HIGH(whole[1], whole[3]);
        line[0] = ZIP_LOW(low, low2);
        line[1] = ZIP_HIGH(low, low2);
        line[2] = ZIP_LOW(high, high2);
        line[3] = ZIP_HIGH(high, high2);
      }
      float *target = out + i * pitch + m * x;
      if (width == m * LANES) {
        UNROLL for (int j = 0; j < m; j++) *(VECTOR *)(target + j * LANES) = line[j];
      } else {
        float rest[4 * LANES];
        UNROLL for (int j = 0; j < m; j++) *(VECTOR *)(rest + j * LANES) = line[j];
        for (ptrdiff_t place = 0; place < width; place++) target[place] = rest[place];
      }
    }
  }
}

// The lanes are the rows of a packed block, of which there are at most eight: see product_tile.
INLINE TARGET void NAME(filters_body)(const int m, const float *filters, ptrdiff_t rows, ptrdiff_t rowStep,
                                      ptrdiff_t depth, ptrdiff_t depthStep, bool flipped, float *spectra,
                                      ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t k = 0; k < depth; k++) {
    for (ptrdiff_t first = 0; first < rows; first += LANES) {
      ptrdiff_t lanes = rows - first < LANES ? rows - first : LANES;
      VECTOR taps[9], half[6 * 3], whole[6];
      for (int tap = 0; tap < 9; tap++) {
        float line[LANES] = {0};
        for (ptrdiff_t r = 0; r < lanes; r++) {
          line[r] = filters[(first + r) * rowStep + k * depthStep + (flipped ? 8 - tap : tap)];
        }
        taps[tap] = *(const VECTOR *)line;
      }
      UNROLL for (int j = 0; j < 3; j++) NAME(lift_line)(3, size, taps + j, 3, half + j, 3);
      UNROLL for (int i = 0; i < size; i++) {
        NAME(lift_line)(3, size, half + i * 3, 1, whole, 1);
        UNROLL for (int j = 0; j < size; j++) {
          float line[LANES];
          *(VECTOR *)line = whole[j];
          float *target = spectra + (i * size + j) * frequency + k * rows + first;
          for (ptrdiff_t r = 0; r < lanes; r++) target[r] = line[r];
        }
      }
    }
  }
}

INLINE TARGET void NAME(filter_gradient_body)(const int m, const float *spectra, ptrdiff_t frequency, ptrdiff_t count,
                                              float *out) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[3 * 6], whole[9];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR column[6];
      UNROLL for (int i = 0; i < size; i++) column[i] = *(const VECTOR *)(spectra + (i * size + j) * frequency + x);
      NAME(lower_line)(size, 3, column, 1, half + j, size);
    }
    UNROLL for (int i = 0; i < 3; i++) NAME(lower_line)(size, 3, half + i * size, 1, whole + i * 3, 1);
    ptrdiff_t lanes = count - x < LANES ? count - x : LANES;
    UNROLL for (int tap = 0; tap < 9; tap++) {
      float line[LANES];
      *(VECTOR *)line = whole[tap];
      for (ptrdiff_t c = 0; c < lanes; c++) out[(x + c) * 9 + tap] = line[c];
    }
  }
}

#define WINOGRAD(M)                                                                                                  \
  TARGET static void NAME(input_##M)(const float *planes, ptrdiff_t pitch, ptrdiff_t plane, ptrdiff_t count,         \
                                     float *spectra, ptrdiff_t frequency) {                                          \
    NAME(input_body)(M, planes, pitch, plane, count, spectra, frequency);                                            \
  }                                                                                                                  \
  TARGET static void NAME(gradient_##M)(const float *planes, ptrdiff_t plane, ptrdiff_t count, float *spectra,       \
                                        ptrdiff_t frequency) {                                                       \
    NAME(gradient_body)(M, planes, plane, count, spectra, frequency);                                                \
  }                                                                                                                  \
  TARGET static void NAME(output_##M)(const float *spectra, ptrdiff_t frequency, ptrdiff_t count, float bias,        \
                                      float *out, ptrdiff_t pitch, ptrdiff_t rows, ptrdiff_t columns) {              \
    NAME(output_body)(M, spectra, frequency, count, bias, out, pitch, rows, columns);                                \
  }                                                                                                                  \
  TARGET static void NAME(filters_##M)(const float *filters, ptrdiff_t rows, ptrdiff_t rowStep, ptrdiff_t depth,     \
                                       ptrdiff_t depthStep, bool flipped, float *spectra, ptrdiff_t frequency) {     \
    NAME(filters_body)(M, filters, rows, rowStep, depth, depthStep, flipped, spectra, frequency);                    \
  }                                                                                                                  \
  TARGET static void NAME(filter_gradient_##M)(const float *spectra, ptrdiff_t frequency, ptrdiff_t count,           \
                                               float *out) {                                                         \
    NAME(filter_gradient_body)(M, spectra, frequency, count, out);                                                   \
  }

WINOGRAD(2)
WINOGRAD(4)

#define WINOGRAD_NAMES(M) \
  {LANES, NAME(input_##M), NAME(gradient_##M), NAME(output_##M), NAME(filters_##M), NAME(filter_gradient_##M)}

const convkit_winograd *NAME(convkit_winograd)(void) {
  static const convkit_winograd maps[2] = {WINOGRAD_NAMES(2), WINOGRAD_NAMES(4)};
  return maps;
}

#undef WINOGRAD
#undef WINOGRAD_NAMES
