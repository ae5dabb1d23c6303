// padded_copy, gather and transpose against their definitions: numbers are moved, so nothing may differ.
#include "check.h"

// Lines of the source and of a plane, along one axis; the phases whose bit of `skipped` is set are not copied.
typedef struct {
  ptrdiff_t stride, length, first, lines, skipped;
} axis_case;

// The axis with its phases, the copied ones' planes `apart`; how many those are.
static ptrdiff_t axis(axis_case c, ptrdiff_t apart, convkit_padded_phase *phases, convkit_padded_axis *made) {
  ptrdiff_t copied = 0;
  for (ptrdiff_t p = 0; p < c.stride; p++) {
    const ptrdiff_t first = c.first + p % 2 < c.lines ? c.first + p % 2 : c.lines;
    const ptrdiff_t all = c.length > p ? (c.length - p + c.stride - 1) / c.stride : 0;
    const ptrdiff_t count = all < c.lines - first ? all : c.lines - first;
    phases[p] = (convkit_padded_phase){c.skipped >> p & 1 ? -1 : apart * copied++, first, count};
  }
  *made = (convkit_padded_axis){c.stride, c.lines, phases};
  return copied;
}

static void padded_copy(axis_case r, axis_case c) {
  begin("padded_copy", "%tdx%td stride %tdx%td to %tdx%td from %td %td without %td %td", r.length, c.length, r.stride,
        c.stride, r.lines, c.lines, r.first, c.first, r.skipped, c.skipped);
  const ptrdiff_t pitch = c.length + 1, plane = r.lines * c.lines;
  const float *source = numbers(r.length * pitch);
  convkit_padded_phase rowPhases[8], columnPhases[8];
  convkit_padded_axis rows, columns;
  const ptrdiff_t across = axis(c, plane, columnPhases, &columns);
  const ptrdiff_t count = axis(r, across * plane, rowPhases, &rows) * across * plane;
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t p = 0; p < r.stride; p++) {
    for (ptrdiff_t q = 0; q < c.stride; q++) {
      const convkit_padded_phase row = rowPhases[p], column = columnPhases[q];
      if (row.start < 0 || column.start < 0) continue;
      for (ptrdiff_t i = 0; i < plane; i++) {
        const ptrdiff_t y = i / c.lines - row.first, x = i % c.lines - column.first;
        const bool inside = y >= 0 && y < row.count && x >= 0 && x < column.count;
        want[row.start + column.start + i] =
            exactly(inside ? source[(y * r.stride + p) * pitch + x * c.stride + q] : 0);
      }
    }
  }
  convkit_padded_copy_baseline(source, pitch, &rows, &columns, out, 0);
  settle(out, want, count, EXACT);
}

static void padded_merge(axis_case r, axis_case c) {
  begin("padded_merge", "%tdx%td stride %tdx%td from %tdx%td at %td %td without %td %td", r.length, c.length, r.stride,
        c.stride, r.lines, c.lines, r.first, c.first, r.skipped, c.skipped);
  const ptrdiff_t pitch = c.length + 1, plane = r.lines * c.lines;
  convkit_padded_phase rowPhases[8], columnPhases[8];
  convkit_padded_axis rows, columns;
  const ptrdiff_t across = axis(c, plane, columnPhases, &columns);
  const float *copy = numbers(axis(r, across * plane, rowPhases, &rows) * across * plane);
  const ptrdiff_t count = (r.length - 1) * pitch + c.length;
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t i = 0; i < r.length; i++) {
    for (ptrdiff_t j = 0; j < c.length; j++) {
      const convkit_padded_phase row = rowPhases[i % r.stride], column = columnPhases[j % c.stride];
      const ptrdiff_t y = i / r.stride, x = j / c.stride;
      const bool copied = row.start >= 0 && column.start >= 0 && y < row.count && x < column.count;
      want[i * pitch + j] = exactly(
          copied ? copy[row.start + column.start + (row.first + y) * c.lines + column.first + x] : 0);
    }
  }
  convkit_padded_merge_baseline(copy, &rows, &columns, out, pitch, r.length, c.length);
  settle(out, want, count, EXACT);
}

static void gather(ptrdiff_t steps, ptrdiff_t runCount, ptrdiff_t gap) {
  begin("gather", "steps %td runs %td gap %td", steps, runCount, gap);
  const ptrdiff_t range = 60;
  convkit_run runs[8];
  ptrdiff_t width = 0;
  for (ptrdiff_t i = 0; i < runCount; i++) {
    runs[i] = (convkit_run){whole(range), 1 + whole(37)};
    width += runs[i].count;
  }
  const float *source = numbers(2 * range + 37);
  const ptrdiff_t *offsets = places(steps, range);
  // Up to 15 floats behind the last run of a line may hold anything.
  const ptrdiff_t pitch = width + gap, count = (steps - 1) * pitch + width + 15;
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t k = 0; k < steps; k++) {
    ptrdiff_t place = k * pitch;
    for (ptrdiff_t i = 0; i < runCount; i++) {
      for (ptrdiff_t x = 0; x < runs[i].count; x++) want[place++] = exactly(source[offsets[k] + runs[i].place + x]);
    }
    for (ptrdiff_t x = 0; x < 15; x++) want[place++] = ANYTHING;
  }
  convkit_gather(source, steps, offsets, runs, runCount, out, pitch);
  settle(out, want, count, EXACT);
}

static void transpose(ptrdiff_t rows, ptrdiff_t columns) {
  begin("transpose", "%tdx%td", rows, columns);
  const ptrdiff_t inPitch = columns + 1, outPitch = rows + 2, count = (columns - 1) * outPitch + rows;
  const float *in = numbers(rows * inPitch);
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t c = 0; c < columns; c++) want[c * outPitch + r] = exactly(in[r * inPitch + c]);
  }
  convkit_transpose(in, inPitch, rows, columns, out, outPitch);
  settle(out, want, count, EXACT);
}

void check_copies(void) {
  for (ptrdiff_t stride = 1; stride <= 5; stride++) {
    for (ptrdiff_t width = 1; width <= 40; width++) {
      for (ptrdiff_t height = 1; height <= 3; height++) {
        const axis_case rows = {1 + width % 3, height, width % 2, height + width % 4, 0};
        const ptrdiff_t lines = width / stride + 1;
        padded_copy(rows, (axis_case){stride, width, 0, lines, 0});
        padded_copy(rows, (axis_case){stride, width, 1, lines + 5, 0});
        padded_copy(rows, (axis_case){stride, width, 3, lines, 0});
        if (stride > 1) padded_copy(rows, (axis_case){stride, width, 1, lines + 2, 1 << width % stride});
        padded_merge(rows, (axis_case){stride, width, 0, lines, 0});
        padded_merge(rows, (axis_case){stride, width, 2, lines, 0});
        if (stride > 1) padded_merge(rows, (axis_case){stride, width, 1, lines + 2, 1 << width % stride});
      }
    }
  }
  for (ptrdiff_t steps = 1; steps <= 4; steps++) {
    for (ptrdiff_t runs = 1; runs <= 8; runs++) {
      gather(steps, runs, 0);
      gather(steps, runs, 15 + runs);
    }
  }
  for (ptrdiff_t rows = 1; rows <= 9; rows++) {
    for (ptrdiff_t columns = 1; columns <= 9; columns++) transpose(rows, columns);
  }
}
