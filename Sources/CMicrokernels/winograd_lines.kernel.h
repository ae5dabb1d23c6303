// The Winograd maps of one line, for one instruction set: see include/winograd.h.
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

#if LANES == 16
#define LANE_NUMBERS (VECTOR){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
// As ZIP_LOW and ZIP_HIGH, inside each four lanes.
#define FOURS_LOW(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define FOURS_HIGH(x, y) __builtin_shufflevector(x, y, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#elif LANES == 8
#define LANE_NUMBERS (VECTOR){0, 1, 2, 3, 4, 5, 6, 7}
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15)
#define FOURS_LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 4, 12, 5, 13)
#define FOURS_HIGH(x, y) __builtin_shufflevector(x, y, 2, 10, 3, 11, 6, 14, 7, 15)
#else
#define LANE_NUMBERS (VECTOR){0, 1, 2, 3}
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7)
#define FOURS_LOW ZIP_LOW
#define FOURS_HIGH ZIP_HIGH
#endif

// The four floats from `place` on of each of LANES rows, turned: columns[i] holds the i-th of every row.
INLINE TARGET void NAME(turn_four)(const float *const *rows, ptrdiff_t place, VECTOR *columns) {
  VECTOR part[4];
  UNROLL for (int i = 0; i < 4; i++) {
#define FOUR(j) (*(const float4 *)(rows[4 * (j) + i] + place))
#if LANES == 4
    part[i] = FOUR(0);
#else
    float8 low = __builtin_shufflevector(FOUR(0), FOUR(1), 0, 1, 2, 3, 4, 5, 6, 7);
#if LANES == 8
    part[i] = low;
#else
    float8 high = __builtin_shufflevector(FOUR(2), FOUR(3), 0, 1, 2, 3, 4, 5, 6, 7);
    part[i] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
#endif
#undef FOUR
  }
  VECTOR low = FOURS_LOW(part[0], part[2]), low2 = FOURS_LOW(part[1], part[3]);
  VECTOR high = FOURS_HIGH(part[0], part[2]), high2 = FOURS_HIGH(part[1], part[3]);
  columns[0] = FOURS_LOW(low, low2);
  columns[1] = FOURS_HIGH(low, low2);
  columns[2] = FOURS_LOW(high, high2);
  columns[3] = FOURS_HIGH(high, high2);
}
