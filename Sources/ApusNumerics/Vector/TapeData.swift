/// What instructions of a tape read besides their operands.
internal import CApusKernels

/// A constant matrix kept column by column, each padded with zeros to whole registers.
public final class PaddedColumns {
  /// The number of columns.
  public let columns: Int
  /// The number of rows with the padding.
  public let stride: Int
  let memory: UnsafeMutablePointer<Double>

  /// - Parameter element: the element in a row and a column.
  public init(rows: Int, columns: Int, _ element: (Int, Int) -> Double) {
    self.columns = columns
    stride = max(1, (rows + 7) / 8) * 8
    let count = stride * max(columns, 1)
    memory = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
      .initializeMemory(as: Double.self, repeating: 0, count: count)
    for j in 0..<columns {
      for i in 0..<rows { memory[j * stride + i] = element(i, j) }
    }
  }

  deinit {
    memory.deallocate()
  }
}

/// The products of `c + Σ kᵢ aᵢ bᵢ`, by their places in memory.
public final class ProductList {
  let memory: UnsafeMutableBufferPointer<ApusProduct>
  let constant: UnsafeMutablePointer<Double>

  /// - Parameter products: `kᵢ` with the places of `aᵢ` and `bᵢ`.
  public init(
    constant: Double,
    _ products: [(factor: Double, a: UnsafePointer<Double>, b: UnsafePointer<Double>)]
  ) {
    memory = .allocate(capacity: products.count)
    _ = memory.initialize(
      fromContentsOf: products.map { ApusProduct(factor: $0.factor, a: $0.a, b: $0.b) })
    self.constant = .allocate(capacity: 1)
    self.constant.initialize(to: constant)
  }

  deinit {
    memory.deallocate()
    constant.deallocate()
  }
}
