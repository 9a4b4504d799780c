/// erf: a polynomial up to 1, beyond it 1 - exp(-x^2) u P(u) with u = 1 / (|x| + 3).
#ifndef APUS_ERROR_FUNCTION_H
#define APUS_ERROR_FUNCTION_H

/// erf(x) / x - 1 in x^2: minimax polynomial for |x| <= 1 (Remez exchange in 40 digits), error
/// below 2^-56.9.
static const double erf_coefficients[] = {
  0.12837916709551256679, -0.37612638903183546628, 0.11283791670945253232,
  -0.026866170643276218303, 0.0052239776074234678405, -0.00085483259896967580333,
  0.00012055295320494294236, -0.000014924744663335489733, 1.6447517677871873706e-6,
  -1.6209175911748695663e-7, 1.372297626592450327e-8, -7.8011888740977515657e-10,
};

/// exp(x^2) erfc(x) / u in u for 1 <= x <= 6, weighted by u (exp(-x^2) + 1e-5) (Remez exchange in
/// 40 digits): the error of erf is below 2^-57.
static const double erfc_coefficients[] = {
  0.56423141801416049602, 1.6897061623378132097, 4.8847838663415567335, 11.023113607592033245,
  51.847317126456184969, -117.5640982909465766, 1294.9117195531033401, -5140.8246445131298057,
  16944.852202657176891, -35542.542923680772824, 39065.763423733992835, -17524.259322229218094,
};

INLINE double erf_body(double x) {
  const double magnitude = __builtin_fabs(x);
  const double a = magnitude > 6 ? 6 : magnitude;  // erf(6) rounds to 1
  const double square = a * a;
  const double u = 1 / (a + 3);
  const double near = a + a * POLYNOMIAL(square, erf_coefficients);
  const double far = 1 - exp_inner(-square) * (u * POLYNOMIAL(u, erfc_coefficients));
  return __builtin_copysign(a < 1 ? near : far, x);
}

UNARY_KERNEL(erf_kernel, erf_body)

#endif
