/// What a distribution is: named arguments, a support, a log density as an expression, and draws.

public import ApusGraph
public import ApusNumerics

/// A probability distribution whose arguments may be numbers or expressions of a model.
///
/// A distribution knows nothing of models, names or sampling; a model asks it for its log density,
/// its support and its draws. Its values are numbers, vectors or matrices; independent ones are
/// arranged in a batch, whose dimensions come first in the shapes of values and arguments.
public protocol Distribution: Sendable {
  /// The name of the distribution, as users write it; by default that of the type.
  var name: String { get }

  /// The arguments in the order of the initialiser, with their names and domains.
  var parameters: [DistributionParameter] { get }

  /// The distribution in mathematical notation, as printed models show it: `Normal(0, 1.5)`.
  var formula: String { get }

  /// The same distribution with other arguments, given in the order of ``parameters``.
  func replacingParameters(_ values: [Tensor]) -> Self

  /// The values that the distribution can produce.
  var support: Support { get }

  /// The shape of one value, given the arguments: `[]` for a number; nil where the arguments leave
  /// the length open, which a model then takes from the shape of a parameter or from data.
  var eventShape: Shape? { get throws(ModelError) }

  /// The log density (or log mass) of values inside of the support, one number for each value of a
  /// batch, with all constants; of a smaller shape where it does not depend on the value. What it
  /// gives outside of the support is undefined; ``logDensity(_:)-(Tensor)`` adds the check.
  func logDensityInSupport(_ value: Tensor) -> Tensor

  /// What draws are made from: the arguments, or what is computed of them once for many draws, as
  /// the factor of a covariance matrix is.
  var drawParameters: [DistributionParameter] { get }

  /// Fills memory with independent draws.
  ///
  /// - Parameters:
  ///   - output: receives one draw after the other, each in row-major order.
  ///   - shape: the shape of one draw; its elements divide the memory into draws.
  ///   - parameters: the numbers of each of ``drawParameters``, in their order.
  ///   - generator: the source of randomness.
  /// - Throws: a ``ModelError`` when the distribution has no draws (an improper one).
  func draw(
    into output: UnsafeMutableBufferPointer<Double>, shape: Shape, parameters: [ParameterArray],
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
  /// Whether formulas show the name, because it tells which form of the distribution was chosen.
  public let isLabelled: Bool

  /// An argument with its name, value and domain.
  public init(_ name: String, _ value: Tensor, _ domain: Support, isLabelled: Bool = false) {
    self.name = name
    self.value = value
    self.domain = domain
    self.isLabelled = isLabelled
  }
}

extension DistributionParameter {
  /// The shape that the value has for one draw, without the batch.
  public var eventShape: Shape { value.shape.event(eventRank: domain.eventRank) }
}

/// The numbers of one argument: those of each draw, or the same for all.
public struct ParameterArray {
  private let values: UnsafeBufferPointer<Double>
  private let stride: Int
  private let eventCount: Int

  /// A view of memory that must outlive it.
  ///
  /// - Parameters:
  ///   - count: the number of draws.
  ///   - eventCount: the numbers that the argument has for one draw; 1 unless it is an array.
  /// - Precondition: the numbers of a single draw, or of all draws.
  public init(_ values: UnsafeBufferPointer<Double>, count: Int, eventCount: Int = 1) {
    precondition(
      values.count == count * eventCount || values.count == eventCount,
      "\(values.count) values for \(count) times \(eventCount)")
    self.values = values
    self.eventCount = eventCount
    stride = values.count == eventCount ? 0 : eventCount
  }

  /// Whether draws have numbers of their own.
  var isVarying: Bool { stride > 0 }

  /// The number that belongs to a draw.
  public subscript(index: Int) -> Double { values[index * stride] }

  /// The numbers that belong to some draws one after the other, which have numbers of their own.
  func array(from start: Int, count: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: values[start..<start + count])
  }

  /// The numbers of the vector or matrix that belongs to a draw.
  public func array(_ index: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(rebasing: values[(index * stride)..<(index * stride + eventCount)])
  }
}

extension Distribution {
  /// The name of the type.
  public var name: String { "\(Self.self)" }

  /// The same distribution with every argument replaced by a function of it.
  public func mapParameters(_ transform: (Tensor) -> Tensor) -> Self {
    replacingParameters(parameters.map { transform($0.value) })
  }

  /// The arguments themselves.
  public var drawParameters: [DistributionParameter] { parameters }

  /// Numbers by themselves have no dimensions.
  public var eventShape: Shape? {
    get throws(ModelError) { support.eventRank == 0 ? .scalar : nil }
  }

  /// The shape of the batch that the arguments make together by broadcasting, or the mistake that
  /// makes one of them invalid.
  public func batchShape() throws(ModelError) -> Shape {
    var shape = Shape.scalar
    for parameter in parameters {
      if let error = parameter.value.error { throw error }
      let rank = parameter.domain.eventRank
      guard parameter.value.shape.rank >= rank else {
        throw ModelError(
          .shapeMismatch,
          "\(name): \(parameter.name) = \(parameter.value) has the shape "
            + "\(parameter.value.shape) and must be a "
            + (rank == 1 ? "vector: give one, as [1.0, 2.0]" : "matrix: give its rows, as an array")
        )
      }
      let batch = parameter.value.shape.batch(eventRank: rank)
      guard let joint = shape.broadcast(with: batch) else {
        throw ModelError(
          .shapeMismatch,
          "\(name): \(parameter.name) = \(parameter.value) has the shape "
            + "\(parameter.value.shape), which does not fit the shape \(shape) of the arguments "
            + "before it: give arguments of one shape, or single numbers")
      }
      shape = joint
    }
    return shape
  }

  /// The shape of values that follows from the arguments: the batch, then the dimensions of one
  /// value; nil where these are open.
  public func valueShape() throws(ModelError) -> Shape? {
    let batch = try batchShape()
    return try eventShape.map { batch + $0 }
  }

  /// Whether values of a shape are a batch that the arguments stretch to.
  public func accepts(_ shape: Shape) throws(ModelError) -> Bool {
    let rank = support.eventRank
    guard shape.rank >= rank else { return false }
    let arguments = try batchShape()
    if let event = try eventShape, event != shape.event(eventRank: rank) { return false }
    let batch = shape.batch(eventRank: rank)
    return arguments.broadcast(with: batch) == batch
  }

  /// The log density (or log mass) of values as an expression: one number for each of a batch, with
  /// all constants, and `-inf` with a zero gradient outside of the support.
  public func logDensity(_ value: Tensor) -> Tensor {
    if value.error != nil { return value }
    let rank = support.eventRank
    guard value.shape.rank >= rank else {
      return .invalid(
        ModelError(
          .shapeMismatch,
          "\(name): \(value) has the shape \(value.shape), but a value has \(rank) dimensions: "
            + "give rows of values"))
    }
    if support.isKnownToContain(value) {
      let (density, batch) = (logDensityInSupport(value), value.shape.batch(eventRank: rank))
      return broadcast(density, to: density.shape.broadcast(with: batch) ?? density.shape)
    }
    let isInside = support.contains(value)
    // Outside, the density is taken at a member instead: NaN times a zero adjoint is not 0.
    let member = select(
      overEvents(isInside, eventRank: rank), value,
      support.member(value.shape.event(eventRank: rank)))
    return select(isInside, logDensityInSupport(member), -Tensor.infinity)
  }

  /// Checks every argument whose value is known.
  ///
  /// - Throws: a ``ModelError`` that names the argument, the value and its place.
  public func validate() throws(ModelError) {
    for parameter in parameters {
      let value = parameter.value
      guard let bad = parameter.domain.firstOutsider(in: value.evaluated) else { continue }
      throw ModelError(
        .invalidArgument,
        "\(name): \(parameter.name) must be \(parameter.domain), got \(bad.value)"
          + value.place(of: bad) + "; \(parameter.domain.advice)")
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
