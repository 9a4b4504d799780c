/// Evaluates expressions at many points, a block of points at a time.

import ApusLinearAlgebra

/// Computes expressions at one point after the other, with the products that each point needs with
/// large matrices of data made for a whole block of points at once.
///
/// A product `X b` of a matrix of data with a vector that depends on the point reads all of `X`.
/// For a block of points the vectors are the columns of a matrix `B`, and `X B` reads `X` once. Products
/// of vectors that depend on other such products, as `Xᵀ r(X b)` in a gradient, come in a stage of
/// their own. Everything else is computed point by point in memory that stays in the cache.
public final class BlockExecutor {
  /// The number of points of a block; 1 when no product is worth the memory of a block.
  public let blockSize: Int

  /// The memory of each output, in the order in which they were asked for; it stays the same.
  public var outputs: [UnsafeBufferPointer<Double>] { rest.outputs }

  private let rest: Executor
  private let unknownCount: Int
  /// Each needs the products of those before.
  private let stages: [Stage]

  /// Products that are made together: the vectors of each point, then the products of all points.
  private struct Stage {
    let vectors: Executor
    let matrices: Executor
  }

  /// Plans the computation of expressions at many points.
  ///
  /// - Parameters:
  ///   - outputs: what is to be computed at each point.
  ///   - unknowns: what a point consists of; every unknown of the outputs must be here.
  ///   - blockBytes: about how much memory the products of one block may take.
  ///   - blockPoints: the largest number of points of a block; products of a block that is not full
  ///     take as long as those of a full one.
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  /// - Complexity: that of a plan; the memory is that of one evaluation and of one block.
  public init(
    outputs: [Tensor], unknowns: [Tensor], blockBytes: Int = 1 << 24, blockPoints: Int = 64
  ) throws(ModelError) {
    var simplify = Simplifier()
    let simplest = outputs.map { simplify($0) }
    if let error = simplest.lazy.compactMap(\.error).first { throw error }
    let products = Self.products(in: simplest)
    unknownCount = unknowns.count
    let pointBytes = products.joined().reduce(0) { $0 + $1.shape.count * 8 }
    let size =
      products.isEmpty ? 1 : max(1, min(blockPoints, blockBytes / max(1, pointBytes)))
    blockSize = size
    var (known, substitute, stages) = (unknowns, Substitution([:]), [Stage]())
    var rows: [Tensor: Tensor] = [:]
    for stage in products {
      let vectors = stage.map { substitute($0.node.inputs[1]) }
      let stacked = vectors.map { Tensor.unknown("block", shape: [size, $0.shape.count]) }
      let made = zip(stage, stacked).map { product, vectors in
        Tensor.apply(Self.blockProduct(of: product), to: [vectors, product.node.inputs[0]])
      }
      stages.append(
        Stage(
          vectors: Executor(try Plan(outputs: vectors, unknowns: known)),
          matrices: Executor(try Plan(outputs: made, unknowns: stacked))))
      for product in stage {
        let row = Tensor.unknown("product", shape: product.shape)
        rows[product] = row
        known.append(row)
      }
      substitute = Substitution(rows)
    }
    self.stages = stages
    rest = Executor(try Plan(outputs: simplest.map { substitute($0) }, unknowns: known))
  }

  /// Matrices up to this many elements stay in the cache, where one product is as fast as a part of
  /// many.
  private static let fewElements = 1 << 15

  /// Whether an expression has a product that is made for a block of points.
  public static func pays(for outputs: [Tensor]) -> Bool { !products(in: outputs).isEmpty }

  /// The products of a large matrix of data with a vector that depends on unknowns: first those that
  /// depend on no other such product, then those that depend on these alone, and so on.
  private static func products(in outputs: [Tensor]) -> [[Tensor]] {
    var stages = [[Tensor]]()
    var depths: [Tensor: Int] = [:]
    for tensor in topologicalOrder(outputs) {
      let inputs = tensor.node.inputs
      let depth = inputs.reduce(0) { max($0, depths[$1] ?? 0) }
      if tensor.node.operation is MatrixVector, inputs[0].knownBuffer != nil,
        inputs[0].shape.count > fewElements
      {
        if stages.count == depth { stages.append([]) }
        stages[depth].append(tensor)
        depths[tensor] = depth + 1
      } else if depth > 0 {
        depths[tensor] = depth
      }
    }
    return stages
  }

  /// `B Xᵀ` for the vectors in the rows of `B`, or `B X` where the product was one with `Xᵀ`.
  private static func blockProduct(of product: Tensor) -> MatrixProduct {
    let isTransposed = (product.node.operation as? MatrixVector)?.isTransposed ?? false
    return MatrixProduct(transposesLeft: false, transposesRight: !isTransposed)
  }

  /// Evaluates the expressions at points 0, 1, … in this order.
  ///
  /// - Parameters:
  ///   - count: the number of points.
  ///   - set: writes an unknown, given by its number, at a point. It may be called more than once
  ///     for each.
  ///   - receive: is called at each point, with the values there in ``outputs``.
  public func run(
    _ count: Int,
    setting set: (_ point: Int, _ unknown: Int, _ memory: UnsafeMutableBufferPointer<Double>) ->
      Void,
    receive: (_ point: Int) throws -> Void
  ) rethrows {
    // The memory of an executor lives as long as the executor itself.
    try withExtendedLifetime(self) {
      for start in stride(from: 0, to: count, by: blockSize) {
        let points = start..<min(start + blockSize, count)
        for stage in stages.indices { makeProducts(of: stage, points, setting: set) }
        for point in points {
          for unknown in 0..<unknownCount { set(point, unknown, rest.inputs[unknown]) }
          copyProducts(of: point - start, before: stages.count, to: rest)
          rest.run()
          try receive(point)
        }
      }
    }
  }

  private func makeProducts(
    of number: Int, _ points: Range<Int>,
    setting set: (Int, Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let stage = stages[number]
    for point in points {
      for unknown in 0..<unknownCount { set(point, unknown, stage.vectors.inputs[unknown]) }
      copyProducts(of: point - points.lowerBound, before: number, to: stage.vectors)
      stage.vectors.run()
      for (vector, block) in zip(stage.vectors.outputs, stage.matrices.inputs) {
        let place = (point - points.lowerBound) * vector.count
        _ = UnsafeMutableBufferPointer(rebasing: block[place...]).update(from: vector)
      }
    }
    BLASThreads.withSingleThread { stage.matrices.run() }
  }

  /// Writes the products of a place of the block, from all stages before one, where they are needed.
  private func copyProducts(of place: Int, before stage: Int, to executor: Executor) {
    var input = unknownCount
    for stage in stages[..<stage] {
      for block in stage.matrices.outputs {
        let row = executor.inputs[input]
        let start = place * row.count
        _ = row.update(from: UnsafeBufferPointer(rebasing: block[start..<start + row.count]))
        input += 1
      }
    }
  }
}
