/// Sums, gathers, scatters and products with rows of a matrix, with their lengths checked.
internal import CApusKernels

extension VectorMath {
  /// The sum of all elements, in an order that depends on their number alone.
  public static func sum(_ x: Vector) -> Double {
    guard let start = x.baseAddress else { return 0 }
    return table.sum(start, x.count)
  }

  /// The inner product, in an order that depends on the length alone.
  public static func dot(_ a: Vector, _ b: Vector) -> Double {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) elements")
    guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
    return table.dot(first, second, a.count)
  }

  /// out[i] = values[indices[i]].
  ///
  /// - Precondition: all indices are in range; this is not checked.
  public static func gather(
    _ values: Vector, at indices: UnsafeBufferPointer<Int32>, into out: MutableVector
  ) {
    precondition(indices.count == out.count, "\(indices.count) indices, \(out.count) elements")
    guard let values = values.baseAddress, let index = indices.baseAddress,
      let start = out.baseAddress
    else { return }
    table.gather(values, index, start, out.count)
  }

  /// sums[indices[i]] += values[i], in the order of i.
  ///
  /// - Precondition: all indices are in range; this is not checked.
  public static func scatterAdd(
    _ values: Vector, at indices: UnsafeBufferPointer<Int32>, to sums: MutableVector
  ) {
    precondition(indices.count == values.count, "\(indices.count) indices, \(values.count) values")
    guard let start = values.baseAddress, let index = indices.baseAddress,
      let sums = sums.baseAddress
    else { return }
    table.scatter_add(start, index, sums, values.count)
  }

  /// eta[i] = offset + row i of x times beta, for a row-major matrix whose rows are padded with zeros
  /// to a multiple of 8 elements, as is beta.
  ///
  /// - Precondition: `x` has as many rows of `beta.count` elements as `eta` has elements. What pads
  ///   beta is finite.
  public static func rows(
    _ x: Vector, times beta: Vector, offset: Double = 0, into eta: MutableVector
  ) {
    checkRows(x.count, stride: beta.count, rows: eta.count)
    guard let x = x.baseAddress, let start = beta.baseAddress, let eta0 = eta.baseAddress else {
      for i in eta.indices { eta[i] = offset }
      return
    }
    table.rows_times(x, beta.count, eta.count, start, offset, eta0)
  }

  /// g += r[i] times row i of x, in the order of i, for a matrix as in ``rows(_:times:offset:into:)``.
  ///
  /// - Precondition: `x` has as many rows of `g.count` elements as `r` has elements.
  public static func addTransposedRows(_ x: Vector, times r: Vector, to g: MutableVector) {
    checkRows(x.count, stride: g.count, rows: r.count)
    guard let x = x.baseAddress, let start = r.baseAddress, let g0 = g.baseAddress else { return }
    table.add_transposed_rows(x, g.count, r.count, start, g0)
  }

  private static func checkRows(_ count: Int, stride: Int, rows: Int) {
    precondition(stride % 8 == 0, "rows of \(stride) elements, not a multiple of 8")
    precondition(count == rows * stride, "\(count) elements in \(rows) rows of \(stride)")
  }
}
