/// Pointwise log likelihoods, observation by observation.

import ApusNumerics

/// The log likelihoods of observations at draws, made for a block of observations at a time.
///
/// What is computed from them needs the draws of one observation after the other; with a closure that
/// makes them when they are asked for, the matrix of all of them is never in memory.
public struct LogLikelihoodColumns {
  /// The number of observations.
  public let count: Int
  /// The number of chains, whose draws come one after the other.
  public let chains: Int
  /// How many observations are asked for at once.
  public let blockSize: Int

  private let make: (Range<Int>) throws -> [[Double]]

  /// - Parameters:
  ///   - count: the number of observations.
  ///   - chains: the number of chains.
  ///   - blockSize: how many observations are asked for at once.
  ///   - make: the log likelihoods of some observations, for each those of all draws, chain after chain.
  /// - Precondition: `chains` and `blockSize` are positive.
  public init(
    count: Int, chains: Int, blockSize: Int = 256,
    _ make: @escaping (Range<Int>) throws -> [[Double]]
  ) {
    precondition(chains > 0 && blockSize > 0, "\(chains) chains in blocks of \(blockSize)")
    (self.count, self.chains, self.blockSize, self.make) = (count, chains, blockSize, make)
  }

  /// The columns of an array with the dimensions `chain`, `draw` and any others.
  public init(_ array: DataArray) {
    self.init(count: array.elementCount, chains: array.chainCount) { block in
      block.map { array.draws(element: $0).values }
    }
  }

  /// Calls `body` for every observation in order.
  ///
  /// - Throws: a ``ComparisonError`` for a log likelihood that is NaN or plus infinity, and when
  ///   observations have different numbers of draws.
  func forEach(_ body: (_ observation: Int, _ draws: [Double]) throws -> Void) throws {
    var length: Int?
    for start in stride(from: 0, to: count, by: blockSize) {
      let block = start..<min(start + blockSize, count)
      for (observation, draws) in zip(block, try make(block)) {
        guard draws.count == length ?? draws.count, !draws.isEmpty else {
          throw ComparisonError(
            .mismatch,
            "observation \(observation) has \(draws.count) draws, those before it "
              + "\(length ?? 1); give the log likelihood of every observation at every draw")
        }
        length = draws.count
        if let bad = draws.firstIndex(where: { $0.isNaN || $0 == .infinity }) {
          throw ComparisonError(
            .notFinite,
            "the log likelihood of observation \(observation) at draw \(bad) is \(draws[bad]); "
              + "look at the likelihood there, or leave the observation out")
        }
        try body(observation, draws)
      }
    }
  }
}

extension InferenceData {
  /// The array of pointwise log likelihoods of an observed variable.
  ///
  /// - Parameter variable: its name; nil where there is only one.
  /// - Throws: a ``ComparisonError``.
  func pointwiseLogLikelihood(_ variable: String?) throws -> (name: String, array: DataArray) {
    guard let group = logLikelihood, !group.isEmpty else {
      throw ComparisonError(
        .missing,
        "there is no group log_likelihood; compute it with model.computeLogLikelihood(result)")
    }
    let known = group.names.joined(separator: ", ")
    guard let name = variable ?? (group.names.count == 1 ? group.names[0] : nil) else {
      throw ComparisonError(
        .ambiguous, "log_likelihood has several variables: give one of \(known)")
    }
    guard let array = group[name] else {
      throw ComparisonError(
        .missing, "log_likelihood has no '\(name)'; give one of \(known)")
    }
    return (name, array)
  }

  /// The mean effective sample size of all scalars of the posterior by the number of draws; 1 for a
  /// single chain and where there is nothing to judge by.
  func relativeEfficiency() -> Double {
    var (sum, count, draws) = (0.0, 0, 1)
    for array in posterior.names.compactMap({ posterior[$0] }) {
      guard array.chainCount > 1 else { return 1 }
      draws = array.chainCount * array.drawCount
      for element in 0..<array.elementCount {
        let ess = array.draws(element: element).essMean()
        guard ess.isFinite else { continue }
        sum += ess
        count += 1
      }
    }
    return count == 0 ? 1 : sum / Double(count) / Double(draws)
  }
}
