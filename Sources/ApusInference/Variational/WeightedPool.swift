/// Draws of several normal densities, weighed as draws of their mixture.

internal import ApusDiagnostics
internal import ApusNumerics

/// Equally many draws of each of some normal densities qᵢ, with Pareto smoothed importance weights
/// `p / q` of draws of their mixture `q = Σᵢ qᵢ / P`.
///
/// Weights against the mixture, the balance heuristic (Veach and Guibas 1995; arXiv 1511.03095), and
/// not against the density that each draw is from: normal densities around one mode share its mass,
/// however many of them there are, so that each mode gets what it has under p.
///
/// The draws are made again from their seeds whenever they are needed: memory does not grow with their
/// number times that of the coordinates.
struct WeightedPool {
  /// One normal density with the log density p of each of its draws.
  struct Member {
    /// What its random numbers depend on beside the seed.
    let number: Int
    let normal: NormalDensity
    let logDensities: [Double]

    /// Evaluates the log density at the draws.
    init(
      _ normal: NormalDensity, number: Int, draws: Int, seed: UInt64,
      logDensity: ([Double]) throws -> Double
    ) rethrows {
      var random = Self.random(number, seed: seed)
      self.normal = normal
      self.number = number
      logDensities = try (0..<draws).map { _ in try logDensity(normal.draw(using: &random)) }
    }

    fileprivate static func random(_ number: Int, seed: UInt64) -> RandomStream {
      RandomStream(seed: seed, index: number + 1, purpose: .approximation)
    }
  }

  let members: [Member]
  /// The log density of the mixture at each draw.
  let logMixtures: [Double]
  /// One for each draw, those of the first member first.
  let weights: ParetoSmoothedWeights
  private let seed: UInt64
  /// log p - log qᵢ of the draws of each member.
  private let ownRatios: [[Double]]

  /// Weighs the draws of members that were made with this seed.
  ///
  /// - Complexity: P² log densities of normals for each draw of a member, for P members.
  init(_ members: [Member], seed: UInt64) {
    (self.members, self.seed) = (members, seed)
    let logShare = -naturalLog(Double(members.count))
    var (mixtures, ratios) = ([Double](), members.map { _ in [Double]() })
    Self.forEachDraw(of: members, seed: seed) { member, index, draw in
      let logs = members.map { $0.normal.logDensity(at: draw) }
      mixtures.append(logShare + (logs.count == 1 ? logs[0] : SpecialFunctions.logSumExp(logs)))
      ratios[member].append(members[member].logDensities[index] - logs[member])
    }
    (logMixtures, ownRatios) = (mixtures, ratios)
    weights = ParetoSmoothedWeights(
      logRatios: members.flatMap(\.logDensities).minus(mixtures))
  }

  /// The number of coordinates.
  var dimension: Int { members.first?.normal.dimension ?? 0 }

  /// Whether the weights are numbers, so that draws can be chosen by them.
  var canBeResampled: Bool { weights.logWeights.allSatisfy { !$0.isNaN } }

  /// The part of the weights that the draws of each member have.
  var shares: [Double] {
    var (result, start) = ([Double](), 0)
    let weights = weights.weights
    for member in members {
      let end = start + member.logDensities.count
      result.append(weights[start..<end].reduce(0, +))
      start = end
    }
    return result
  }

  /// The evidence lower bound of one member: the mean of log p - log qᵢ over its draws.
  func bound(ofMember member: Int) -> RunningMoments {
    var bound = RunningMoments()
    for ratio in ownRatios[member] { bound.observe(ratio) }
    return bound
  }

  /// Means and standard deviations of the coordinates under the weights.
  func moments() -> NormalApproximation.Moments {
    let weights = weights.weights
    var means = [Double](repeating: 0, count: dimension)
    var squares = means
    forEachDraw { index, draw in
      for i in draw.indices { means[i] += weights[index] * draw[i] }
    }
    forEachDraw { index, draw in
      for i in draw.indices {
        squares[i] += weights[index] * ((draw[i] - means[i]) * (draw[i] - means[i]))
      }
    }
    return NormalApproximation.Moments(
      means: means, standardDeviations: squares.map { $0.squareRoot() })
  }

  /// Calls `body` with every draw and its number.
  func forEachDraw(_ body: (_ index: Int, _ draw: [Double]) -> Void) {
    var index = 0
    Self.forEachDraw(of: members, seed: seed) { _, _, draw in
      body(index, draw)
      index += 1
    }
  }

  private static func forEachDraw(
    of members: [Member], seed: UInt64,
    _ body: (_ member: Int, _ index: Int, _ draw: [Double]) -> Void
  ) {
    for (place, member) in members.enumerated() {
      var random = Member.random(member.number, seed: seed)
      for index in member.logDensities.indices {
        body(place, index, member.normal.draw(using: &random))
      }
    }
  }
}

extension WeightedPool {
  /// Draws chosen with replacement by their weights, in random order.
  ///
  /// - Returns: the positions one after the other, and for each the number of its draw.
  /// - Precondition: ``canBeResampled``.
  func resampled(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> (positions: [Double], indices: [Int]) {
    let chosen = choose(count, using: &generator)
    let places = Array(0..<count).shuffled(using: &generator)
    var positions = [Double](repeating: 0, count: count * dimension)
    var indices = [Int](repeating: 0, count: count)
    var next = 0
    forEachDraw { index, draw in
      while next < count, chosen[next] == index {
        for i in draw.indices { positions[places[next] * dimension + i] = draw[i] }
        indices[places[next]] = index
        next += 1
      }
    }
    return (positions, indices)
  }

  /// Systematic resampling: equally spaced steps through the sum of the weights from a random start,
  /// which has less noise than independent choices.
  ///
  /// - Returns: numbers of draws, in rising order.
  private func choose(_ count: Int, using generator: inout some RandomNumberGenerator) -> [Int] {
    let weights = weights.weights
    let total = weights.reduce(0, +)
    let start = Variates.uniform(using: &generator)
    var (result, index, sum) = ([Int](), 0, weights.first ?? 0)
    // Rounding of the sum must not lead to a draw without weight at the end.
    let last = weights.lastIndex { $0 > 0 } ?? 0
    for step in 0..<count {
      let target = (Double(step) + start) / Double(count) * total
      while sum <= target, index < last {
        index += 1
        sum += weights[index]
      }
      result.append(index)
    }
    return result
  }
}
