#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  png_structp png;
  png_infop info;
  convkit_png_output *output;
} png_encoder;

static void handle_error(png_structp png, png_const_charp message) {
  (void)message;
  png_longjmp(png, 1);
}

static void handle_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  convkit_png_output *output = png_get_io_ptr(png);
  if (count > output->capacity - output->count) {
    size_t capacity = output->capacity * 2 > output->count + count ? output->capacity * 2 : output->count + count;
    uint8_t *grown = realloc(output->bytes, capacity);
    if (grown == NULL) png_error(png, "out of memory");
    output->bytes = grown;
    output->capacity = capacity;
  }
  memcpy(output->bytes + output->count, bytes, count);
  output->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

// The part that may be left by a jump: `encoder` is only read here, so nothing in it can be lost.
static convkit_png_status encode(const png_encoder *encoder, const uint8_t *samples, uint32_t width, uint32_t height,
                                 uint8_t channels) {
  if (setjmp(png_jmpbuf(encoder->png))) return CONVKIT_PNG_OUT_OF_MEMORY;
  png_structp png = encoder->png;
  png_set_write_fn(png, encoder->output, write_bytes, flush_nothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level(png, 6);
  png_set_IHDR(png, encoder->info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, encoder->info);
  for (size_t row = 0; row < height; row++) {
    png_write_row(png, samples + row * width * channels);
  }
  png_write_end(png, NULL);
  return CONVKIT_PNG_DONE;
}

convkit_png_status convkit_png_encode(const uint8_t *samples, uint32_t width, uint32_t height, uint8_t channels,
                                      convkit_png_output *output) {
  memset(output, 0, sizeof *output);
  png_encoder encoder = {.output = output};
  encoder.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, handle_error, handle_warning);
  if (encoder.png != NULL) encoder.info = png_create_info_struct(encoder.png);
  convkit_png_status status =
      encoder.info != NULL ? encode(&encoder, samples, width, height, channels) : CONVKIT_PNG_OUT_OF_MEMORY;
  png_destroy_write_struct(encoder.png != NULL ? &encoder.png : NULL, &encoder.info);
  if (status != CONVKIT_PNG_DONE) convkit_png_free(output);
  return status;
}

void convkit_png_free(convkit_png_output *output) {
  free(output->bytes);
  memset(output, 0, sizeof *output);
}
