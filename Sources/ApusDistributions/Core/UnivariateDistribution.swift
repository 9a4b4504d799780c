/// Distributions of single numbers, which can also be used alone.

public import ApusGraph
public import ApusNumerics

/// The numbers of a distribution's arguments, in their order; at most eight.
public struct ParameterValues: Sendable {
  private var values = SIMD8<Double>.zero

  /// The numbers in the order of the arguments.
  ///
  /// - Precondition: at most eight values.
  public init(_ values: [Double]) {
    for (index, value) in values.enumerated() { self.values[index] = value }
  }

  /// From how many draws on it pays to work out what they need of the arguments.
  static let manyDraws = 16

  /// All but the first: the arguments of what a distribution is made from.
  var dropFirst: ParameterValues {
    var rest = ParameterValues([])
    for place in 1..<8 { rest[place - 1] = self[place] }
    return rest
  }

  /// The number of the argument at a place.
  public subscript(index: Int) -> Double {
    get { values[index] }
    set { values[index] = newValue }
  }
}

/// Draws that take the arguments anew each time.
public struct ArgumentDraws<Distribution: UnivariateDistribution>: Variate {
  let distribution: Distribution
  let parameters: ParameterValues

  /// One draw.
  public func draw(using generator: inout some RandomNumberGenerator) throws -> Double {
    try distribution.draw(parameters, using: &generator)
  }
}

extension UnivariateDistribution where Draws == ArgumentDraws<Self> {
  /// Draws that take the arguments anew each time.
  public func draws(_ parameters: ParameterValues) -> ArgumentDraws<Self> {
    ArgumentDraws(distribution: self, parameters: parameters)
  }
}

/// A distribution of single numbers: each element of an array is drawn by itself.
///
/// The functions that take ``ParameterValues`` are what a distribution provides; users call
/// ``logDensity(_:)-(Double)``, ``cdf(_:)``, ``quantile(_:)``, ``mean``, ``variance`` and
/// ``sample(using:)`` on a distribution whose arguments are numbers.
public protocol UnivariateDistribution: Distribution {
  /// One draw.
  func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) throws -> Double

  /// The type of ``draws(_:)``.
  associatedtype Draws: Variate = ArgumentDraws<Self>

  /// The same draws, with what they need of the arguments worked out once: for many draws of the
  /// same arguments. By default nothing is.
  func draws(_ parameters: ParameterValues) -> Draws

  /// The expectation; NaN where there is none, infinite where it diverges.
  func mean(_ parameters: ParameterValues) -> Double

  /// The variance; NaN where there is none, infinite where it diverges.
  func variance(_ parameters: ParameterValues) -> Double

  /// `P(X <= x)` at an `x` that is not NaN.
  func cdf(_ x: Double, _ parameters: ParameterValues) -> Double

  /// `P(X > x)` at an `x` that is not NaN; by default `1 - P(X <= x)`, which loses the digits of
  /// small probabilities.
  func survival(_ x: Double, _ parameters: ParameterValues) -> Double

  /// `log P(X <= x)` at an `x` that is not NaN; by default the logarithm of the probability, which
  /// is `-inf` below all doubles.
  func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double

  /// `log P(X > x)`, likewise.
  func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double

  /// `log P(X <= x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number.
  func logCDF(_ x: Double) throws -> Double

  /// `log P(X > x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number.
  func logSurvival(_ x: Double) throws -> Double

  /// The smallest `x` of the support with `P(X <= x) >= probability`, a number in [0, 1].
  func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double
}

extension UnivariateDistribution {
  /// Fills memory with independent draws; where no argument varies, what many draws need of them is
  /// worked out once.
  ///
  /// - Throws: what a single draw throws.
  public func draw(
    into output: UnsafeMutableBufferPointer<Double>, shape: Shape, parameters: [ParameterArray],
    using generator: inout RandomStream
  ) throws {
    guard !output.isEmpty else { return }
    var values = ParameterValues(parameters.map { $0[0] })
    let varying = parameters.indices.filter { parameters[$0].isVarying }
    if varying.isEmpty, output.count >= ParameterValues.manyDraws {
      return try draws(values).fill(output, using: &generator)
    }
    for i in output.indices {
      for place in varying { values[place] = parameters[place][i] }
      output[i] = try draw(values, using: &generator)
    }
  }

  /// The log density (or log mass) at a number, with all constants; `-inf` outside of the support,
  /// NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number.
  public func logDensity(_ x: Double) throws -> Double {
    _ = try numbers()
    if x.isNaN { return .nan }
    guard support.contains(x) else { return -.infinity }
    return try Plan(outputs: [logDensityInSupport(.constant(x))], unknowns: []).evaluate()[0][0]
  }

  /// `P(X <= x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number.
  public func cdf(_ x: Double) throws -> Double {
    let parameters = try numbers()
    return x.isNaN ? .nan : cdf(x, parameters)
  }

  /// `P(X > x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number.
  public func survival(_ x: Double) throws -> Double {
    let parameters = try numbers()
    return x.isNaN ? .nan : survival(x, parameters)
  }

  /// `P(X > x)`.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    1 - cdf(x, parameters)
  }

  /// `log P(X <= x)`.
  public func logCDF(_ x: Double, _ parameters: ParameterValues) -> Double {
    cLog(cdf(x, parameters))
  }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double, _ parameters: ParameterValues) -> Double {
    cLog(survival(x, parameters))
  }

  /// `log P(X <= x)`.
  public func logCDF(_ x: Double) throws -> Double {
    let parameters = try numbers()
    return x.isNaN ? .nan : logCDF(x, parameters)
  }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double) throws -> Double {
    let parameters = try numbers()
    return x.isNaN ? .nan : logSurvival(x, parameters)
  }

  /// The smallest `x` of the support with `P(X <= x) >= probability`; at the probabilities 0 and 1
  /// the ends of the support, infinite where it has none.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number, or the
  ///   probability is outside of [0, 1].
  public func quantile(_ probability: Double) throws -> Double {
    guard Support.unitInterval.contains(probability) else {
      throw ModelError(
        .invalidArgument, "\(name): a probability must be between 0 and 1, got \(probability)")
    }
    return quantile(probability, try numbers())
  }

  /// The expectation; NaN where there is none, infinite where it diverges.
  public var mean: Double {
    get throws { mean(try numbers()) }
  }

  /// The variance; NaN where there is none, infinite where it diverges.
  public var variance: Double {
    get throws { variance(try numbers()) }
  }

  /// One draw.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not a number, or the
  ///   distribution is improper.
  public func sample(using generator: inout some RandomNumberGenerator) throws -> Double {
    try draw(try numbers(), using: &generator)
  }

  /// The arguments as numbers, checked.
  private func numbers() throws(ModelError) -> ParameterValues {
    try validate()
    var numbers = [Double]()
    for parameter in parameters {
      guard let values = parameter.value.knownValues, values.count == 1 else {
        throw ModelError(
          .unsupported,
          "\(name): \(parameter.name) = \(parameter.value) is not a single known "
            + "number; give one, or use it in a model")
      }
      numbers.append(values[0])
    }
    return ParameterValues(numbers)
  }
}
