/// What a distribution is: named arguments, a support, a log density as an expression, and draws.

public import ApusGraph
public import ApusNumerics

/// A probability distribution whose arguments may be numbers or expressions of a model.
///
/// A distribution knows nothing of models, names or sampling; a model asks it for its log density,
/// its support and its draws.
public protocol Distribution: Sendable {
  /// The name of the distribution, as users write it; by default that of the type.
  var name: String { get }

  /// The arguments in the order of the initialiser, with their names and domains.
  var parameters: [DistributionParameter] { get }

  /// The same distribution with other arguments, given in the order of ``parameters``.
  func replacingParameters(_ values: [Tensor]) -> Self

  /// The values that the distribution can produce.
  var support: Support { get }

  /// The log density (or log mass) of values inside of the support, element by element, with all
  /// constants; of a smaller shape where it does not depend on the value. What it gives outside
  /// of the support is undefined; ``logDensity(_:)-(Tensor)`` adds the check.
  func logDensityInSupport(_ value: Tensor) -> Tensor

  /// Fills memory with independent draws.
  ///
  /// - Parameters:
  ///   - output: receives one draw for each element.
  ///   - parameters: the numbers of each argument, in the order of ``parameters``.
  ///   - generator: the source of randomness.
  /// - Throws: a ``ModelError`` when the distribution has no draws (an improper one).
  func draw(
    into output: UnsafeMutableBufferPointer<Double>, parameters: [ParameterArray],
    using generator: inout RandomStream
  ) throws
}

/// An argument of a distribution: its name, its value and the values it may have.
public struct DistributionParameter: Sendable {
  /// The name of the argument, as in the initialiser.
  public let name: String
  /// The number or expression that was given.
  public let value: Tensor
  /// The set that the value must belong to.
  public let domain: Support

  /// An argument with its name, value and domain.
  public init(_ name: String, _ value: Tensor, _ domain: Support) {
    self.name = name
    self.value = value
    self.domain = domain
  }
}

/// The numbers of one argument: one for each element, or a single one for all.
public struct ParameterArray {
  private let values: UnsafeBufferPointer<Double>
  private let stride: Int

  /// A view of memory that must outlive it.
  ///
  /// - Precondition: a single number, or as many as there are elements to draw.
  public init(_ values: UnsafeBufferPointer<Double>, count: Int) {
    precondition(values.count == count || values.count == 1, "\(values.count) values for \(count)")
    self.values = values
    stride = values.count == 1 ? 0 : 1
  }

  /// The number that belongs to an element.
  public subscript(index: Int) -> Double { values[index * stride] }
}

extension Distribution {
  public var name: String { "\(Self.self)" }

  /// The same distribution with every argument replaced by a function of it.
  public func mapParameters(_ transform: (Tensor) -> Tensor) -> Self {
    replacingParameters(parameters.map { transform($0.value) })
  }

  /// The shape that the arguments have together by broadcasting, or the mistake that makes one of
  /// them invalid.
  public func parameterShape() throws(ModelError) -> Shape {
    var shape = Shape.scalar
    for parameter in parameters {
      if let error = parameter.value.error { throw error }
      guard let joint = shape.broadcast(with: parameter.value.shape) else {
        throw ModelError(
          .shapeMismatch,
          "\(name): \(parameter.name) = \(parameter.value) has the shape "
            + "\(parameter.value.shape), which does not fit the shape \(shape) of the arguments "
            + "before it")
      }
      shape = joint
    }
    return shape
  }

  /// The log density (or log mass) of a value as an expression: element by element, with all
  /// constants, and `-inf` with a zero gradient outside of the support.
  public func logDensity(_ value: Tensor) -> Tensor {
    if support.isKnownToContain(value) {
      let density = logDensityInSupport(value)
      return broadcast(density, to: density.shape.broadcast(with: value.shape) ?? density.shape)
    }
    let isInside = support.contains(value)
    // Outside, the density is taken at a member instead: NaN times a zero adjoint is not 0.
    let member = select(isInside, value, support.range.member)
    return select(isInside, logDensityInSupport(member), -Tensor.infinity)
  }

  /// Checks every argument whose value is known.
  ///
  /// - Throws: a ``ModelError`` that names the argument, the value and its place.
  public func validate() throws(ModelError) {
    for parameter in parameters {
      guard let bad = parameter.domain.firstOutsider(in: parameter.value) else { continue }
      throw ModelError(
        .invalidArgument,
        "\(name): \(parameter.name) must be \(parameter.domain), got \(bad.value)"
          + (bad.isAlone ? "" : " in \(bad.place)"))
    }
  }
}

extension Tensor {
  /// Positive infinity.
  static let infinity = Tensor.constant(.infinity)

  /// `log 2`.
  static let logTwo = Tensor.constant(0.693_147_180_559_945_309_42)

  /// `log π`.
  static let logPi = Tensor.constant(1.144_729_885_849_400_174_14)
}
