// padded_copy, gather and transpose against their definitions: numbers are moved, so nothing may differ.
#include "check.h"

typedef struct {
  ptrdiff_t stride, rows, columns, above, below, left, right;
} copy_case;

static void padded_copy(copy_case c) {
  begin("padded_copy", "stride %td of %tdx%td above %td below %td left %td right %td", c.stride, c.rows, c.columns,
        c.above, c.below, c.left, c.right);
  const ptrdiff_t sourcePitch = c.columns * c.stride + 1, pitch = c.left + c.columns + c.right;
  const ptrdiff_t height = c.above + c.rows + c.below;
  const float *source = numbers(c.rows * sourcePitch);
  float *out = results(height * pitch);
  expected *want = expectations(height * pitch);
  for (ptrdiff_t y = 0; y < height; y++) {
    for (ptrdiff_t x = 0; x < pitch; x++) {
      const ptrdiff_t row = y - c.above, column = x - c.left;
      const bool inside = row >= 0 && row < c.rows && column >= 0 && column < c.columns;
      want[y * pitch + x] = exactly(inside ? source[row * sourcePitch + column * c.stride] : 0);
    }
  }
  convkit_padded_copy_baseline(source, sourcePitch, c.stride, c.rows, c.columns, c.above, c.below, c.left, c.right, out);
  settle(out, want, height * pitch, EXACT);
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
    for (ptrdiff_t columns = 0; columns <= 19; columns++) {
      for (ptrdiff_t rows = 0; rows <= 3; rows++) {
        padded_copy((copy_case){stride, rows, columns, 0, 0, 0, 0});
        padded_copy((copy_case){stride, rows, columns, 1, 2, columns % 4, rows});
        padded_copy((copy_case){stride, rows, columns, 3, 0, 5, (columns + rows) % 9});
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
