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

  /// The log densities and gradients at points that lie one after the other in memory, NaN where there
  /// is none.
  ///
  /// - Throws: what the density throws, except for points outside of its support.
  func evaluate(
    count: Int, at positions: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    logDensities: UnsafeMutablePointer<Double>
  ) throws {
    preconditionFailure("the erased evaluator is abstract")
  }

  /// Makes the evaluator of one chain.
  static func make(_ model: some LogDensityModel) throws -> ErasedEvaluator {
    let evaluator = try model.makeEvaluator()
    if let blocks = evaluator as? any BlockLogDensityEvaluator {
      return boxed(blocks, dimension: model.dimension)
    }
    return BoxedEvaluator(evaluator, dimension: model.dimension)
  }

  private static func boxed(
    _ evaluator: some BlockLogDensityEvaluator, dimension: Int
  ) -> ErasedEvaluator {
    BoxedBlockEvaluator(evaluator, dimension: dimension)
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

private class BoxedEvaluator<Evaluator: LogDensityEvaluator>: ErasedEvaluator {
  /// Kept in memory of its own: a stored property would be checked for exclusive access each call.
  final let evaluator: UnsafeMutablePointer<Evaluator>
  final let dimension: Int

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

  override func evaluate(
    count: Int, at positions: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    logDensities: UnsafeMutablePointer<Double>
  ) throws {
    for i in 0..<count {
      do {
        logDensities[i] = try evaluate(
          at: positions + i * dimension, gradient: gradients + i * dimension)
      } catch is DensityError {
        logDensities[i] = .nan
      }
    }
  }
}

private final class BoxedBlockEvaluator<
  Evaluator: BlockLogDensityEvaluator
>: BoxedEvaluator<Evaluator> {
  override func evaluate(
    count: Int, at positions: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>,
    logDensities: UnsafeMutablePointer<Double>
  ) throws {
    let points = UnsafeBufferPointer(start: positions, count: count * dimension)
    var slopes = UnsafeMutableBufferPointer(start: gradients, count: count * dimension).mutableSpan
    var values = UnsafeMutableBufferPointer(start: logDensities, count: count).mutableSpan
    try evaluator.pointee.evaluate(
      count: count, at: points.span, gradients: &slopes, logDensities: &values)
  }
}
