// The source of padded_merge for one instruction set; see include/padded_merge.h for what it computes.

// Writes the columns of all phases that are `x` and up to `count` of them, side by side.
INLINE TARGET void NAME(join)(const int stride, const float *const *lines, ptrdiff_t x, ptrdiff_t count, float *place) {
  VECTOR joined[4];
  const VECTOR first = *(const VECTOR *)(lines[0] + x), second = *(const VECTOR *)(lines[1] + x);
  if (stride == 2) {
    joined[0] = NAME(zip_low)(first, second);
    joined[1] = NAME(zip_high)(first, second);
  } else {
    const VECTOR third = *(const VECTOR *)(lines[2] + x), fourth = *(const VECTOR *)(lines[3] + x);
    const VECTOR evenLow = NAME(zip_low)(first, third), evenHigh = NAME(zip_high)(first, third);
    const VECTOR oddLow = NAME(zip_low)(second, fourth), oddHigh = NAME(zip_high)(second, fourth);
    joined[0] = NAME(zip_low)(evenLow, oddLow);
    joined[1] = NAME(zip_high)(evenLow, oddLow);
    joined[2] = NAME(zip_low)(evenHigh, oddHigh);
    joined[3] = NAME(zip_high)(evenHigh, oddHigh);
  }
  UNROLL for (int v = 0; v < stride; v++) {
    const ptrdiff_t rest = count - v * LANES;
    if (rest > 0) NAME(store_first)(place + v * LANES, joined[v], rest < LANES ? rest : LANES);
  }
}

// A line from those of 2 or 4 phases, all of them copied.
INLINE TARGET void NAME(join_line)(const int stride, const float *line, const convkit_padded_axis *columns, float *target,
                                   ptrdiff_t width) {
  const float *lines[4];
  ptrdiff_t shortest = columns->lines;
  UNROLL for (int q = 0; q < stride; q++) {
    const convkit_padded_phase phase = columns->phases[q];
    lines[q] = line + phase.start + phase.first;
    if (phase.count < shortest) shortest = phase.count;
  }
  // Columns that every phase has, and one more of some phases.
  const ptrdiff_t whole = shortest * stride < width ? shortest * stride : width;
  for (ptrdiff_t j = 0; j < whole; j += stride * LANES) {
    NAME(join)(stride, lines, j / stride, whole - j, target + j);
  }
  for (ptrdiff_t j = whole; j < width; j++) {
    const ptrdiff_t x = j / stride;
    target[j] = x < columns->phases[j % stride].count ? lines[j % stride][x] : 0;
  }
}

TARGET static void NAME(merge_line)(const float *line, const convkit_padded_axis *columns, float *target,
                                    ptrdiff_t width) {
  const ptrdiff_t stride = columns->stride;
  for (ptrdiff_t q = 0; q < stride && q < width; q++) {
    const convkit_padded_phase phase = columns->phases[q];
    const ptrdiff_t wanted = (width - q + stride - 1) / stride;
    const ptrdiff_t count = phase.start < 0 ? 0 : phase.count < wanted ? phase.count : wanted;
    const float *from = line + phase.start + phase.first;
    if (stride == 1) {
      for (ptrdiff_t x = 0; x < count; x++) target[x] = from[x];
    } else {
      for (ptrdiff_t x = 0; x < count; x++) target[x * stride + q] = from[x];
    }
    for (ptrdiff_t x = count; x < wanted; x++) target[x * stride + q] = 0;
  }
}

TARGET void NAME(convkit_padded_merge)(const float *copy, const convkit_padded_axis *rows,
                                       const convkit_padded_axis *columns, float *target, ptrdiff_t targetPitch,
                                       ptrdiff_t height, ptrdiff_t width) {
  bool isJoined = columns->stride == 2 || columns->stride == 4;
  for (ptrdiff_t q = 0; isJoined && q < columns->stride; q++) isJoined = columns->phases[q].start >= 0;
  for (ptrdiff_t i = 0; i < height; i++, target += targetPitch) {
    const convkit_padded_phase phase = rows->phases[i % rows->stride];
    const ptrdiff_t y = i / rows->stride;
    if (phase.start < 0 || y >= phase.count) {
      for (ptrdiff_t j = 0; j < width; j++) target[j] = 0;
      continue;
    }
    const float *line = copy + phase.start + (phase.first + y) * columns->lines;
    if (isJoined && columns->stride == 2) {
      NAME(join_line)(2, line, columns, target, width);
    } else if (isJoined) {
      NAME(join_line)(4, line, columns, target, width);
    } else {
      NAME(merge_line)(line, columns, target, width);
    }
  }
}
