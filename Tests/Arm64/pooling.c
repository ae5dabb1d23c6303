// max_pool and its gradient against their definitions.
#include "check.h"

// The choices as numbers, because those are what is compared.
static void settle_choices(const uint8_t *choices, const expected *want, ptrdiff_t rows, ptrdiff_t columns) {
  float *values = results(rows * columns);
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) values[y * columns + x] = choices[y * convkit_choice_pitch(columns) + x];
  }
  settle(values, want, rows * columns, EXACT);
}

// Quarters, so that equal ones meet, and now and then NaN.
static float *pixels(ptrdiff_t count, bool withNaN) {
  float *values = numbers(count);
  for (ptrdiff_t i = 0; i < count; i++) values[i] = withNaN && whole(12) == 0 ? NAN : floorf(4 * values[i]) / 4;
  return values;
}

static void max_pool(ptrdiff_t rows, ptrdiff_t columns, bool rectified, bool choosing, bool withNaN) {
  begin("max_pool", "%tdx%td rectified %d choices %d NaN %d", rows, columns, rectified, choosing, withNaN);
  const ptrdiff_t pitch = 2 * columns + 3, count = rows * columns;
  const float *input = pixels(2 * rows * pitch, withNaN);
  float *out = results(count);
  uint8_t *choices = choosing ? (uint8_t *)results(rows * convkit_choice_pitch(columns)) : NULL;
  expected *want = expectations(count), *wantChoices = expectations(count);
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      const float *corner = input + 2 * y * pitch + 2 * x;
      const float window[4] = {corner[0], corner[1], corner[pitch], corner[pitch + 1]};
      int choice = 0;
      for (int i = 1; i < 4; i++) {
        if (window[i] > window[choice] || isnan(window[i])) choice = i;
      }
      // A NaN stays the best: nothing is larger than it.
      float best = window[choice];
      if (rectified && best <= 0) {
        best = 0;
        choice = -1;
      }
      want[y * columns + x] = exactly(best);
      wantChoices[y * columns + x] = exactly(choice);
    }
  }
  convkit_max_pool_baseline(rows, columns, input, pitch, rectified, out, choices);
  settle(out, want, count, EXACT);
  if (!choosing) return;
  // With ReLU any number of 4 and more means that none was chosen.
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      uint8_t *choice = choices + y * convkit_choice_pitch(columns) + x;
      if (*choice >= 4) *choice = 4;
      if (wantChoices[y * columns + x].value < 0) wantChoices[y * columns + x] = exactly(4);
    }
  }
  settle_choices(choices, wantChoices, rows, columns);
}

static void max_pool_gradient(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t height, ptrdiff_t width) {
  begin("max_pool gradient", "%tdx%td of %tdx%td", rows, columns, height, width);
  const ptrdiff_t pitch = convkit_choice_pitch(columns);
  const float *gradient = numbers(rows * columns);
  uint8_t *choices = (uint8_t *)results(rows * pitch);
  for (ptrdiff_t i = 0; i < rows * pitch; i++) choices[i] = (uint8_t)whole(8);
  float *out = results(height * width);
  expected *want = expectations(height * width);
  for (ptrdiff_t i = 0; i < height * width; i++) want[i] = exactly(0);
  for (ptrdiff_t y = 0; y < rows; y++) {
    for (ptrdiff_t x = 0; x < columns; x++) {
      const int choice = choices[y * pitch + x];
      if (choice < 4) want[(2 * y + choice / 2) * width + 2 * x + choice % 2] = exactly(gradient[y * columns + x]);
    }
  }
  convkit_max_pool_gradient_baseline(rows, columns, gradient, choices, height, width, out);
  settle(out, want, height * width, EXACT);
}

void check_pooling(void) {
  for (ptrdiff_t rows = 1; rows <= 4; rows++) {
    for (ptrdiff_t columns = 1; columns <= 18; columns++) {
      for (int options = 0; options < 8; options++) max_pool(rows, columns, options & 1, options & 2, options & 4);
      for (ptrdiff_t more = 0; more < 4; more++) {
        max_pool_gradient(rows, columns, 2 * rows + more % 2, 2 * columns + more / 2);
      }
    }
  }
}
