/// Superinstructions: the sum of a likelihood's terms and the derivative of each, in one pass.
///
/// Terms go into a buffer of one chunk and are summed by the kernel for sums, which keeps the order
/// of additions fixed and the loops free of anything but elementwise work.
#ifndef APUS_LIKELIHOODS_H
#define APUS_LIKELIHOODS_H

enum { chunk = 128 };

/// Runs `statement` for i = 0 ..< count on each chunk of the vectors, which it finds under their
/// own names advanced by `start`, and then `after`.
#define CHUNKED(statement, after) \
  for (long start = 0; start < n; start += chunk) { \
    const long count = n - start < chunk ? n - start : chunk; \
    LOOP for (long i = start; i < start + count; i++) statement \
    after \
  }

static double normal_kernel(
    const double *y, const double *mu, double inverse_sigma, double *z, long n) {
  double total = 0;
  CHUNKED(
      { z[i] = (y[i] - mu[i]) * inverse_sigma; },
      { total += dot_kernel(z + start, z + start, count); })
  return total;
}

static double bernoulli_logit_kernel(const double *y, const double *eta, double *score, long n) {
  double terms[chunk];
  double total = 0;
  CHUNKED(
      {
        const double x = eta[i];
        const double e = exp_nonpositive(-__builtin_fabs(x));
        terms[i - start] = y[i] * x - softplus_from(x, e);
        score[i] = y[i] - (x < 0 ? e : 1) / (1 + e);
      },
      { total += sum_kernel(terms, count); })
  return total;
}

static double poisson_log_kernel(const double *y, const double *eta, double *score, long n) {
  double terms[chunk];
  double total = 0;
  CHUNKED(
      {
        const double mean = exp_body(eta[i]);
        terms[i - start] = y[i] * eta[i] - mean;
        score[i] = y[i] - mean;
      },
      { total += sum_kernel(terms, count); })
  return total;
}

static double negative_binomial_log_kernel(
    const double *y, const double *eta, double alpha, double *score, double *softplus_sum, long n) {
  const double log_alpha = log_body(alpha);
  double terms[chunk];
  double pluses[chunk];
  double total = 0;
  double plus_total = 0;
  CHUNKED(
      {
        const double d = eta[i] - log_alpha;
        const double e = exp_nonpositive(-__builtin_fabs(d));
        const double plus = softplus_from(d, e);
        const double weight = y[i] + alpha;
        terms[i - start] = y[i] * d - weight * plus;
        pluses[i - start] = plus;
        score[i] = y[i] - weight * ((d < 0 ? e : 1) / (1 + e));
      },
      {
        total += sum_kernel(terms, count);
        plus_total += sum_kernel(pluses, count);
      })
  *softplus_sum = plus_total;
  return total;
}

static double student_t_kernel(
    const double *y, const double *mu, double inverse_sigma, double nu, double *score,
    double *weight_sum, long n) {
  double terms[chunk];
  double weights[chunk];
  double total = 0;
  double weight_total = 0;
  CHUNKED(
      {
        const double z = (y[i] - mu[i]) * inverse_sigma;
        const double weight = (nu + 1) / (nu + z * z);
        terms[i - start] = log1p_body(z * z / nu);
        weights[i - start] = weight;
        score[i] = weight * z;
      },
      {
        total += sum_kernel(terms, count);
        weight_total += sum_kernel(weights, count);
      })
  *weight_sum = weight_total;
  return total;
}

#endif
