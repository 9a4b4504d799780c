/// The evidence lower bound as fixed draws estimate it, a function without noise.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Standard normal draws in pairs of opposite noise, made once.
struct FixedDraws: Sendable {
  let dimension: Int
  let pairs: Int
  /// The noise of the first half of each pair, one after the other.
  let noise: [Double]

  /// Draws whose coordinates have a variance of exactly one and, where there are as many pairs as
  /// coordinates, no correlations: uniformly distributed orthogonal columns.
  init(dimension: Int, pairs: Int, using random: inout RandomStream) throws {
    (self.dimension, self.pairs) = (dimension, pairs)
    let normal = Matrix(
      rows: pairs, columns: dimension,
      columnMajor: (0..<pairs * dimension).map { _ in Variates.normal(using: &random) })
    let columns = dimension > 0 && dimension <= pairs ? try QR(normal).thinQ() : normal
    var balanced = columns
    for column in 0..<dimension {
      let factor = Double(pairs).squareRoot() / norm(columns.column(column))
      for row in 0..<pairs { balanced[row, column] *= factor }
    }
    noise = balanced.transposed().storage
  }

  var count: Int { 2 * pairs }
}

/// A centre and units in which parameters are of order one: `μ = c + u ∘ τ` and `ω = log u + t`.
struct FixedDrawFrame: Sendable {
  var centre: [Double]
  var units: [Double]

  /// The frame whose origin is a point of this one, given by τ and then t.
  ///
  /// - Parameter reach: the largest change of the logarithm of a unit. A search that is far away from
  ///   the optimum throws scales about, since they hardly matter there.
  func moved(to parameters: [Double], reach: Double = .infinity) -> FixedDrawFrame {
    let dimension = centre.count
    return FixedDrawFrame(
      centre: centre.indices.map { centre[$0] + units[$0] * parameters[$0] },
      units: units.indices.map {
        units[$0] * exponential(max(-reach, min(reach, parameters[dimension + $0])))
      })
  }
}

/// The run was cancelled while a bound was evaluated.
struct CancelledSearch: Error {}

/// The bound without constants, (1/M) Σₘ log p(μ + e^ω ∘ Zₘ) + Σᵢ ωᵢ, as a log density of τ and t.
struct FixedDrawObjective<Density: LogDensityModel>: LogDensityModel {
  let density: Density
  let draws: FixedDraws
  let frame: FixedDrawFrame
  let cancellation: CancellationFlag

  var dimension: Int { 2 * draws.dimension }

  func makeEvaluator() throws -> Evaluator {
    Evaluator(objective: self, evaluator: try ErasedEvaluator.make(density))
  }

  struct Evaluator: LogDensityEvaluator {
    let objective: FixedDrawObjective
    private let evaluator: ErasedEvaluator
    private let mean, scales, position, gradient: NumberBlock
    /// The slopes along τ and then t that one pair gives, without that of the entropy.
    let slopes: NumberBlock

    init(objective: FixedDrawObjective, evaluator: ErasedEvaluator) {
      (self.objective, self.evaluator) = (objective, evaluator)
      let dimension = objective.draws.dimension
      mean = NumberBlock(count: dimension)
      scales = NumberBlock(count: dimension)
      position = NumberBlock(count: dimension)
      gradient = NumberBlock(count: dimension)
      slopes = NumberBlock(count: 2 * dimension)
    }

    mutating func evaluate(
      at parameters: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      let dimension = objective.draws.dimension
      let logScale = place(parameters)
      var sum = 0.0
      for i in parameters.indices { gradient[i] = 0 }
      for pair in 0..<objective.draws.pairs {
        sum += try evaluate(pair: pair)
        for i in parameters.indices { gradient[i] += slopes.start[i] }
      }
      let share = 1 / Double(objective.draws.pairs)
      for i in parameters.indices { gradient[i] = share * gradient[i] + (i < dimension ? 0 : 1) }
      return logScale + share * sum
    }

    /// Takes over the parameters.
    ///
    /// - Returns: the sum of the logarithms of the scales.
    mutating func place(_ parameters: Span<Double>) -> Double {
      let frame = objective.frame
      let dimension = frame.centre.count
      var logScale = 0.0
      for i in 0..<dimension {
        mean.start[i] = frame.centre[i] + frame.units[i] * parameters[i]
        scales.start[i] = frame.units[i] * exponential(parameters[dimension + i])
        logScale += naturalLog(frame.units[i]) + parameters[dimension + i]
      }
      return logScale
    }

    /// The mean log density of a pair of draws; writes its ``slopes``.
    ///
    /// - Throws: ``DensityError/outsideSupport(_:)`` where the density or its gradient is not finite.
    mutating func evaluate(pair: Int) throws -> Double {
      let dimension = objective.draws.dimension
      for i in 0..<2 * dimension { slopes.start[i] = 0 }
      var sum = 0.0
      for sign in [0.5, -0.5] {
        if objective.cancellation.isRaised { throw CancelledSearch() }
        for i in 0..<dimension {
          let noise = objective.draws.noise[pair * dimension + i]
          position.start[i] = mean.start[i] + 2 * sign * noise * scales.start[i]
        }
        sum += 0.5 * (try evaluate())
        for i in 0..<dimension {
          let noise = objective.draws.noise[pair * dimension + i]
          slopes.start[i] += 0.5 * gradient.start[i] * objective.frame.units[i]
          slopes.start[dimension + i] += sign * noise * gradient.start[i] * scales.start[i]
        }
      }
      return sum
    }

    /// The log density at the present position.
    private func evaluate() throws -> Double {
      if position.numbers.allSatisfy(\.isFinite) {
        let value = try evaluator.evaluate(at: position.start, gradient: gradient.start)
        if value.isFinite, gradient.numbers.allSatisfy(\.isFinite) { return value }
      }
      let point = Array(position.numbers)
      let explainable = objective.density as? any ExplainableDensity
      let shown = point.prefix(8).enumerated()
        .map { "\(explainable?.names[$0] ?? "x[\($0)]") = \($1)" }
      throw DensityError.outsideSupport(
        explainable?.explainRefusal(at: point)
          ?? "the log density or its gradient is not finite at \(shown.joined(separator: ", "))")
    }
  }
}
