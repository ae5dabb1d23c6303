// The source of padded_copy for one instruction set; see include/padded_copy.h for what it computes.
//
// A run that is no multiple of a vector ends with a vector that overlaps the one before, or one that runs over into what is
// written later: no loop over single floats, and nothing is written outside.

INLINE TARGET void NAME(clear_run)(float *place, ptrdiff_t count) {
  if (count >= LANES) {
    ptrdiff_t x = 0;
    for (; x + LANES <= count; x += LANES) *(VECTOR *)(place + x) = (VECTOR){0};
    *(VECTOR *)(place + count - LANES) = (VECTOR){0};
    return;
  }
#if LANES > 8
  if (count >= 8) {
    *(float8 *)place = (float8){0};
    *(float8 *)(place + count - 8) = (float8){0};
    return;
  }
#endif
  if (count >= 4) {
    *(float4 *)place = (float4){0};
    *(float4 *)(place + count - 4) = (float4){0};
    return;
  }
  if (count > 0) place[0] = 0;
  if (count > 1) place[1] = 0;
  if (count > 2) place[2] = 0;
}

INLINE TARGET void NAME(copy_run)(const float *from, float *place, ptrdiff_t count) {
  if (count >= LANES) {
    ptrdiff_t x = 0;
    for (; x + LANES <= count; x += LANES) *(VECTOR *)(place + x) = *(const VECTOR *)(from + x);
    if (x < count) *(VECTOR *)(place + count - LANES) = *(const VECTOR *)(from + count - LANES);
    return;
  }
#if LANES > 8
  if (count >= 8) {
    *(float8 *)place = *(const float8 *)from;
    *(float8 *)(place + count - 8) = *(const float8 *)(from + count - 8);
    return;
  }
#endif
  if (count >= 4) {
    *(float4 *)place = *(const float4 *)from;
    *(float4 *)(place + count - 4) = *(const float4 *)(from + count - 4);
    return;
  }
  if (count > 0) place[0] = from[0];
  if (count > 1) place[1] = from[1];
  if (count > 2) place[2] = from[2];
}

// Lines of a plane and the zeros behind each, in whole vectors: the last of a line also writes to the next one, which is
// still to come. As many lines as leave room for that; gives how many.
INLINE TARGET ptrdiff_t NAME(copy_whole_lines)(const float *source, ptrdiff_t sourcePitch, ptrdiff_t rows,
                                               ptrdiff_t columns, ptrdiff_t pitch, float *copy, const float *end) {
  const ptrdiff_t whole = columns / LANES * LANES;
  const ptrdiff_t reach = (pitch + LANES - 1) / LANES * LANES;
  const NAME(lanes) kept = NAME(first_lanes)(columns - whole);
  ptrdiff_t y = 0;
  for (; y < rows && reach <= end - copy; y++, source += sourcePitch, copy += pitch) {
    for (ptrdiff_t x = 0; x < whole; x += LANES) *(VECTOR *)(copy + x) = *(const VECTOR *)(source + x);
    if (whole == reach) continue;
    *(VECTOR *)(copy + whole) = (VECTOR)((NAME(lanes)) * (const VECTOR *)(source + whole) & kept);
    for (ptrdiff_t x = whole + LANES; x < reach; x += LANES) *(VECTOR *)(copy + x) = (VECTOR){0};
  }
  return y;
}

// One plane, from every `stride`-th column of the source.
INLINE TARGET void NAME(copy_plane)(ptrdiff_t stride, const float *source, ptrdiff_t sourcePitch, ptrdiff_t rows,
                                    ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left,
                                    ptrdiff_t right, float *copy) {
  const ptrdiff_t pitch = left + columns + right;
  const float *end = copy + (above + rows + below) * pitch;
  NAME(clear_run)(copy, above * pitch + left);
  copy += above * pitch + left;
  if (stride == 1 && columns == pitch && columns == sourcePitch) {
    NAME(copy_run)(source, copy, rows * columns);
    NAME(clear_run)(copy + rows * columns, below * pitch);
    return;
  }
  ptrdiff_t y = stride == 1 ? NAME(copy_whole_lines)(source, sourcePitch, rows, columns, pitch, copy, end) : 0;
  source += y * sourcePitch;
  copy += y * pitch;
  // Behind the last line that was copied stands what its last vector cleared, up to the next line and maybe some of it.
  if (y == rows) {
    NAME(clear_run)(copy, end - copy);
    return;
  }
  for (; y < rows; y++, source += sourcePitch, copy += pitch) {
    if (stride == 1) {
      NAME(copy_run)(source, copy, columns);
    } else {
      for (ptrdiff_t x = 0; x < columns; x++) copy[x] = source[x * stride];
    }
    // The zeros behind this line and before the next one.
    NAME(clear_run)(copy + columns, y + 1 < rows ? left + right : right + below * pitch);
  }
}

// A vector of each of 2 or 4 phases, from the columns between.
INLINE TARGET void NAME(split)(const int stride, const float *from, ptrdiff_t ahead, VECTOR *phases) {
  UNROLL for (int v = 0; v < stride; v++) __builtin_prefetch(from + v * LANES + ahead);
  const VECTOR *line = (const VECTOR *)from;
  VECTOR even = NAME(even_lanes)(line[0], line[1]);
  VECTOR odd = NAME(odd_lanes)(line[0], line[1]);
  if (stride == 2) {
    phases[0] = even;
    phases[1] = odd;
    return;
  }
  VECTOR evenBehind = NAME(even_lanes)(line[2], line[3]);
  VECTOR oddBehind = NAME(odd_lanes)(line[2], line[3]);
  phases[0] = NAME(even_lanes)(even, evenBehind);
  phases[1] = NAME(even_lanes)(odd, oddBehind);
  phases[2] = NAME(odd_lanes)(even, evenBehind);
  phases[3] = NAME(odd_lanes)(odd, oddBehind);
}

// What all lines of a copy have in common.
typedef struct {
  ptrdiff_t places[4];    // of the first column of each phase behind a line's place; −1 where it is not copied
  ptrdiff_t counts[4];    // columns of each phase
  NAME(lanes) kept[4];    // the lanes of the vector behind the whole ones that hold columns
  ptrdiff_t whole;        // columns in the whole vectors of every phase
  ptrdiff_t longest;      // columns of the longest phase
  ptrdiff_t reach;        // how far behind a line's place that vector ends, in any phase
  ptrdiff_t pitch;
  ptrdiff_t ahead;
} NAME(line_plan);

INLINE TARGET void NAME(store_phases)(const int stride, const NAME(line_plan) * plan, const VECTOR *phases, float *place) {
  UNROLL for (int q = 0; q < stride; q++) {
    if (plan->places[q] >= 0) *(VECTOR *)(place + plan->places[q]) = phases[q];
  }
}

// A line and the zeros behind it, with a vector at its end that also clears some of the next line, which is still to come.
INLINE TARGET void NAME(copy_line)(const int stride, const float *from, const NAME(line_plan) * plan, float *line) {
  VECTOR phases[4];
  for (ptrdiff_t x = 0; x < plan->whole; x += LANES) {
    NAME(split)(stride, from + x * stride, plan->ahead, phases);
    NAME(store_phases)(stride, plan, phases, line + x);
  }
  NAME(split)(stride, from + plan->whole * stride, plan->ahead, phases);
  UNROLL for (int q = 0; q < stride; q++) phases[q] = (VECTOR)((NAME(lanes))phases[q] & plan->kept[q]);
  NAME(store_phases)(stride, plan, phases, line + plan->whole);
}

// A line and the zeros behind it, up to the next line, or behind the last line to the end of the plane, which is `behind`
// floats from the line's place; nothing else.
INLINE TARGET void NAME(copy_exact_line)(const int stride, const float *from, const NAME(line_plan) * plan, float *line,
                                         const convkit_padded_phase *columns, ptrdiff_t behind, bool isLast) {
  VECTOR phases[4];
  for (ptrdiff_t x = 0; x < plan->longest; x += LANES) {
    NAME(split)(stride, from + x * stride, plan->ahead, phases);
    UNROLL for (int q = 0; q < stride; q++) {
      const ptrdiff_t rest = plan->counts[q] - x;
      if (plan->places[q] < 0 || rest <= 0) continue;
      NAME(store_first)(line + plan->places[q] + x, phases[q], rest < LANES ? rest : LANES);
    }
  }
  UNROLL for (int q = 0; q < stride; q++) {
    if (plan->places[q] < 0) continue;
    NAME(clear_run)(line + plan->places[q] + plan->counts[q],
                    isLast ? behind - columns[q].first - plan->counts[q] : plan->pitch - plan->counts[q]);
  }
}

INLINE TARGET NAME(line_plan) NAME(plan)(const int stride, const convkit_padded_axis *columns, ptrdiff_t ahead) {
  NAME(line_plan) plan = {.pitch = columns->lines, .ahead = ahead};
  ptrdiff_t shortest = columns->lines, last = 0;
  UNROLL for (int q = 0; q < stride; q++) {
    const convkit_padded_phase phase = columns->phases[q];
    plan.places[q] = phase.start < 0 || phase.count == 0 ? -1 : phase.start + phase.first;
    plan.counts[q] = phase.count;
    if (phase.count < shortest) shortest = phase.count;
    if (phase.count > plan.longest) plan.longest = phase.count;
    if (phase.first > last) last = phase.first;
  }
  plan.whole = shortest / LANES * LANES;
  plan.reach = last + plan.whole + LANES;
  UNROLL for (int q = 0; q < stride; q++) {
    plan.kept[q] = NAME(first_lanes)(plan.counts[q] - plan.whole);
  }
  return plan;
}

// All phases of columns 2 or 4 apart: the source is read once, from its first line to its last.
INLINE TARGET void NAME(copy_phases)(const int stride, const float *source, ptrdiff_t sourcePitch,
                                    const convkit_padded_axis *rows, const convkit_padded_axis *columns, float *copy,
                                    ptrdiff_t ahead) {
  const NAME(line_plan) plan = NAME(plan)(stride, columns, ahead);
  const ptrdiff_t pitch = columns->lines, rowStride = rows->stride;
  ptrdiff_t most = 0;
  for (ptrdiff_t p = 0; p < rowStride; p++) {
    if (rows->phases[p].count > most) most = rows->phases[p].count;
  }
  for (ptrdiff_t y = 0; y < most; y++) {
    for (ptrdiff_t p = 0; p < rowStride; p++, source += sourcePitch) {
      const convkit_padded_phase phase = rows->phases[p];
      if (phase.start < 0 || y >= phase.count) continue;
      const ptrdiff_t behind = (rows->lines - phase.first - y) * pitch;
      float *line = copy + phase.start + (phase.first + y) * pitch;
      const bool isLast = y + 1 == phase.count;
      if (pitch - plan.whole <= LANES && behind >= plan.reach && !isLast) {
        NAME(copy_line)(stride, source, &plan, line);
      } else {
        NAME(copy_exact_line)(stride, source, &plan, line, columns->phases, behind, isLast);
      }
    }
  }
}

TARGET void NAME(convkit_padded_copy)(const float *source, ptrdiff_t sourcePitch, const convkit_padded_axis *rows,
                                      const convkit_padded_axis *columns, float *copy, ptrdiff_t ahead) {
  const bool isSplit = columns->stride == 2 || columns->stride == 4;
  for (ptrdiff_t p = 0; p < rows->stride; p++) {
    const convkit_padded_phase row = rows->phases[p];
    for (ptrdiff_t q = 0; row.start >= 0 && q < columns->stride; q++) {
      const convkit_padded_phase column = columns->phases[q];
      if (column.start < 0) continue;
      float *plane = copy + row.start + column.start;
      if (row.count == 0 || column.count == 0) {
        NAME(clear_run)(plane, rows->lines * columns->lines);
      } else if (isSplit) {
        NAME(clear_run)(plane, row.first * columns->lines + column.first);
      } else {
        NAME(copy_plane)(columns->stride, source + p * sourcePitch + q, rows->stride * sourcePitch, row.count, column.count,
                         row.first, rows->lines - row.first - row.count, column.first,
                         columns->lines - column.first - column.count, plane);
      }
    }
  }
  if (columns->stride == 2) NAME(copy_phases)(2, source, sourcePitch, rows, columns, copy, ahead);
  if (columns->stride == 4) NAME(copy_phases)(4, source, sourcePitch, rows, columns, copy, ahead);
}
