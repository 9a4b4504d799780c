/// Laws that must hold for whatever expressions a seed makes.

import ApusNumerics
import Testing

@testable import ApusGraph

/// Random expressions of mixed shapes whose values stay moderate.
struct ExpressionGenerator {
  var stream: RandomStream
  let unknowns: [Tensor] = [
    .unknown("s", shape: []), .unknown("v", shape: [6]), .unknown("r", shape: [1, 4]),
    .unknown("c", shape: [6, 1]), .unknown("w", shape: [4]), .unknown("m", shape: [6, 4]),
  ]
  var pool: [Tensor]

  init(seed: Int) {
    stream = ApusGraphTests.stream(seed)
    let data = stream.numbers(24, in: -1...1)
    pool =
      unknowns + [
        1, -1, 0, 0.5, .constant(data, shape: [6, 4]), .constant(Array(data[..<6]), shape: [6]),
      ]
  }

  private mutating func pick() -> Tensor { pool.randomElement(using: &stream) ?? 0 }

  /// A single number that depends on everything made on the way.
  mutating func total(steps: Int = 25) -> Tensor {
    for _ in 0..<steps {
      let next = candidate()
      if next.error == nil, next.shape.count <= 24 { pool.append(next) }
    }
    return pool.reduce(0) { $0 + sum(tanh($1)) }
  }

  private mutating func candidate() -> Tensor {
    let (a, b) = (pick(), pick())
    switch Int.random(in: 0..<28, using: &stream) {
    case 0...2: return a + b
    case 3, 4: return a - b
    case 5...7: return tanh(a) * b
    case 8: return a / (1.5 + square(b))
    case 9: return -a
    case 10: return square(tanh(a))
    case 11: return exp(-square(a))
    case 12: return log(1.5 + square(a))
    case 13: return select(a .< b, a, b)
    case 14: return sum(a, axis: 0)
    case 15: return 0.1 * sum(a)
    case 16: return mean(a).named("mean")
    case 17: return sigmoid(a)[indices([0, 2, 2, 1, 0, 5])]
    case 18: return 0.2 * dot(a, b)
    case 19: return tanh(outer(a, b))
    case 20: return softplus(a) - logAddExp(b, a)
    case 21: return softmax(a) * logSumExp(b)
    case 22: return transpose(transpose(a) * 0.5)
    case 23: return tanh(cumulativeSum(a))
    case 24: return concatenate([a[1...], a[..<1]])
    case 25: return normalCDF(maximum(a, b))
    case 26: return max(a, axis: 0) - mean(b, axis: 0)
    default: return 2 * (a * 0.25) * pow(1 + square(b), 0.5)
    }
  }

  mutating func point() -> [[Double]] {
    unknowns.map { stream.numbers($0.shape.count, in: -1...1) }
  }
}

@Suite struct RandomExpressionTests {
  @Test(arguments: 0..<60)
  func plannedValueAndGradientEqualTheUnsimplified(_ seed: Int) throws {
    var generator = ExpressionGenerator(seed: seed)
    let total = generator.total()
    let unknowns = generator.unknowns
    let outputs = [total] + gradient(of: total, withRespectTo: unknowns)
    let point = generator.point()
    let actual = try planned(outputs, unknowns: unknowns, at: point)
    let given = Dictionary(uniqueKeysWithValues: zip(unknowns, point))
    let expected = NaiveInterpreter.values(of: outputs, given: given)
    for (a, b) in zip(actual, expected) { #expect(agree(a, b, within: 1e-11), "seed \(seed)") }
  }

  @Test(arguments: 0..<12)
  func gradientEqualsDifferences(_ seed: Int) throws {
    var generator = ExpressionGenerator(seed: 1000 + seed)
    let total = generator.total(steps: 12)
    let point = generator.point()
    let slopes = gradient(of: total, withRespectTo: generator.unknowns)
    let actual = try planned(slopes, unknowns: generator.unknowns, at: point)
    let expected = differences(of: total, unknowns: generator.unknowns, at: point)
    for (a, b) in zip(actual, expected) { #expect(agree(a, b, within: 1e-7), "seed \(seed)") }
  }

  @Test(arguments: 0..<10)
  func gradientIsLinear(_ seed: Int) throws {
    var generator = ExpressionGenerator(seed: 2000 + seed)
    let (f, g) = (generator.total(steps: 10), generator.total(steps: 10))
    let unknowns = generator.unknowns
    let point = generator.point()
    func slopes(_ output: Tensor) throws -> [Double] {
      try planned(gradient(of: output, withRespectTo: unknowns), unknowns: unknowns, at: point)
        .flatMap { $0 }
    }
    let combined = try slopes(2 * f - 3 * g)
    let separate = zip(try slopes(f), try slopes(g)).map { 2 * $0 - 3 * $1 }
    #expect(agree(combined, separate, within: 1e-12), "seed \(seed)")
  }

  @Test(arguments: 0..<20)
  func reusedMemoryChangesNothing(_ seed: Int) throws {
    var generator = ExpressionGenerator(seed: 3000 + seed)
    let total = generator.total()
    let (unknowns, point) = (generator.unknowns, generator.point())
    // Every operation of the finished graph is an output here, so that none is joined with another
    // and no memory is ever released.
    let everything = try Plan(outputs: [total], unknowns: unknowns).operations
    let kept = try planned(everything, unknowns: unknowns, at: point).last
    #expect(try planned([total], unknowns: unknowns, at: point).last == kept, "seed \(seed)")
  }
}
