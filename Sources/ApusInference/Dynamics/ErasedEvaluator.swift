/// The user's evaluator behind one virtual call, so that the sampler's loops are compiled once.

/// An evaluator whose type is forgotten once per chain.
///
/// Code that is generic over the user's type would run unspecialised here, in another module than
/// the type; one virtual call per gradient is what remains of the difference.
class ErasedEvaluator {
  /// Evaluates the log density at a point and writes its gradient.
  func evaluate(
    at position: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) throws -> Double {
    preconditionFailure("the erased evaluator is abstract")
  }

  /// The log density at a point.
  func logDensity(at position: UnsafePointer<Double>) throws -> Double {
    preconditionFailure("the erased evaluator is abstract")
  }

  /// Makes the evaluator of one chain.
  static func make(_ model: some LogDensityModel) throws -> ErasedEvaluator {
    BoxedEvaluator(try model.makeEvaluator(), dimension: model.dimension)
  }
}

extension ErasedEvaluator {
  /// The log density and its gradient at a point given as an array.
  func evaluate(at position: [Double]) throws -> (logDensity: Double, gradient: [Double]) {
    var gradient = position
    let logDensity = try gradient.withUnsafeMutableBufferPointer { gradient in
      try position.withUnsafeBufferPointer { position in
        // No coordinates, no memory.
        guard let position = position.baseAddress, let gradient = gradient.baseAddress else {
          return 0.0
        }
        return try evaluate(at: position, gradient: gradient)
      }
    }
    return (logDensity, gradient)
  }
}

private final class BoxedEvaluator<Evaluator: LogDensityEvaluator>: ErasedEvaluator {
  /// Kept in memory of its own: a stored property would be checked for exclusive access each call.
  private let evaluator: UnsafeMutablePointer<Evaluator>
  private let dimension: Int

  init(_ evaluator: Evaluator, dimension: Int) {
    self.evaluator = .allocate(capacity: 1)
    self.evaluator.initialize(to: evaluator)
    self.dimension = dimension
  }

  deinit {
    evaluator.deinitialize(count: 1)
    evaluator.deallocate()
  }

  override func evaluate(
    at position: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) throws -> Double {
    let point = UnsafeBufferPointer(start: position, count: dimension)
    let target = UnsafeMutableBufferPointer(start: gradient, count: dimension)
    var span = target.mutableSpan
    return try evaluator.pointee.evaluate(at: point.span, gradient: &span)
  }

  override func logDensity(at position: UnsafePointer<Double>) throws -> Double {
    let point = UnsafeBufferPointer(start: position, count: dimension)
    return try evaluator.pointee.logDensity(at: point.span)
  }
}
