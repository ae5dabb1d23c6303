// Fourier transforms of one length in all lanes, for one instruction set: see include/lane_transform.h.

// Floats of an element: the real parts of all lanes, then the imaginary parts.
#define ELEMENT (2 * LANES)

// cos and sin of 2π·n/r.
static const float NAME(cosines)[8][7] = {
    [3] = {1, -0.5f, -0.5f},
    [5] = {1, 0.309016994374947424f, -0.809016994374947424f, -0.809016994374947424f, 0.309016994374947424f},
    [7] = {1, 0.623489801858733531f, -0.222520933956314404f, -0.900968867902419126f, -0.900968867902419126f,
           -0.222520933956314404f, 0.623489801858733531f},
};
static const float NAME(sines)[8][7] = {
    [3] = {0, 0.866025403784438647f, -0.866025403784438647f},
    [5] = {0, 0.951056516295153572f, 0.587785252292473129f, -0.587785252292473129f, -0.951056516295153572f},
    [7] = {0, 0.781831482468029809f, 0.974927912181823607f, 0.433883739117558120f, -0.433883739117558120f,
           -0.974927912181823607f, -0.781831482468029809f},
};

// b[k] = Σ_j a[j] · e^(−2πi·j·k/r) for odd r: terms j and r − j share their cosines and, but for the sign, their sines.
INLINE TARGET void NAME(odd_butterfly)(const int r, const VECTOR *ar, const VECTOR *ai, VECTOR *br, VECTOR *bi) {
  VECTOR tr[4], ti[4], dr[4], di[4];
  br[0] = ar[0];
  bi[0] = ai[0];
  UNROLL for (int j = 1; j <= r / 2; j++) {
    tr[j] = ar[j] + ar[r - j];
    ti[j] = ai[j] + ai[r - j];
    dr[j] = ar[j] - ar[r - j];
    di[j] = ai[j] - ai[r - j];
    br[0] += tr[j];
    bi[0] += ti[j];
  }
  UNROLL for (int k = 1; k <= r / 2; k++) {
    VECTOR mr = ar[0], mi = ai[0], sr = (VECTOR){0}, si = (VECTOR){0};
    UNROLL for (int j = 1; j <= r / 2; j++) {
      const float cosine = NAME(cosines)[r][j * k % r], sine = NAME(sines)[r][j * k % r];
      mr += cosine * tr[j];
      mi += cosine * ti[j];
      sr = j == 1 ? sine * dr[j] : sr + sine * dr[j];
      si = j == 1 ? sine * di[j] : si + sine * di[j];
    }
    br[k] = mr + si;
    bi[k] = mi - sr;
    br[r - k] = mr - si;
    bi[r - k] = mi + sr;
  }
}

INLINE TARGET void NAME(butterfly_4)(VECTOR r0, VECTOR i0, VECTOR r1, VECTOR i1, VECTOR r2, VECTOR i2, VECTOR r3,
                                     VECTOR i3, VECTOR *br, VECTOR *bi) {
  VECTOR sr = r0 + r2, si = i0 + i2, dr = r0 - r2, di = i0 - i2;
  VECTOR tr = r1 + r3, ti = i1 + i3, er = r1 - r3, ei = i1 - i3;
  br[0] = sr + tr;
  bi[0] = si + ti;
  br[1] = dr + ei;
  bi[1] = di - er;
  br[2] = sr - tr;
  bi[2] = si - ti;
  br[3] = dr - ei;
  bi[3] = di + er;
}

// One butterfly, and its results but the first turned by `turns` where `turned`.
INLINE TARGET void NAME(butterfly)(const int r, const bool turned, const VECTOR *turns, const float *x, ptrdiff_t xStep,
                                   float *y, ptrdiff_t yStep, ptrdiff_t re, ptrdiff_t im) {
  VECTOR ar[8], ai[8], br[8], bi[8];
  UNROLL for (int j = 0; j < r; j++) {
    ar[j] = *(const VECTOR *)(x + j * xStep + re);
    ai[j] = *(const VECTOR *)(x + j * xStep + im);
  }
  if (r == 2) {
    br[0] = ar[0] + ar[1];
    bi[0] = ai[0] + ai[1];
    br[1] = ar[0] - ar[1];
    bi[1] = ai[0] - ai[1];
  } else if (r == 4) {
    NAME(butterfly_4)(ar[0], ai[0], ar[1], ai[1], ar[2], ai[2], ar[3], ai[3], br, bi);
  } else if (r == 8) {
    VECTOR er[4], ei[4], or[4], oi[4];
    NAME(butterfly_4)(ar[0], ai[0], ar[2], ai[2], ar[4], ai[4], ar[6], ai[6], er, ei);
    NAME(butterfly_4)(ar[1], ai[1], ar[3], ai[3], ar[5], ai[5], ar[7], ai[7], or, oi);
    // Turned by an eighth, a quarter and three eighths.
    const float half = 0.707106781186547524f;
    VECTOR tr[4] = {or[0], half * (or[1] + oi[1]), oi[2], half * (oi[3] - or[3])};
    VECTOR ti[4] = {oi[0], half * (oi[1] - or[1]), -or[2], -half * (or[3] + oi[3])};
    UNROLL for (int k = 0; k < 4; k++) {
      br[k] = er[k] + tr[k];
      bi[k] = ei[k] + ti[k];
      br[k + 4] = er[k] - tr[k];
      bi[k + 4] = ei[k] - ti[k];
    }
  } else {
    NAME(odd_butterfly)(r, ar, ai, br, bi);
  }
  UNROLL for (int k = 0; k < r; k++) {
    VECTOR real = br[k], imaginary = bi[k];
    if (turned && k > 0) {
      const VECTOR cosine = turns[2 * k - 2], sine = turns[2 * k - 1];
      real = br[k] * cosine - bi[k] * sine;
      imaginary = br[k] * sine + bi[k] * cosine;
    }
    *(VECTOR *)(y + k * yStep + re) = real;
    *(VECTOR *)(y + k * yStep + im) = imaginary;
  }
}

// One pass: y[q + s·(r·p + k)] = e^(−2πi·p·k/(r·m)) · Σ_j x[q + s·(p + m·j)] · e^(−2πi·j·k/r)
#define PASS(R)                                                                                                      \
  TARGET static void NAME(pass_##R)(ptrdiff_t m, ptrdiff_t s, const float *twiddles, const float *x, float *y,       \
                                    ptrdiff_t re, ptrdiff_t im) {                                                    \
    const ptrdiff_t width = s * ELEMENT;                                                                             \
    for (ptrdiff_t q = 0; q < width; q += ELEMENT) {                                                                 \
      NAME(butterfly)(R, false, NULL, x + q, m * width, y + q, width, re, im);                                       \
    }                                                                                                                \
    for (ptrdiff_t p = 1; p < m; p++) {                                                                              \
      VECTOR turns[2 * R - 2];                                                                                       \
      UNROLL for (int k = 0; k < 2 * R - 2; k++) turns[k] = BROADCAST(twiddles[k]);                                  \
      twiddles += 2 * R - 2;                                                                                         \
      for (ptrdiff_t q = 0; q < width; q += ELEMENT) {                                                               \
        NAME(butterfly)(R, true, turns, x + p * width + q, m * width, y + R * p * width + q, width, re, im);         \
      }                                                                                                              \
    }                                                                                                                \
  }
PASS(2) PASS(3) PASS(4) PASS(5) PASS(7) PASS(8)

typedef void (*NAME(fourier_pass))(ptrdiff_t, ptrdiff_t, const float *, const float *, float *, ptrdiff_t, ptrdiff_t);
static const NAME(fourier_pass) NAME(fourier_passes)[] = {
    NULL, NULL, NAME(pass_2), NAME(pass_3), NAME(pass_4), NAME(pass_5), NULL, NAME(pass_7), NAME(pass_8),
};

// x, which is used up, to `out`; `work` has as many elements. Real and imaginary parts stand at `re` and `im` in an
// element: exchanged, this is the way back.
TARGET static void NAME(fourier)(const convkit_transform_length *length, float *x, float *work, float *out,
                                 ptrdiff_t re, ptrdiff_t im) {
  const float *twiddles = length->twiddles;
  ptrdiff_t m = length->length, s = 1;
  float *from = x;
  if (length->passes == 0) {
    for (int i = 0; i < ELEMENT; i++) out[i] = x[i];
  }
  for (ptrdiff_t pass = 0; pass < length->passes; pass++) {
    const int r = length->radices[pass];
    m /= r;
    float *to = pass == length->passes - 1 ? out : from == x ? work : x;
    NAME(fourier_passes)[r](m, s, twiddles, from, to, re, im);
    twiddles += (m - 1) * (2 * r - 2);
    s *= r;
    from = to;
  }
}
