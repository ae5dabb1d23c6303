// line_tile, run_tile and depthwise_3x3 against their definitions.
#include "check.h"

static void line_tile(int rows, ptrdiff_t lines, ptrdiff_t columns, ptrdiff_t steps, bool biased) {
  begin("line_tile", "rows %d lines %td columns %td steps %td bias %d", rows, lines, columns, steps, biased);
  const ptrdiff_t range = 30, sourcePitch = columns + 4, pitch = columns + 2, plane = lines * pitch + 5;
  const ptrdiff_t count = rows * plane;
  const float *packed = numbers(steps * rows), *source = numbers(range + lines * sourcePitch), *bias = numbers(rows);
  const ptrdiff_t *offsets = places(steps, range);
  float *out = results(count);
  expected *want = expectations(count);
  for (int r = 0; r < rows; r++) {
    for (ptrdiff_t y = 0; y < lines; y++) {
      for (ptrdiff_t x = 0; x < columns; x++) {
        expected sum = {0};
        if (biased) add_term(&sum, bias[r]);
        for (ptrdiff_t k = 0; k < steps; k++) {
          add_term(&sum, (double)packed[k * rows + r] * source[offsets[k] + y * sourcePitch + x]);
        }
        want[r * plane + y * pitch + x] = sum;
      }
    }
  }
  convkit_line_tiles_baseline()[rows - 1](steps, packed, source, offsets, sourcePitch, biased ? bias : NULL, lines,
                                          columns, out, pitch, plane);
  settle(out, want, count, SUM_BOUND);
}

static void run_tile(ptrdiff_t runs, ptrdiff_t lines, ptrdiff_t columns) {
  begin("run_tile", "runs %td lines %td columns %td", runs, lines, columns);
  const ptrdiff_t range = 30, sourcePitch = columns + 4, pitch = columns + 1, count = (lines - 1) * pitch + columns;
  ptrdiff_t *offsets = places(runs, range), *counts = places(runs, convkit_run_tile_count), steps = 0;
  for (ptrdiff_t r = 0; r < runs; r++) steps += ++counts[r];
  const float *packed = numbers(steps);
  const float *source = numbers(range + (lines + convkit_run_tile_count) * sourcePitch);
  const float bias = number();
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t y = 0; y < lines; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      expected sum = exactly(bias);
      const float *weight = packed;
      for (ptrdiff_t r = 0; r < runs; r++) {
        for (ptrdiff_t i = 0; i < counts[r]; i++) {
          add_term(&sum, (double)*weight++ * source[offsets[r] + (y + i) * sourcePitch + x]);
        }
      }
      want[y * pitch + x] = sum;
    }
  }
  convkit_run_tile_baseline(runs, offsets, counts, packed, source, sourcePitch, bias, lines, columns, out, pitch);
  settle(out, want, count, SUM_BOUND);
}

// The source at a tap of a result: 0 outside.
static double tap(const convkit_plane_window *w, const float *source, ptrdiff_t y, ptrdiff_t x) {
  return y >= 0 && y < w->height && x >= 0 && x < w->width ? source[y * w->width + x] : 0;
}

static void depthwise(convkit_plane_window w, bool rectified) {
  begin("depthwise_3x3", "%tdx%td to %tdx%td top %td left %td rectified %d", w.height, w.width, w.rows, w.columns, w.top,
        w.left, rectified);
  const ptrdiff_t count = w.rows * w.columns;
  const float *source = numbers(w.height * w.width), *weights = numbers(9);
  const float bias = number();
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t y = 0; y < w.rows; y++) {
    for (ptrdiff_t x = 0; x < w.columns; x++) {
      expected sum = exactly(bias);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          add_term(&sum, weights[3 * i + j] * tap(&w, source, y + i - w.top, x + j - w.left));
        }
      }
      want[y * w.columns + x] = rectified_if(rectified, sum);
    }
  }
  convkit_depthwise_3x3_baseline(&w, source, weights, bias, rectified, out);
  settle(out, want, count, SUM_BOUND);
}

static void depthwise_gradient(convkit_plane_window w, bool accumulate) {
  begin("depthwise_3x3 gradient", "%tdx%td to %tdx%td top %td left %td accumulate %d", w.height, w.width, w.rows,
        w.columns, w.top, w.left, accumulate);
  const float *source = numbers(w.height * w.width), *gradient = numbers(w.rows * w.columns);
  float *out = results(9);
  expected *want = expectations(9);
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) {
      expected sum = {0};
      if (accumulate) add_term(&sum, out[3 * i + j] = number());
      for (ptrdiff_t y = 0; y < w.rows; y++) {
        for (ptrdiff_t x = 0; x < w.columns; x++) {
          add_term(&sum, gradient[y * w.columns + x] * tap(&w, source, y + i - w.top, x + j - w.left));
        }
      }
      want[3 * i + j] = sum;
    }
  }
  convkit_depthwise_3x3_gradient_baseline(&w, source, gradient, accumulate, out);
  settle(out, want, 9, SUM_BOUND);
}

void check_lines(void) {
  for (int rows = 1; rows <= convkit_line_tile_rows; rows++) {
    for (ptrdiff_t lines = 1; lines <= 12; lines++) {
      for (ptrdiff_t columns = 1; columns <= 9; columns += 2) {
        line_tile(rows, lines, columns, 1 + lines, false);
        line_tile(rows, lines, columns, 28, true);
      }
    }
  }
  for (ptrdiff_t lines = 1; lines <= 18; lines++) {
    for (ptrdiff_t columns = 1; columns <= 10; columns++) {
      run_tile(1 + (lines + columns) % 5, lines, columns);
      run_tile(7, lines, columns);
    }
  }
  // top and left of 0 … 2; a window of some lines leaves others out by negative padding.
  const ptrdiff_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 13, 17};
  for (int i = 0; i < 10; i++) {
    for (int j = 0; j < 10; j++) {
      for (ptrdiff_t top = -1; top <= 2; top++) {
        for (ptrdiff_t left = 0; left <= 2; left++) {
          const ptrdiff_t bottom = (i + j) % 3, right = (i + 2 * j + left) % 3;
          const ptrdiff_t rows = sizes[i] + top + bottom - 2, columns = sizes[j] + left + right - 2;
          if (rows < 1 || columns < 1) continue;
          const convkit_plane_window window = {sizes[i], sizes[j], rows, columns, top, left};
          depthwise(window, (i + j) % 2);
          depthwise_gradient(window, (i + j + left) % 2);
        }
      }
    }
  }
}
