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

#if LANES == 16
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#elif LANES == 8
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15)
#else
#define ZIP_LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define ZIP_HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7)
#endif

// From m vectors of neighbouring pixels to m vectors of every m-th pixel.
INLINE TARGET void NAME(split)(const int m, const float *line, VECTOR *phases) {
#define V(i) (*(const VECTOR *)(line + (i) * LANES))
  if (m == 2) {
    phases[0] = EVEN(V(0), V(1));
    phases[1] = ODD(V(0), V(1));
  } else {
    VECTOR even = EVEN(V(0), V(1)), even2 = EVEN(V(2), V(3)), odd = ODD(V(0), V(1)), odd2 = ODD(V(2), V(3));
    phases[0] = EVEN(even, even2);
    phases[1] = EVEN(odd, odd2);
    phases[2] = ODD(even, even2);
    phases[3] = ODD(odd, odd2);
  }
#undef V
}

// And back.
INLINE TARGET void NAME(merge)(const int m, const VECTOR *phases, float *line) {
#define V(i) (*(VECTOR *)(line + (i) * LANES))
  if (m == 2) {
    V(0) = ZIP_LOW(phases[0], phases[1]);
    V(1) = ZIP_HIGH(phases[0], phases[1]);
  } else {
    VECTOR low = ZIP_LOW(phases[0], phases[2]), low2 = ZIP_LOW(phases[1], phases[3]);
    VECTOR high = ZIP_HIGH(phases[0], phases[2]), high2 = ZIP_HIGH(phases[1], phases[3]);
    V(0) = ZIP_LOW(low, low2);
    V(1) = ZIP_HIGH(low, low2);
    V(2) = ZIP_LOW(high, high2);
    V(3) = ZIP_HIGH(high, high2);
  }
#undef V
}

// Pixels start … start + count − 1 of a line, zeros outside it; `line` is null outside the image.
INLINE TARGET void NAME(fetch)(const float *line, ptrdiff_t width, ptrdiff_t start, ptrdiff_t count, float *target) {
  ptrdiff_t from = start < 0 ? -start : 0, to = width - start < count ? width - start : count;
  if (!line || from >= to) from = to = 0;
  for (ptrdiff_t i = 0; i < from; i++) target[i] = 0;
  for (ptrdiff_t i = from; i < to; i++) target[i] = line[start + i];
  for (ptrdiff_t i = to; i < count; i++) target[i] = 0;
}

// One vector of tiles from tile `first` on: for each of `size` lines of a tile, `size` vectors, one a column.
INLINE TARGET void NAME(gather)(const int m, const int size, const convkit_tile_grid *grid, const float *channel,
                                ptrdiff_t first, ptrdiff_t count, VECTOR *pixels) {
  const ptrdiff_t columns = grid->tileColumns;
  ptrdiff_t row = first / columns, column = first % columns;
  // Inside one line of the image nothing needs to be put together.
  const ptrdiff_t start = column * m - grid->left, lines = row % grid->tileRows * m - grid->top;
  if (count >= LANES && column + LANES <= columns && start >= 0 && start + (LANES - 1) * m + size <= grid->width &&
      lines >= 0 && lines + size <= grid->height) {
    const float *line = channel + row / grid->tileRows * grid->image + lines * grid->width + start;
    UNROLL for (int i = 0; i < size; i++) {
      VECTOR next[4];
      NAME(split)(m, line + i * grid->width, pixels + i * size);
      if (size > m) {
        NAME(split)(m, line + i * grid->width + m, next);
        pixels[i * size + m] = next[0];
        pixels[i * size + m + 1] = next[1];
      }
    }
    return;
  }
  // The pixels of each tile row's part of the vector, and the same two columns on, where a tile overlaps the next.
  float here[6][4 * LANES] = {0}, ahead[6][4 * LANES] = {0};
  for (ptrdiff_t lane = 0; lane < LANES && lane < count;) {
    ptrdiff_t part = columns - column;
    if (part > LANES - lane) part = LANES - lane;
    if (part > count - lane) part = count - lane;
    const float *image = channel + row / grid->tileRows * grid->image;
    for (int i = 0; i < size; i++) {
      ptrdiff_t y = row % grid->tileRows * m + i - grid->top;
      const float *line = y >= 0 && y < grid->height ? image + y * grid->width : NULL;
      NAME(fetch)(line, grid->width, column * m - grid->left, part * m, here[i] + lane * m);
      if (size > m) NAME(fetch)(line, grid->width, (column + 1) * m - grid->left, part * m, ahead[i] + lane * m);
    }
    lane += part;
    column = 0;
    row++;
  }
  UNROLL for (int i = 0; i < size; i++) {
    VECTOR next[4];
    NAME(split)(m, here[i], pixels + i * size);
    if (size > m) {
      NAME(split)(m, ahead[i], next);
      pixels[i * size + m] = next[0];
      pixels[i * size + m + 1] = next[1];
    }
  }
}

INLINE TARGET void NAME(input_body)(const int m, const convkit_tile_grid *grid, const float *channel,
                                    ptrdiff_t first, ptrdiff_t count, float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR pixels[6 * 6], half[6 * 6], whole[6];
    NAME(gather)(m, size, grid, channel, first + x, count - x, pixels);
    UNROLL for (int j = 0; j < size; j++) NAME(input_line)(size, pixels + j, size, half + j, size);
    UNROLL for (int i = 0; i < size; i++) {
      NAME(input_line)(size, half + i * size, 1, whole, 1);
      UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency + x) = whole[j];
    }
  }
}

INLINE TARGET void NAME(gradient_body)(const int m, const convkit_tile_grid *grid, const float *channel,
                                       ptrdiff_t first, ptrdiff_t count, float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR pixels[4 * 4], half[6 * 4], whole[6];
    NAME(gather)(m, m, grid, channel, first + x, count - x, pixels);
    UNROLL for (int j = 0; j < m; j++) NAME(lift_line)(m, size, pixels + j, m, half + j, m);
    UNROLL for (int i = 0; i < size; i++) {
      NAME(lift_line)(m, size, half + i * m, 1, whole, 1);
      UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency + x) = whole[j];
    }
  }
}

INLINE TARGET void NAME(output_body)(const int m, const convkit_tile_grid *grid, const float *spectra,
                                     ptrdiff_t frequency, ptrdiff_t first, ptrdiff_t count, float bias,
                                     float *channel) {
  const int size = m + 2;
  ptrdiff_t row = first / grid->tileColumns, column = first % grid->tileColumns;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[4 * 6], whole[4];
    float lines[4][4 * LANES];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR products[6];
      UNROLL for (int i = 0; i < size; i++) {
        products[i] = *(const VECTOR *)(spectra + (i * size + j) * frequency + x);
      }
      NAME(lower_line)(size, m, products, 1, half + j, size);
    }
    UNROLL for (int i = 0; i < m; i++) {
      NAME(lower_line)(size, m, half + i * size, 1, whole, 1);
      UNROLL for (int j = 0; j < m; j++) whole[j] += BROADCAST(bias);
      NAME(merge)(m, whole, lines[i]);
    }
    for (ptrdiff_t lane = 0; lane < LANES && x + lane < count;) {
      ptrdiff_t part = grid->tileColumns - column;
      if (part > LANES - lane) part = LANES - lane;
      if (part > count - x - lane) part = count - x - lane;
      ptrdiff_t y = row % grid->tileRows * m, width = part * m;
      if (width > grid->width - column * m) width = grid->width - column * m;
      float *target = channel + row / grid->tileRows * grid->image + y * grid->width + column * m;
      for (int i = 0; i < m && y + i < grid->height; i++) {
        for (ptrdiff_t place = 0; place < width; place++) target[i * grid->width + place] = lines[i][lane * m + place];
      }
      lane += part;
      column += part;
      if (column == grid->tileColumns) {
        column = 0;
        row++;
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
  TARGET static void NAME(input_##M)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first,           \
                                     ptrdiff_t count, float *spectra, ptrdiff_t frequency) {                         \
    NAME(input_body)(M, grid, channel, first, count, spectra, frequency);                                            \
  }                                                                                                                  \
  TARGET static void NAME(gradient_##M)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first,        \
                                        ptrdiff_t count, float *spectra, ptrdiff_t frequency) {                      \
    NAME(gradient_body)(M, grid, channel, first, count, spectra, frequency);                                         \
  }                                                                                                                  \
  TARGET static void NAME(output_##M)(const convkit_tile_grid *grid, const float *spectra, ptrdiff_t frequency,      \
                                      ptrdiff_t first, ptrdiff_t count, float bias, float *channel) {                \
    NAME(output_body)(M, grid, spectra, frequency, first, count, bias, channel);                                     \
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
