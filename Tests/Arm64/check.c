#include "check.h"

#include <stdarg.h>

// Floats of guards on both sides of results, and of NaN behind numbers.
enum { guard = 64, most_blocks = 64, most_kernels = 32, label_length = 120 };

static void *blocks[most_blocks];
static int blockCount;
static uint64_t state;
static char label[label_length];
static int shown;
static bool failed;

typedef struct {
  char name[32];
  long cases, count;
  double worst, bound;
  bool failed;
} tally;

static tally tallies[most_kernels];
static tally *current;
static FILE *file;

// A NaN that no arithmetic makes.
static const uint32_t mark = 0x7fc0beef;

static void *block(size_t bytes) {
  if (blockCount == most_blocks) {
    fprintf(stderr, "%s: more blocks of memory than %d\n", label, most_blocks);
    exit(2);
  }
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes) != 0) {
    fprintf(stderr, "%s: no memory\n", label);
    exit(2);
  }
  return blocks[blockCount++] = memory;
}

void begin(const char *kernel, const char *format, ...) {
  while (blockCount > 0) free(blocks[--blockCount]);
  int length = snprintf(label, sizeof label, "%s ", kernel);
  va_list values;
  va_start(values, format);
  vsnprintf(label + length, sizeof label - (size_t)length, format, values);
  va_end(values);
  state = 0xcbf29ce484222325;  // FNV-1a
  for (const char *c = label; *c; c++) state = (state ^ (uint8_t)*c) * 0x100000001b3;
  for (current = tallies; current->name[0] && strcmp(current->name, kernel) != 0; current++) {
    if (current == tallies + most_kernels - 2) {
      fprintf(stderr, "more kernels than %d\n", most_kernels);
      exit(2);
    }
  }
  snprintf(current->name, sizeof current->name, "%s", kernel);
  current->cases++;
}

// SplitMix64: G. Steele et al., Fast Splittable Pseudorandom Number Generators, 2014.
static uint64_t next(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

float number(void) { return (float)((int64_t)(next() >> 40) - (1 << 23)) / (1 << 23); }

ptrdiff_t whole(ptrdiff_t count) { return (ptrdiff_t)(next() % (uint64_t)count); }

float *numbers(ptrdiff_t count) {
  float *values = block((size_t)(count + guard) * sizeof(float));
  for (ptrdiff_t i = 0; i < count; i++) values[i] = number();
  for (ptrdiff_t i = count; i < count + guard; i++) values[i] = NAN;
  return values;
}

ptrdiff_t *places(ptrdiff_t count, ptrdiff_t range) {
  ptrdiff_t *values = block((size_t)(count + 1) * sizeof(ptrdiff_t));
  for (ptrdiff_t i = 0; i < count; i++) values[i] = whole(range);
  return values;
}

float *results(ptrdiff_t count) {
  float *values = block((size_t)(count + 2 * guard) * sizeof(float));
  for (ptrdiff_t i = 0; i < count + 2 * guard; i++) memcpy(values + i, &mark, sizeof mark);
  return values + guard;
}

expected *expectations(ptrdiff_t count) {
  expected *values = block((size_t)(count + 1) * sizeof(expected));
  for (ptrdiff_t i = 0; i < count; i++) values[i] = UNTOUCHED;
  return values;
}

static bool isMarked(const float *place) { return memcmp(place, &mark, sizeof mark) == 0; }

static void fail(ptrdiff_t place, const char *words, double got, double want) {
  current->failed = failed = true;
  if (shown++ < 20) fprintf(stderr, "%s, number %td: got %.9g; expected %.9g; %s\n", label, place, got, want, words);
}

static void compare(ptrdiff_t place, double got, expected want, double largest, double bound) {
  current->count++;
  if (isnan(want.value)) {
    if (!isnan(got)) fail(place, "NaN is lost", got, want.value);
    return;
  }
  double error = fabs(got - want.value) / (largest > 0 ? largest : 1);
  if (error > current->worst) current->worst = error;
  if (!(error <= bound)) fail(place, "the error is above the bound", got, want.value);
}

void settle(const float *out, const expected *want, ptrdiff_t count, double bound) {
  double largest = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    if (want[i].terms > largest) largest = want[i].terms;
  }
  current->bound = bound;
  fprintf(file, "%s\t%.17g", label, largest);
  for (ptrdiff_t i = 0; i < count; i++) {
    if (want[i].terms == ANYTHING.terms) continue;
    if (want[i].terms == UNTOUCHED.terms) {
      if (!isMarked(out + i)) fail(i, "nothing may be written here", out[i], NAN);
      continue;
    }
    fprintf(file, " %.9g", out[i]);
    compare(i, out[i], want[i], largest, bound);
  }
  fprintf(file, "\n");
  for (ptrdiff_t i = 1; i <= guard; i++) {
    if (!isMarked(out - i)) fail(-i, "written in front of the results", out[-i], NAN);
    if (!isMarked(out + count + i - 1)) fail(count + i - 1, "written behind the results", out[count + i - 1], NAN);
  }
}

void settle_double(double out, expected want, double bound) {
  current->bound = bound;
  fprintf(file, "%s\t%.17g %.17g\n", label, want.terms, out);
  compare(0, out, want, want.terms, bound);
}

// Usage: kernels RESULTS. Exit code 0: all kernels compute what their headers say; 1: one does not; 73: RESULTS cannot be
// written.
int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: %s RESULTS\n", arguments[0]);
    return 64;
  }
  if (!(file = fopen(arguments[1], "w"))) {
    perror(arguments[1]);
    return 73;
  }
  check_products();
  check_lanes();
  check_lines();
  check_copies();
  check_pooling();
  check_steps();
  check_winograd();
  check_transforms();
  printf("%-24s %7s %9s %10s %8s\n", "kernel", "cases", "numbers", "error", "bound");
  for (const tally *t = tallies; t->name[0]; t++) {
    printf("%-24s %7ld %9ld %10.1e %8.0e%s\n", t->name, t->cases, t->count, t->worst, t->bound, t->failed ? "  wrong" : "");
  }
  const bool isBroken = ferror(file);
  if (fclose(file) != 0 || isBroken) {
    fprintf(stderr, "%s: cannot be written whole\n", arguments[1]);
    return 73;
  }
  return failed ? 1 : 0;
}
