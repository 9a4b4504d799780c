/// Windows onto column-major storage, so that blocks reach BLAS without being copied.

/// A read-only window onto elements that live elsewhere.
///
/// Element (i, j) is `elements[i + j * leadingDimension]`. A view doesn't keep its elements alive:
/// use it only inside the closure that handed it out.
public struct MatrixView {
  /// The memory from the first element of the view to its last.
  public let elements: UnsafeBufferPointer<Double>
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The distance between the starts of two neighbouring columns.
  public let leadingDimension: Int

  /// A view onto existing memory; without a leading dimension the columns follow each other
  /// without gaps.
  ///
  /// - Precondition: the memory holds all elements, and columns don't overlap.
  public init(
    elements: UnsafeBufferPointer<Double>, rows: Int, columns: Int, leadingDimension: Int? = nil
  ) {
    let stride = leadingDimension ?? max(1, rows)
    precondition(
      rows >= 0 && columns >= 0 && stride >= max(1, rows),
      "a view of \(rows) x \(columns) cannot have leading dimension \(stride)")
    precondition(
      elements.count >= extent(rows, columns, stride),
      "\(elements.count) elements for a view of \(rows) x \(columns) by \(stride)")
    self.elements = elements
    self.rows = rows
    self.columns = columns
    self.leadingDimension = stride
  }

  /// The element in the given row and column.
  ///
  /// - Precondition: both are inside the view.
  public subscript(row: Int, column: Int) -> Double {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element [\(row), \(column)] of a view of \(rows) x \(columns)")
    return elements[column * leadingDimension + row]
  }

  /// The elements of one column.
  ///
  /// - Precondition: `column` is inside the view.
  public func column(_ column: Int) -> UnsafeBufferPointer<Double> {
    block(rows: 0..<rows, columns: column..<column + 1).elements
  }

  /// A smaller window onto the same memory.
  ///
  /// - Precondition: the ranges are inside the view.
  public func block(rows: Range<Int>, columns: Range<Int>) -> MatrixView {
    let part = blockRange(rows, columns, inside: self)
    return MatrixView(
      elements: UnsafeBufferPointer(rebasing: elements[part]), rows: rows.count,
      columns: columns.count, leadingDimension: leadingDimension)
  }

  /// A matrix of its own with the elements of the view.
  public func copy() -> Matrix {
    var storage: [Double] = []
    storage.reserveCapacity(rows * columns)
    for column in 0..<columns {
      storage.append(contentsOf: self.column(column))
    }
    return Matrix(rows: rows, columns: columns, columnMajor: storage)
  }
}

/// A window through which elements that live elsewhere can be changed.
///
/// The rules of ``MatrixView`` hold; besides, no other view of the same elements may be read while
/// this one is written to.
public struct MutableMatrixView {
  /// The memory from the first element of the view to its last.
  public let elements: UnsafeMutableBufferPointer<Double>
  /// The same window, read-only.
  public let readOnly: MatrixView

  /// The number of rows.
  public var rows: Int { readOnly.rows }
  /// The number of columns.
  public var columns: Int { readOnly.columns }
  /// The distance between the starts of two neighbouring columns.
  public var leadingDimension: Int { readOnly.leadingDimension }

  /// A view onto existing memory; see ``MatrixView/init(elements:rows:columns:leadingDimension:)``.
  public init(
    elements: UnsafeMutableBufferPointer<Double>, rows: Int, columns: Int,
    leadingDimension: Int? = nil
  ) {
    self.elements = elements
    readOnly = MatrixView(
      elements: UnsafeBufferPointer(elements), rows: rows, columns: columns,
      leadingDimension: leadingDimension)
  }

  /// The element in the given row and column.
  ///
  /// - Precondition: both are inside the view.
  public subscript(row: Int, column: Int) -> Double {
    get { readOnly[row, column] }
    nonmutating set {
      precondition(
        row >= 0 && row < rows && column >= 0 && column < columns,
        "element [\(row), \(column)] of a view of \(rows) x \(columns)")
      elements[column * leadingDimension + row] = newValue
    }
  }

  /// The elements of one column.
  ///
  /// - Precondition: `column` is inside the view.
  public func column(_ column: Int) -> UnsafeMutableBufferPointer<Double> {
    block(rows: 0..<rows, columns: column..<column + 1).elements
  }

  /// A smaller window onto the same memory.
  ///
  /// - Precondition: the ranges are inside the view.
  public func block(rows: Range<Int>, columns: Range<Int>) -> MutableMatrixView {
    let part = blockRange(rows, columns, inside: readOnly)
    return MutableMatrixView(
      elements: UnsafeMutableBufferPointer(rebasing: elements[part]), rows: rows.count,
      columns: columns.count, leadingDimension: leadingDimension)
  }
}

extension Matrix {
  /// Calls `body` with a view of the whole matrix, valid until `body` returns.
  public func withView<Result, Failure: Error>(
    _ body: (MatrixView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer { (elements) throws(Failure) -> Result in
      try body(MatrixView(elements: elements, rows: rows, columns: columns))
    }
  }

  /// Calls `body` with a mutable view of the whole matrix, valid until `body` returns.
  public mutating func withMutableView<Result, Failure: Error>(
    _ body: (MutableMatrixView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (rows, columns) = (rows, columns)
    return try storage.withUnsafeMutableBufferPointer { (elements) throws(Failure) -> Result in
      try body(MutableMatrixView(elements: elements, rows: rows, columns: columns))
    }
  }
}

/// How far the last element of a view lies from its first one, plus one.
private func extent(_ rows: Int, _ columns: Int, _ leadingDimension: Int) -> Int {
  rows == 0 || columns == 0 ? 0 : (columns - 1) * leadingDimension + rows
}

/// Where the elements of a block lie inside a view.
private func blockRange(
  _ rows: Range<Int>, _ columns: Range<Int>, inside view: MatrixView
) -> Range<Int> {
  precondition(
    rows.lowerBound >= 0 && rows.upperBound <= view.rows
      && columns.lowerBound >= 0 && columns.upperBound <= view.columns,
    "rows \(rows) and columns \(columns) of a view of \(view.rows) x \(view.columns)")
  let size = extent(rows.count, columns.count, view.leadingDimension)
  let start = columns.lowerBound * view.leadingDimension + rows.lowerBound
  return size == 0 ? 0..<0 : start..<start + size
}
