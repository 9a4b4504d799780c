/// The distributions with a hurdle.

public import ApusGraph

/// A Poisson count above 0 with probability `psi`, else 0.
public typealias HurdlePoisson = Hurdle<Poisson>

extension Hurdle where Base == Poisson {
  /// A Poisson count of mean `mu > 0`, given that it is above 0, with probability `psi` in [0, 1].
  public init(psi: some TensorConvertible, mu: some TensorConvertible) {
    self.init(psi.tensor, Poisson(mu: mu))
  }
}

/// A negative binomial count above 0 with probability `psi`, else 0.
public typealias HurdleNegativeBinomial = Hurdle<NegativeBinomial>

extension Hurdle where Base == NegativeBinomial {
  /// A negative binomial count of mean `mu > 0` and shape `alpha > 0`, given that it is above 0, with
  /// probability `psi` in [0, 1].
  public init(
    psi: some TensorConvertible, mu: some TensorConvertible, alpha: some TensorConvertible
  ) {
    self.init(psi.tensor, NegativeBinomial(mu: mu, alpha: alpha))
  }
}

/// A gamma variable with probability `psi`, else 0.
public typealias HurdleGamma = Hurdle<Gamma>

extension Hurdle where Base == Gamma {
  /// A gamma variable with shape `alpha > 0` and rate `beta > 0` with probability `psi` in [0, 1].
  public init(
    psi: some TensorConvertible, alpha: some TensorConvertible, beta: some TensorConvertible
  ) {
    self.init(psi.tensor, Gamma(alpha: alpha, beta: beta))
  }
}

/// A log-normal variable with probability `psi`, else 0.
public typealias HurdleLogNormal = Hurdle<LogNormal>

extension Hurdle where Base == LogNormal {
  /// A number whose logarithm has mean `mu` and standard deviation `sigma > 0`, with probability
  /// `psi` in [0, 1].
  public init(
    psi: some TensorConvertible, mu: some TensorConvertible, sigma: some TensorConvertible
  ) {
    self.init(psi.tensor, LogNormal(mu: mu, sigma: sigma))
  }
}
