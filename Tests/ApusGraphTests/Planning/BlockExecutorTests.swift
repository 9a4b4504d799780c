/// A block of points gives what a plan gives at each of them.
import ApusNumerics
import Testing

@testable import ApusGraph

@Suite struct BlockExecutorTests {
  private static let rows = 3000
  private static let columns = 12

  /// A matrix of data that is too large for the cache.
  private static func design(_ seed: UInt64, transposed: Bool = false) -> Tensor {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    let values = (0..<rows * columns).map { _ in Variates.normal(using: &generator) }
    return .data(
      "X", TensorData(shape: transposed ? [columns, rows] : [rows, columns], values: values))
  }

  private func points(_ count: Int, _ unknowns: [Tensor]) -> [[[Double]]] {
    var generator = RandomStream(seed: 3, purpose: .simulation)
    return (0..<count).map { _ in
      unknowns.map { unknown in
        (0..<unknown.shape.count).map { _ in Variates.normal(using: &generator) }
      }
    }
  }

  /// The largest relative difference from a plan at all points, and the size of blocks.
  private func difference(
    _ outputs: [Tensor], _ unknowns: [Tensor], points count: Int, blockBytes: Int = 1 << 24
  ) throws -> (worst: Double, blockSize: Int) {
    let executor = try BlockExecutor(
      outputs: outputs, unknowns: unknowns, blockBytes: blockBytes)
    let plan = try Plan(outputs: outputs, unknowns: unknowns)
    let points = points(count, unknowns)
    var worst = 0.0
    var seen = [Int]()
    executor.run(count) { point, unknown, memory in
      _ = memory.update(from: points[point][unknown])
    } receive: { point in
      seen.append(point)
      for (output, expected) in zip(executor.outputs, plan.evaluate(points[point])) {
        for (a, b) in zip(output, expected) { worst = max(worst, abs(a - b) / max(1, abs(b))) }
      }
    }
    #expect(seen == Array(0..<count))
    return (worst, executor.blockSize)
  }

  @Test(arguments: [1, 63, 64, 65, 200])
  func productsOfABlockAreThoseOfItsPoints(count: Int) throws {
    let (a, b) = (Tensor.unknown("a", shape: .scalar), Tensor.unknown("b", shape: [Self.columns]))
    let mu = a + dot(Self.design(1), exp(b) * a)
    let result = try difference([mu, sum(square(mu)), b], [a, b], points: count)
    #expect(result.blockSize > 1)
    #expect(result.worst < 1e-12)
  }

  @Test func blocksShrinkWithTheirMemory() throws {
    let b = Tensor.unknown("b", shape: [Self.columns])
    let mu = dot(Self.design(1), b)
    let result = try difference([mu], [b], points: 20, blockBytes: Self.rows * 8 * 7)
    #expect(result.blockSize == 7)
    #expect(result.worst < 1e-12)
  }

  @Test func productsWithTransposesAndSeveralMatrices() throws {
    let (b, c) = (
      Tensor.unknown("b", shape: [Self.columns]), Tensor.unknown("c", shape: [Self.columns])
    )
    let outputs = [
      dot(Self.design(1), b) + dot(c, Self.design(2, transposed: true)),
      dot(transpose(Self.design(3, transposed: true)), c),
    ]
    let result = try difference(outputs, [b, c], points: 70)
    #expect(result.blockSize > 1)
    #expect(result.worst < 1e-12)
  }

  /// Products of products come in stages, each for a block of points.
  @Test(arguments: [1, 10, 64, 130])
  func productsOfProducts(count: Int) throws {
    let b = Tensor.unknown("b", shape: [Self.columns])
    let X = Self.design(1)
    let inner = dot(X, b)
    let outer = dot(sin(inner), Self.design(2))
    let again = dot(X, cos(outer) + b)
    let result = try difference([outer, sum(again), inner, b], [b], points: count)
    #expect(result.blockSize == 64)
    // Sums of thousands of terms, in another order, go into a cosine and another sum.
    #expect(result.worst < 1e-10)
  }

  /// A value with its gradient, as in a regression: one stage for `X b`, one for `Xᵀ r`.
  @Test func gradientsAreMadeForABlock() throws {
    let b = Tensor.unknown("b", shape: [Self.columns])
    let value = sum(logSigmoid(dot(Self.design(4), b))) - 0.5 * sum(square(b))
    let collapsed = CollapsedDensity(value)
    let outputs = [collapsed.value] + collapsed.gradient(withRespectTo: [b])
    #expect(BlockExecutor.pays(for: outputs))
    let result = try difference(outputs, [b], points: 23)
    #expect(result.worst < 1e-12)
    #expect(!BlockExecutor.pays(for: [b, sum(b)]))
  }

  @Test func expressionsWithoutLargeProductsRunPointByPoint() throws {
    let a = Tensor.unknown("a", shape: [3])
    let result = try difference([exp(a), sum(a)], [a], points: 5)
    #expect(result.blockSize == 1 && result.worst == 0)
  }

  @Test func unknownThatIsNotGivenIsNamed() throws {
    let (a, b) = (Tensor.unknown("a", shape: .scalar), Tensor.unknown("b", shape: .scalar))
    let error = #expect(throws: ModelError.self) {
      _ = try BlockExecutor(outputs: [a + b], unknowns: [a])
    }
    #expect(error?.message.contains("'b'") == true)
  }
}
