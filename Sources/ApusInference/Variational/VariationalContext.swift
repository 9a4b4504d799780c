/// What a variational run knows of the density that it approximates.

internal import ApusNumerics

/// The evaluator of a run, its random numbers, and what can be said about points without density.
struct VariationalContext {
  let dimension: Int
  let seed: UInt64
  let evaluator: ErasedEvaluator
  /// The names of the coordinates, for messages.
  let names: [String]
  /// Which term of the density refuses a point.
  let explain: ([Double]) -> String?

  init(_ density: some LogDensityModel, seed: UInt64) throws {
    let explainable = density as? any ExplainableDensity
    dimension = density.dimension
    self.seed = seed
    evaluator = try ErasedEvaluator.make(density)
    names = explainable?.names ?? (0..<density.dimension).map { "x[\($0)]" }
    explain = { explainable?.explainRefusal(at: $0) }
  }

  /// The mean to begin with: the given one, the origin, or a point as chains find one.
  ///
  /// - Parameter path: the number of a path that is to start at a random point; nil for the origin.
  /// - Throws: ``SamplerError/noInitialPoint(_:)``.
  func start(_ density: some LogDensityModel, _ initial: [Double]?, path: Int? = nil) throws
    -> [Double]
  {
    var found = initial ?? [Double](repeating: 0, count: dimension)
    if initial == nil, path == nil, try refusal(of: found) == nil { return found }
    let random = RandomStream(seed: seed, index: path ?? 0, purpose: .initialPoint)
    try InitialPoint(density, given: initial, random: random).place(dimension: dimension) {
      found = $0
      return try refusal(of: $0)
    }
    return found
  }

  /// Why the density cannot be used at a point; nil where it can.
  private func refusal(of position: [Double]) throws -> String? {
    do {
      let (value, gradient) = try evaluator.evaluate(at: position)
      if !value.isFinite { return "the log density is \(value)" }
      return gradient.firstIndex { !$0.isFinite }
        .map { "the gradient of '\(names[$0])' is \(gradient[$0])" }
    } catch let error as DensityError {
      return "\(error)"
    }
  }

  /// Logarithms of scales and means beyond which the bound has no maximum.
  private static let largestLogScale = 200.0
  private static let largestMean = 1e100

  /// Refuses an approximation that runs away along a coordinate.
  func requireBounded(_ index: Int, mean: Double, scale: Double, iteration: Int) throws {
    guard mean.isFinite, scale.isFinite else {
      throw VariationalError.nonFinite(
        iteration: iteration,
        reason: "mean and scale of '\(names[index])' have become \(mean) and \(scale)")
    }
    guard naturalLog(scale).magnitude < Self.largestLogScale, mean.magnitude < Self.largestMean
    else {
      throw VariationalError.unbounded(coordinate: names[index], mean: mean, scale: scale)
    }
  }

  /// The error for draws that have no density time after time.
  func refusal(at position: [Double], iteration: Int) -> VariationalError {
    let shown = zip(names, position).prefix(8).map { "\($0) = \($1)" }
    return .nonFinite(
      iteration: iteration,
      reason: explain(position)
        ?? "the log density or its gradient is not finite at \(shown.joined(separator: ", "))")
  }
}
