/// Sampled arrays seen as draws of scalar quantities.

extension DataArray {
  /// How many of the leading dimensions are `chain` and `draw`.
  private var sampleDimCount: Int {
    dims.prefix(2).prefix { $0 == "chain" || $0 == "draw" }.count
  }

  /// The number of chains; 1 for an array without a dimension `chain`.
  public var chainCount: Int { length(of: "chain") }

  /// The number of draws in each chain; 1 for an array without a dimension `draw`.
  public var drawCount: Int { length(of: "draw") }

  /// The dimensions of one draw: ``dims`` without `chain` and `draw`.
  public var elementDims: [String] { Array(dims.dropFirst(sampleDimCount)) }

  /// The shape of one draw: ``shape`` without chains and draws.
  public var elementShape: [Int] { Array(shape.dropFirst(sampleDimCount)) }

  /// The number of scalar quantities in one draw.
  public var elementCount: Int { elementShape.reduce(1, *) }

  /// The draws of one scalar quantity, counted in row-major order over ``elementShape``.
  ///
  /// - Precondition: `element` is below ``elementCount``.
  public func draws(element: Int = 0) -> Draws {
    let stride = elementCount
    precondition((0..<stride).contains(element), "element \(element) of \(stride)")
    if stride == 1 { return Draws(values, chains: chainCount) }
    let column = (0..<values.count / stride).map { values[$0 * stride + element] }
    return Draws(column, chains: chainCount)
  }

  /// The draws of some scalar quantities that follow each other, in one pass over the values: a pass
  /// for each would read every line of memory once for each of them.
  func draws(elements: Range<Int>) -> [Draws] {
    let stride = elementCount
    precondition(
      elements.lowerBound >= 0 && elements.upperBound <= stride, "elements \(elements) of \(stride)"
    )
    if stride == 1 { return elements.map { draws(element: $0) } }
    let count = values.count / stride
    var columns = [Double](repeating: 0, count: count * elements.count)
    columns.withUnsafeMutableBufferPointer { columns in
      values.withUnsafeBufferPointer { values in
        for index in 0..<count {
          let start = index * stride + elements.lowerBound
          for offset in 0..<elements.count {
            columns[offset * count + index] = values[start + offset]
          }
        }
      }
    }
    return elements.indices.map { element in
      let offset = (element - elements.lowerBound) * count
      return Draws(Array(columns[offset..<offset + count]), chains: chainCount)
    }
  }

  private func length(of dim: String) -> Int {
    dims.prefix(sampleDimCount).firstIndex(of: dim).map { shape[$0] } ?? 1
  }
}
