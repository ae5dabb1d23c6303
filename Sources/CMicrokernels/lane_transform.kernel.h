// The source of lane_transform for one instruction set; see include/lane_transform.h for what it computes.

INLINE TARGET void NAME(clear)(float *place, ptrdiff_t elements) {
  for (ptrdiff_t i = 0; i < elements * ELEMENT; i += LANES) *(VECTOR *)(place + i) = (VECTOR){0};
}

INLINE TARGET void NAME(copy)(const float *from, float *to, ptrdiff_t elements) {
  for (ptrdiff_t i = 0; i < elements * ELEMENT; i += LANES) *(VECTOR *)(to + i) = *(const VECTOR *)(from + i);
}

TARGET static void NAME(rows_forward)(const convkit_transform_length *length, const float *const *lines,
                                      ptrdiff_t place, ptrdiff_t count, float *scratch, float *spectrum,
                                      ptrdiff_t columnPitch) {
  const ptrdiff_t width = length->length;
  float *row = scratch, *work = row + width * ELEMENT, *out = work + width * ELEMENT;
  NAME(clear)(row, place);
  NAME(clear)(row + (place + count) * ELEMENT, width - place - count);
  for (int part = 0; part < 2; part++) {
    for (ptrdiff_t x = 0; x < count; x += LANES) {
      VECTOR square[LANES];
      UNROLL for (int l = 0; l < LANES; l++) square[l] = *(const VECTOR *)(lines[part * LANES + l] + x);
      NAME(transpose_square)(square);
      float *target = row + (place + x) * ELEMENT + part * LANES;
      const ptrdiff_t some = count - x;
      UNROLL for (int i = 0; i < LANES; i++) {
        if (i < some) *(VECTOR *)(target + i * ELEMENT) = square[i];
      }
    }
  }
  NAME(fourier)(length, row, work, out, 0, LANES);
  // The spectrum of a + i·b, taken apart: a's is its even half under conjugation, b's the odd one.
  for (ptrdiff_t v = 0; v <= width / 2; v++) {
    const float *one = out + v * ELEMENT, *other = out + (v == 0 ? 0 : width - v) * ELEMENT;
    VECTOR r = *(const VECTOR *)one, i = *(const VECTOR *)(one + LANES);
    VECTOR s = *(const VECTOR *)other, j = *(const VECTOR *)(other + LANES);
    float *target = spectrum + v * columnPitch;
    // The spectrum of zeros is +0 as in rows that are left out, whatever signs it has: that is what + 0 is for.
    *(VECTOR *)target = 0.5f * (r + s) + 0.0f;
    *(VECTOR *)(target + LANES) = 0.5f * (i - j) + 0.0f;
    *(VECTOR *)(target + 2 * LANES) = 0.5f * (i + j) + 0.0f;
    *(VECTOR *)(target + 3 * LANES) = 0.5f * (s - r) + 0.0f;
  }
}

// Vectors at multiples of their own size, past the cache.
typedef float NAME(streamed) __attribute__((vector_size(4 * LANES)));

// A block of frequencies of all lanes, plane by plane.
INLINE TARGET void NAME(store_block)(const float *elements, ptrdiff_t planes, const bool streams, float *block) {
  for (int f = 0; f < convkit_frequency_block; f += LANES) {
    VECTOR real[LANES], imaginary[LANES];
    UNROLL for (int i = 0; i < LANES; i++) real[i] = *(const VECTOR *)(elements + (f + i) * ELEMENT);
    NAME(transpose_square)(real);
    UNROLL for (int i = 0; i < LANES; i++) imaginary[i] = *(const VECTOR *)(elements + (f + i) * ELEMENT + LANES);
    NAME(transpose_square)(imaginary);
    UNROLL for (int l = 0; l < LANES; l++) {
      if (l < planes) {
        float *place = block + l * 2 * convkit_frequency_block + 2 * f;
        VECTOR low = NAME(zip_low)(real[l], imaginary[l]), high = NAME(zip_high)(real[l], imaginary[l]);
        if (streams) {
          __builtin_nontemporal_store(low, (NAME(streamed) *)place);
          __builtin_nontemporal_store(high, (NAME(streamed) *)(place + LANES));
        } else {
          *(VECTOR *)place = low;
          *(VECTOR *)(place + LANES) = high;
        }
      }
    }
  }
}

INLINE TARGET void NAME(put_block)(const float *elements, ptrdiff_t planes, bool streams, float *block) {
  if (streams) {
    NAME(store_block)(elements, planes, true, block);
  } else {
    NAME(store_block)(elements, planes, false, block);
  }
}

INLINE TARGET void NAME(load_block)(const float *block, ptrdiff_t blockPitch, ptrdiff_t planes, float *elements) {
  for (int f = 0; f < convkit_frequency_block; f += LANES) {
    VECTOR real[LANES], imaginary[LANES];
    UNROLL for (int l = 0; l < LANES; l++) {
      // Lanes that are not wanted are those of the first plane again.
      const float *place = block + (l < planes ? l : 0) * 2 * convkit_frequency_block + 2 * f;
      VECTOR low = *(const VECTOR *)place, high = *(const VECTOR *)(place + LANES);
      // Blocks are far apart: the processor does not see the next one coming.
      __builtin_prefetch(place + blockPitch);
      if (LANES > 8) __builtin_prefetch(place + blockPitch + LANES);
      real[l] = NAME(even_lanes)(low, high);
      imaginary[l] = NAME(odd_lanes)(low, high);
    }
    NAME(transpose_square)(real);
    NAME(transpose_square)(imaginary);
    UNROLL for (int i = 0; i < LANES; i++) {
      *(VECTOR *)(elements + (f + i) * ELEMENT) = real[i];
      *(VECTOR *)(elements + (f + i) * ELEMENT + LANES) = imaginary[i];
    }
  }
}

TARGET static void NAME(columns_forward)(const convkit_transform_length *length, ptrdiff_t columns, ptrdiff_t firstRow,
                                         ptrdiff_t rows, float *spectrum, ptrdiff_t columnPitch, float *scratch,
                                         ptrdiff_t planes, bool streams, float *blocks, ptrdiff_t blockPitch) {
  const ptrdiff_t height = length->length;
  float *column = scratch, *work = column + height * ELEMENT, *out = work + height * ELEMENT;
  // Frequencies that wait for their block to be full.
  ptrdiff_t held = 0;
  for (ptrdiff_t v = 0; v < columns; v++) {
    float *source = spectrum + v * columnPitch;
    if (rows < height) {
      NAME(clear)(column, firstRow);
      NAME(copy)(source, column + firstRow * ELEMENT, rows);
      NAME(clear)(column + (firstRow + rows) * ELEMENT, height - firstRow - rows);
      source = column;
    }
    NAME(fourier)(length, source, work, out + held * ELEMENT, 0, LANES);
    held += height;
    const float *next = out;
    for (; held >= convkit_frequency_block; held -= convkit_frequency_block) {
      NAME(put_block)(next, planes, streams, blocks);
      next += convkit_frequency_block * ELEMENT;
      blocks += blockPitch;
    }
    if (next > out) NAME(copy)(next, out, held);
  }
  if (held > 0) {
    // The last block is filled up with zeros.
    NAME(clear)(out + held * ELEMENT, convkit_frequency_block - held);
    NAME(put_block)(out, planes, streams, blocks);
  }
#if defined(__x86_64__)
  // Such stores are not ordered with the others, by which another thread learns that they are done.
  if (streams) __builtin_ia32_sfence();
#endif
}

TARGET static void NAME(columns_backward)(const convkit_transform_length *length, ptrdiff_t columns,
                                          ptrdiff_t firstRow, ptrdiff_t rows, const float *blocks,
                                          ptrdiff_t blockPitch, ptrdiff_t planes, float *scratch, float *spectrum,
                                          ptrdiff_t columnPitch) {
  const ptrdiff_t height = length->length;
  float *work = scratch, *out = work + height * ELEMENT, *column = out + height * ELEMENT;
  ptrdiff_t held = 0;
  for (ptrdiff_t v = 0; v < columns; v++) {
    for (; held < height; held += convkit_frequency_block) {
      NAME(load_block)(blocks, blockPitch, planes, column + held * ELEMENT);
      blocks += blockPitch;
    }
    float *target = spectrum + v * columnPitch;
    NAME(fourier)(length, column, work, rows < height ? out : target, LANES, 0);
    if (rows < height) NAME(copy)(out + firstRow * ELEMENT, target, rows);
    if (rows & 1) NAME(clear)(target + rows * ELEMENT, 1);
    held -= height;
    NAME(copy)(column + height * ELEMENT, column, held);
  }
}

TARGET static void NAME(rows_backward)(const convkit_transform_length *length, const float *spectrum,
                                       ptrdiff_t columnPitch, float *scratch, ptrdiff_t place, ptrdiff_t count,
                                       float scale, const float *bias, bool rectified, float *const *lines) {
  const ptrdiff_t width = length->length;
  float *row = scratch, *work = row + width * ELEMENT, *out = work + width * ELEMENT;
  for (ptrdiff_t v = 0; v <= width / 2; v++) {
    const float *source = spectrum + v * columnPitch;
    VECTOR r = *(const VECTOR *)source, i = *(const VECTOR *)(source + LANES);
    VECTOR s = *(const VECTOR *)(source + 2 * LANES), j = *(const VECTOR *)(source + 3 * LANES);
    // These two frequencies of a real row are real; what rounding left of an imaginary part would go into the other row.
    if (v == 0 || 2 * v == width) i = j = (VECTOR){0};
    float *one = row + v * ELEMENT, *other = row + (width - v) * ELEMENT;
    *(VECTOR *)one = r - j;
    *(VECTOR *)(one + LANES) = i + s;
    if (v == 0) continue;
    *(VECTOR *)other = r + j;
    *(VECTOR *)(other + LANES) = s - i;
  }
  NAME(fourier)(length, row, work, out, LANES, 0);
  const VECTOR offset = *(const VECTOR *)bias;
  for (int part = 0; part < 2; part++) {
    for (ptrdiff_t x = 0; x < count; x += LANES) {
      const float *source = out + (place + x) * ELEMENT + part * LANES;
      const ptrdiff_t some = count - x < LANES ? count - x : LANES;
      VECTOR square[LANES];
      UNROLL for (int i = 0; i < LANES; i++) {
        square[i] = i < some ? *(const VECTOR *)(source + i * ELEMENT) * scale + offset : (VECTOR){0};
        if (rectified) square[i] = NAME(rectified)(square[i]);
      }
      NAME(transpose_square)(square);
      UNROLL for (int l = 0; l < LANES; l++) {
        float *line = lines[part * LANES + l];
        if (line) NAME(store_first)(line + x, square[l], some);
      }
    }
  }
}

const convkit_lane_transform *NAME(convkit_lane_transform)(void) {
  static const convkit_lane_transform transform = {
      LANES, NAME(rows_forward), NAME(columns_forward), NAME(columns_backward), NAME(rows_backward)};
  return &transform;
}
