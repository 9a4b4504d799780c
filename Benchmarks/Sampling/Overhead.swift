/// What a leapfrog costs beside the density, and the vector kernels beside plain loops.
import Apus
import Foundation

/// Independent standard normals: hardly a density at all.
private struct StandardNormal: LogDensityModel {
  let dimension: Int

  struct Evaluator: LogDensityEvaluator {
    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      var sum = 0.0
      for i in position.indices {
        gradient[i] = -position[i]
        sum += gradient[i] * position[i]
      }
      return 0.5 * sum
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator() }
}

enum Overhead {
  private static let repetitions = 40

  /// Long trajectories show the leapfrog and the tree alone; at the usual acceptance rate the fresh
  /// momentum of each draw is shared by few leapfrogs.
  static func measure() async throws {
    print("overhead per leapfrog, least of \(repetitions) runs; aim 120 + 1.5 d ns")
    for dimension in [4, 50, 500] {
      let density = StandardNormal(dimension: dimension)
      let cost = try densityNanoseconds(density)
      for targetAccept in [0.9999, 0.8] {
        let (step, stepsPerDraw) = try await stepNanoseconds(density, targetAccept: targetAccept)
        print(
          "d", column(Double(dimension), width: 3), column(stepsPerDraw, 1), "steps a draw:",
          column(step, width: 5), "ns, density", column(cost, width: 4), "overhead",
          column(step - cost, width: 5), "aim", column(120 + 1.5 * Double(dimension), width: 4))
      }
    }
    for dimension in [50, 500] { compareKernels(dimension: (dimension + 7) / 8 * 8) }
  }

  private static func stepNanoseconds(
    _ density: StandardNormal, targetAccept: Double
  ) async throws -> (step: Double, stepsPerDraw: Double) {
    var options = SamplingOptions()
    options.chains = 1
    options.tune = 300
    options.threads = 1
    options.seed = 1
    options.draws = (targetAccept > 0.9 ? 200_000 : 1_000_000) / (density.dimension + 50)
    var (best, stepsPerDraw) = (Double.infinity, 0.0)
    for _ in 0..<repetitions {
      let start = processorNanoseconds
      let run = try await NUTS(targetAccept: targetAccept).run(density, options: options)
      best = min(best, (processorNanoseconds - start) / Double(run.gradientCount))
      stepsPerDraw = Double(run.gradientCount) / Double(options.draws + options.tune)
    }
    return (best, stepsPerDraw)
  }

  /// The processor time of this program, which other work on the machine adds little to.
  private static var processorNanoseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return 1e9 * Double(time.tv_sec) + Double(time.tv_nsec)
  }

  private static func densityNanoseconds(_ density: StandardNormal) throws -> Double {
    var evaluator = try density.makeEvaluator()
    let position = [Double](repeating: 0.5, count: density.dimension)
    var gradient = position
    var total = 0.0
    let best = leastNanoseconds(calls: 1_000_000 / (density.dimension + 50)) {
      var span = gradient.mutableSpan
      total += (try? evaluator.evaluate(at: position.span, gradient: &span)) ?? 0
    }
    precondition(total < 0)
    return best
  }

  /// Both kicks and the drift of a leapfrog, without the density.
  private static func compareKernels(dimension n: Int) {
    var x = [Double](repeating: 0.5, count: n)
    var p = x
    let (g, scales) = (x.map { -$0 }, x)
    let kernels = DynamicsKernels(.current)
    var total = 0.0
    let vector = leastNanoseconds(calls: 20_000) {
      x.withUnsafeMutableBufferPointer { x in
        p.withUnsafeMutableBufferPointer { p in
          guard let x = x.baseAddress, let p = p.baseAddress else { return }
          kernels.kickAndDrift(x, p, g, scales, 1e-9, x, p, n)
          total += kernels.kick(p, g, scales, 5e-10, n)
        }
      }
    }
    let scalar = leastNanoseconds(calls: 20_000) {
      x.withUnsafeMutableBufferPointer { x in
        p.withUnsafeMutableBufferPointer { p in
          g.withUnsafeBufferPointer { g in
            scales.withUnsafeBufferPointer { total += plainLeapfrog(x, p, g, $0) }
          }
        }
      }
    }
    precondition(total.isFinite)
    print(
      "leapfrog of \(n): kernels", column(vector, 1, width: 0), "ns, plain loop",
      column(scalar, 1, width: 0), "ns,", column(scalar / vector, 1, width: 0), "times")
  }

  /// The leapfrog number by number.
  private static func plainLeapfrog(
    _ x: UnsafeMutableBufferPointer<Double>, _ p: UnsafeMutableBufferPointer<Double>,
    _ g: UnsafeBufferPointer<Double>, _ scales: UnsafeBufferPointer<Double>
  ) -> Double {
    for i in x.indices {
      p[i] += 5e-10 * scales[i] * g[i]
      x[i] += 1e-9 * scales[i] * p[i]
    }
    var squares = 0.0
    for i in x.indices {
      p[i] += 5e-10 * scales[i] * g[i]
      squares += p[i] * p[i]
    }
    return squares
  }

  private static func leastNanoseconds(calls: Int, _ body: () -> Void) -> Double {
    var best = Double.infinity
    for _ in 0..<repetitions {
      let start = ContinuousClock.now
      for _ in 0..<calls { body() }
      best = min(best, (ContinuousClock.now - start) / .nanoseconds(1) / Double(calls))
    }
    return best
  }
}
