/// Distributions whose values or arguments are vectors or matrices, which can also be used alone.

public import ApusGraph
public import ApusNumerics

/// A distribution whose values, or some of whose arguments, are vectors or matrices.
///
/// Users call ``logDensity(_:)-(TensorConvertible)``, ``mean``, ``variance`` and ``sample(using:)``
/// on a distribution whose arguments are numbers. Vectors and matrices of numbers come back as
/// `[Double]` in row-major order.
public protocol ArrayDistribution: Distribution {
  /// The expectation of one value as an expression; NaN where there is none.
  var expectation: Tensor { get }

  /// The variance of each element of a value as an expression; NaN where there is none.
  var elementVariance: Tensor { get }

  /// One draw.
  ///
  /// - Parameters:
  ///   - value: receives the elements of the draw in row-major order.
  ///   - shape: the shape of the draw.
  ///   - parameters: the numbers of each of ``Distribution/drawParameters`` for this draw.
  func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws
}

extension ArrayDistribution {
  /// Fills memory with independent draws, one after the other.
  public func draw(
    into output: UnsafeMutableBufferPointer<Double>, shape: Shape, parameters: [ParameterArray],
    using generator: inout RandomStream
  ) throws {
    let size = shape.count
    guard size > 0 else { return }
    for i in 0..<output.count / size {
      let value = UnsafeMutableBufferPointer(rebasing: output[(i * size)..<((i + 1) * size)])
      try draw(
        into: value, shape: shape, parameters: parameters.map { $0.array(i) }, using: &generator)
    }
  }

  /// The log density (or log mass) of one value, with all constants; `-inf` outside of the support,
  /// NaN where an element is NaN.
  ///
  /// - Throws: a ``ModelError`` when the value has another shape than the distribution, or an
  ///   argument is outside of its domain or not known.
  public func logDensity(_ value: some TensorConvertible) throws -> Double {
    let value = value.tensor
    try requireKnownArguments()
    guard let numbers = value.knownValues, value.shape.rank == support.eventRank,
      try accepts(value.shape)
    else {
      throw ModelError(
        .shapeMismatch,
        "\(name): \(value) has the shape \(value.shape) and is no known value of the "
          + "distribution\(try valueShape().map { ", whose values have the shape \($0)" } ?? ""): "
          + "give one value, of numbers")
    }
    if numbers.contains(where: \.isNaN) { return .nan }
    if support.firstOutsider(in: value) != nil { return -.infinity }
    return try Plan(outputs: [logDensity(value)], unknowns: []).evaluate()[0][0]
  }

  /// The log density (or log mass) at a number, of a distribution of single numbers.
  ///
  /// - Throws: a ``ModelError`` when the values of the distribution are vectors or matrices, or an
  ///   argument is outside of its domain or not known.
  public func logDensity(_ x: Double) throws -> Double {
    let value: any TensorConvertible = x
    return try logDensity(value) as Double
  }

  /// The expectation of one value, in row-major order; NaN where there is none.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public var mean: [Double] {
    get throws { try evaluated(expectation) }
  }

  /// The variance of each element of a value, in row-major order; NaN where there is none.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public var variance: [Double] {
    get throws { try evaluated(elementVariance) }
  }

  /// One draw, in row-major order, from a stream that the generator's next number names.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known, the
  ///   distribution is improper, or the arguments leave the length of a draw open.
  public func sample(using generator: inout some RandomNumberGenerator) throws -> [Double] {
    try requireKnownArguments()
    guard let shape = try eventShape else {
      throw ModelError(
        .unsupported,
        "\(name): the arguments leave the length of a draw open; give "
          + "it, as the arguments of the initialiser")
    }
    let parameters = drawParameters
    let arguments = Executor(try Plan(outputs: parameters.map(\.value), unknowns: []))
    var stream = RandomStream(seed: generator.next(), purpose: .simulation)
    var value = [Double](repeating: 0, count: shape.count)
    // The memory of an executor lives as long as the executor itself.
    return try withExtendedLifetime(arguments) {
      arguments.run()
      try value.withUnsafeMutableBufferPointer {
        try draw(into: $0, shape: shape, parameters: arguments.outputs, using: &stream)
      }
      return value
    }
  }

  /// The value of an expression of the arguments.
  func evaluated(_ expression: @autoclosure () -> Tensor) throws -> [Double] {
    try requireKnownArguments()
    return try Plan(outputs: [expression()], unknowns: []).evaluate()[0]
  }

  /// Refuses arguments that are not those of one draw, or not known.
  func requireKnownArguments() throws(ModelError) {
    try validate()
    _ = try eventShape
    let batch = try batchShape()
    guard batch == .scalar else {
      throw ModelError(
        .unsupported,
        "\(name): the arguments are those of a batch \(batch), not of one value: "
          + "give single ones, or use it in a model")
    }
    for parameter in parameters where !Tensor.unknowns(of: [parameter.value]).isEmpty {
      throw ModelError(
        .unsupported,
        "\(name): \(parameter.name) = \(parameter.value) is not known; give a "
          + "number, or use it in a model")
    }
  }
}
