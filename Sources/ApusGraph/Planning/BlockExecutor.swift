/// Evaluates expressions at many points, a block of points at a time.

import ApusLinearAlgebra

/// Computes expressions at one point after the other, with the products that each point needs with
/// large matrices of data made for a whole block of points at once.
///
/// A product `X b` of a matrix of data with a vector that depends on the point reads all of `X`.
/// For a block of points the vectors are the columns of a matrix `B`, and `X B` reads `X` once.
/// Everything else is computed point by point in memory that stays in the cache.
public final class BlockExecutor {
  /// The number of points of a block; 1 when no product is worth the memory of a block.
  public let blockSize: Int

  /// The memory of each output, in the order in which they were asked for; it stays the same.
  public var outputs: [UnsafeBufferPointer<Double>] { rest.outputs }

  private let rest: Executor
  private let unknownCount: Int
  /// What the products need; nil when there are none.
  private let products: Products?

  /// The first two of three stages: the vectors of each point, then the products of all.
  private struct Products {
    let vectors: Executor
    let matrices: Executor
  }

  /// Plans the computation of expressions at many points.
  ///
  /// - Parameters:
  ///   - outputs: what is to be computed at each point.
  ///   - unknowns: what a point consists of; every unknown of the outputs must be here.
  ///   - blockBytes: about how much memory the products of one block may take.
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  /// - Complexity: that of a plan; the memory is that of one evaluation and of one block.
  public init(
    outputs: [Tensor], unknowns: [Tensor], blockBytes: Int = 1 << 24
  ) throws(ModelError) {
    var simplify = Simplifier()
    let simplest = outputs.map { simplify($0) }
    if let error = simplest.lazy.compactMap(\.error).first { throw error }
    let products = Self.products(in: simplest)
    unknownCount = unknowns.count
    guard !products.isEmpty else {
      blockSize = 1
      self.products = nil
      rest = Executor(try Plan(outputs: simplest, unknowns: unknowns))
      return
    }
    let pointBytes = products.reduce(0) { $0 + $1.shape.count * 8 }
    let size = max(1, min(Self.mostPoints, blockBytes / max(1, pointBytes)))
    let vectors = products.map { $0.node.inputs[1] }
    let stacked = vectors.map { Tensor.unknown("block", shape: [size, $0.shape.count]) }
    let made = zip(products, stacked).map { product, vectors in
      Tensor.apply(Self.blockProduct(of: product), to: [vectors, product.node.inputs[0]])
    }
    let rows = products.map { Tensor.unknown("product", shape: $0.shape) }
    var substitute = Substitution(Dictionary(uniqueKeysWithValues: zip(products, rows)))
    blockSize = size
    self.products = Products(
      vectors: Executor(try Plan(outputs: vectors, unknowns: unknowns)),
      matrices: Executor(try Plan(outputs: made, unknowns: stacked)))
    rest = Executor(
      try Plan(outputs: simplest.map { substitute($0) }, unknowns: unknowns + rows))
  }

  /// Blocks of more points gain nothing.
  private static let mostPoints = 64

  /// Matrices up to this many elements stay in the cache, where one product is as fast as a part of
  /// many.
  private static let fewElements = 1 << 15

  /// The products of a large matrix of data with a vector that depends on unknowns, but not on
  /// another such product.
  private static func products(in outputs: [Tensor]) -> [Tensor] {
    var found = [Tensor]()
    var dependent = Set<Tensor>()
    for tensor in topologicalOrder(outputs) {
      let inputs = tensor.node.inputs
      if inputs.contains(where: dependent.contains) {
        dependent.insert(tensor)
      } else if tensor.node.operation is MatrixVector, inputs[0].knownBuffer != nil,
        inputs[0].shape.count > fewElements
      {
        found.append(tensor)
        dependent.insert(tensor)
      }
    }
    return found
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
        makeProducts(points, setting: set)
        for point in points {
          for unknown in 0..<unknownCount { set(point, unknown, rest.inputs[unknown]) }
          copyProducts(of: point - start)
          rest.run()
          try receive(point)
        }
      }
    }
  }

  private func makeProducts(
    _ points: Range<Int>,
    setting set: (Int, Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    guard let products else { return }
    for point in points {
      for unknown in 0..<unknownCount { set(point, unknown, products.vectors.inputs[unknown]) }
      products.vectors.run()
      for (vector, block) in zip(products.vectors.outputs, products.matrices.inputs) {
        let place = (point - points.lowerBound) * vector.count
        _ = UnsafeMutableBufferPointer(rebasing: block[place...]).update(from: vector)
      }
    }
    BLASThreads.withSingleThread { products.matrices.run() }
  }

  private func copyProducts(of place: Int) {
    guard let products else { return }
    for (block, row) in zip(products.matrices.outputs, rest.inputs[unknownCount...]) {
      let start = place * row.count
      _ = row.update(from: UnsafeBufferPointer(rebasing: block[start..<start + row.count]))
    }
  }
}
