/// Draws from densities of few coordinates by a grid and the Metropolis step that corrects it.
import ApusDiagnostics
import ApusLinearAlgebra
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct GridProposalTests {
  private func run(
    _ density: some LogDensityModel, _ change: (inout SamplingOptions) -> Void = { _ in }
  ) async throws -> SamplingRun {
    let proposal = try #require(try GridProposal(of: density, seed: 1))
    return try await NUTS().run(
      density,
      options: samplingOptions {
        ($0.draws, $0.proposal) = (20_000, proposal)
        change(&$0)
      })
  }

  private func acceptance(_ run: SamplingRun) -> Double {
    let rates = run.chains.flatMap { $0.draws.statistics.map(\.acceptanceRate) }
    return rates.reduce(0, +) / Double(rates.count)
  }

  /// What the documentation says of normal densities: points, acceptance, and moments.
  @Test(arguments: [(1, 72, 0.98), (2, 630, 0.97), (3, 2500, 0.91)])
  func normalDensitiesAreCovered(_ dimension: Int, points: Int, rate: Double) async throws {
    let normal = try CorrelatedNormal.rotated(dimension, condition: 100, seed: 4)
    let run = try await run(normal)
    let count = try #require(run.options.proposal).evaluationCount
    #expect(abs(count - points) < points / 10, "\(count) points")
    #expect(acceptance(run) > rate, "\(acceptance(run))")
    #expect(run.tune == 0 && run.chains.allSatisfy { $0.gradientCount < 20_010 })
    for i in 0..<dimension {
      #expect(BatchMeans(run) { $0[$0.startIndex + i] }.deviation(from: normal.mean[i]) < 4)
      for j in 0...i {
        let moment = BatchMeans(run) {
          ($0[$0.startIndex + i] - normal.mean[i]) * ($0[$0.startIndex + j] - normal.mean[j])
        }
        #expect(moment.deviation(from: normal.covariance[i, j]) < 4)
      }
    }
    let ess = run.inferenceData().diagnose().failures.filter { $0.statistic == .essBulk }
    #expect(ess.isEmpty)
  }

  /// Draws and density of a proposal belong together: the mean of `p / q` over draws of `q` is the
  /// integral of `p` where `q` reaches, whatever `q` is.
  @Test(arguments: [1, 2, 3])
  func proposalsHaveTheDensityThatTheyState(_ dimension: Int) throws {
    let normal = try CorrelatedNormal.rotated(dimension, condition: 10, seed: 5)
    let proposal = try #require(try GridProposal(of: normal, seed: 1))
    var evaluator = try normal.makeEvaluator()
    var random = RandomStream(seed: 2, purpose: .sampling)
    var position = [Double](repeating: 0, count: dimension)
    let logDeterminant = try Cholesky(normal.covariance).logDeterminant
    let constant = -0.5 * (Double(dimension) * log(2 * Double.pi) + logDeterminant)
    let (count, cells) = (100_000, 8)
    // Shares of cells of |x - mean| too, so that an error that integrates to nothing is seen.
    var (sums, squares) = (
      [Double](repeating: 0, count: cells + 1), [Double](repeating: 0, count: cells + 1)
    )
    for _ in 0..<count {
      let logProposal = position.withUnsafeMutableBufferPointer {
        proposal.draw(into: $0, using: &random)
        return proposal.logDensity(at: UnsafeBufferPointer($0))
      }
      let logDensity = try evaluator.evaluate(at: position).logDensity
      let ratio = exp(logDensity + constant - logProposal)
      let distance = (-2 * logDensity).squareRoot()
      for cell in [cells, min(cells - 1, Int(distance * 2))] {
        sums[cell] += ratio
        squares[cell] += ratio * ratio
      }
    }
    let n = Double(count)
    func error(_ cell: Int) -> Double {
      (squares[cell] / n - sums[cell] / n * sums[cell] / n).squareRoot() / n.squareRoot()
    }
    #expect(abs(sums[cells] / n - 1) < 4 * error(cells) + 1e-5)
    for cell in 0..<cells - 1 {
      let share =
        try Self.chiShare(dimension, Double(cell + 1) / 2)
        - Self.chiShare(dimension, Double(cell) / 2)
      #expect(abs(sums[cell] / n - share) < 4.5 * error(cell) + 1e-6, "cell \(cell)")
    }
  }

  /// The probability that the length of a standard normal vector is less.
  private static func chiShare(_ dimension: Int, _ length: Double) throws -> Double {
    let one = erf(length / 2.0.squareRoot())
    let density = exp(-0.5 * length * length)
    switch dimension {
    case 1: return one
    case 2: return 1 - density
    default: return one - (2 / Double.pi).squareRoot() * length * density
    }
  }

  @Test func skewAndHeavyTailsAreCovered() async throws {
    // The mean of the logarithm of a gamma variable is digamma of its shape less that of its rate.
    let gamma = try await run(Zoo.logGamma)
    #expect(BatchMeans(gamma) { $0.first! }.deviation(from: 1.256_117_668_431_800_5 - log(4)) < 4)
    #expect(BatchMeans(gamma) { exp($0.first!) }.deviation(from: 1) < 4)
    // A third of a t variable with 5 degrees lies beyond 1.04 or so; 5 % beyond 2.570 581 8.
    let t = try await run(Zoo.studentT(5))
    #expect(
      BatchMeans(t) { abs($0.first!) > 2.570_581_835_636_314 ? 1 : 0 }.deviation(from: 0.05) < 4)
    // One sixth of the exponential tail of log x is below log(1/6) for a uniform x, here x in (0, 1)
    // by a logistic wall.
    let banana = ClosureDensity(2) { x, gradient in
      let bend = x[1] - x[0] * x[0]
      gradient[0] = -x[0] + 4 * bend * x[0] * 2
      gradient[1] = -4 * bend
      return -0.5 * x[0] * x[0] - 2 * bend * bend
    }
    let bent = try await run(banana)
    #expect(BatchMeans(bent) { $0.last! }.deviation(from: 1) < 4)
    #expect(BatchMeans(bent) { $0.first! * $0.first! }.deviation(from: 1) < 4)
    // Away from the mode the density is narrower, across the axes, than the lattice is spaced for.
    #expect(acceptance(bent) > 0.8, "\(acceptance(bent))")
  }

  /// Two modes with a valley between them that trajectories rarely cross.
  @Test func modesThatAreFarApartHaveTheirShares() async throws {
    let mixture = ClosureDensity(1) { x, gradient in
      let (left, right) = (
        log(0.3) - 0.5 * (x[0] + 5) * (x[0] + 5), log(0.7) - 0.5 * (x[0] - 5) * (x[0] - 5)
      )
      let top = max(left, right)
      let (a, b) = (exp(left - top), exp(right - top))
      gradient[0] = (-a * (x[0] + 5) - b * (x[0] - 5)) / (a + b)
      return top + log(a + b)
    }
    let run = try await run(mixture)
    #expect(BatchMeans(run) { $0.first! > 0 ? 1 : 0 }.deviation(from: 0.7) < 4)
  }

  @Test func whatAGridCannotCoverIsLeft() throws {
    // No mode at all, one at the edge of the support, too many coordinates, none.
    #expect(try GridProposal(of: Zoo.improper, seed: 1) == nil)
    #expect(try GridProposal(of: Zoo.halfNormal, seed: 1) == nil)
    #expect(try GridProposal(of: ScaledNormal.standard(4), seed: 1) == nil)
    #expect(try GridProposal(of: Zoo.zeroDimensional, seed: 1) == nil)
    // A Cauchy density is above e⁻¹⁴ of its mode up to about a thousand scales in each of three
    // directions.
    let cauchy = ClosureDensity(3) { x, gradient in
      var sum = 0.0
      for i in 0..<3 {
        gradient[i] = -2 * x[i] / (1 + x[i] * x[i])
        sum -= log1p(x[i] * x[i])
      }
      return sum
    }
    #expect(try GridProposal(of: cauchy, seed: 1) == nil)
    #expect(throws: BreakingNormal.Failure.self) {
      try GridProposal(of: BreakingNormal(afterCalls: 60), seed: 1)
    }
  }

  /// Where there is no density nothing is proposed for long, and the chain goes on.
  @Test func pointsWithoutDensityAreRefused() async throws {
    let run = try await run(Zoo.partlyNaN)
    #expect(run.failures.isEmpty)
    #expect(run.chains.allSatisfy { $0.draws.positions.allSatisfy { $0 <= 2 } })
    let inside = 0.977_249_868_051_820_8
    #expect(
      BatchMeans(run) { $0.first! < 0 ? 1 : 0 }.deviation(from: 0.5 / inside) < 4)
  }

  @Test(arguments: [1, 2, 3, 7])
  func threadsChangeNoBits(_ threads: Int) async throws {
    let normal = try CorrelatedNormal.rotated(2, condition: 100, seed: 4)
    let proposals = try [1, threads].map {
      try #require(try GridProposal(of: normal, seed: 1, threads: $0))
    }
    let digests = try await [1, threads].enumerated().asyncMap { i, threads in
      try await NUTS().run(
        normal,
        options: samplingOptions {
          ($0.draws, $0.threads, $0.proposal) = (500, threads, proposals[i])
        }
      ).digest
    }
    #expect(digests[0] == digests[1])
  }

  @Test func runsInFoldersGoOnBitForBit() async throws {
    let normal = try CorrelatedNormal.rotated(2, condition: 10, seed: 4)
    let proposal = try #require(try GridProposal(of: normal, seed: 1))
    let whole = try await run(normal) { $0.draws = 600 }
    try await withFolder { folder in
      let options = samplingOptions {
        ($0.draws, $0.proposal, $0.checkpoint) = (400, proposal, folder)
      }
      _ = try await NUTS().run(normal, options: options)
      let longer = try await NUTS.extend(
        normal, proposal: proposal, in: folder, by: 200, threads: nil, maxTime: nil, progress: nil)
      #expect(longer.digest == whole.digest)
    }
    let short = try await run(normal) { $0.draws = 400 }
    #expect(try await NUTS.extend(short, of: normal, by: 200).digest == whole.digest)
  }

  @Test func thinnedDrawsAreSomeOfAll() async throws {
    let all = try await run(Zoo.logGamma) { $0.draws = 300 }
    let some = try await run(Zoo.logGamma) { ($0.draws, $0.thin) = (100, 3) }
    for (a, b) in zip(all.chains, some.chains) {
      #expect((0..<100).allSatisfy { b.draws[$0].first == a.draws[3 * $0 + 2].first })
    }
  }
}

extension Sequence {
  fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
    var result = [T]()
    for element in self { result.append(try await body(element)) }
    return result
  }
}
