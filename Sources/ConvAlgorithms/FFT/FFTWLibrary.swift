#if FFTW
  import CFFTW
#endif

/// The transform library of this build.
enum FFTWLibrary {
  /// Its name and version, as in `fftw-3.3.10-sse2-avx`; empty without the package trait FFTW.
  static var versions: [String] {
    #if FFTW
      convkit_fftw_version().map { [String(cString: $0)] } ?? []
    #else
      []
    #endif
  }
}
