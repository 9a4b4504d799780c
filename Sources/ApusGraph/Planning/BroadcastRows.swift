/// How kernels walk over operands of different shapes: row by row along the last axis.

/// For each row of a result, where the rows of the operands begin; within a row an operand advances
/// by one element or stands still.
struct BroadcastRows {
  /// The number of elements in a row of the result.
  let length: Int
  /// The number of rows.
  let count: Int
  /// For each operand the first element of each row.
  let starts: [[Int32]]
  /// For each operand 1 if it has an element for each of a row's, 0 if it has one for all.
  let steps: [Int]

  /// - Precondition: all operands broadcast to `shape`.
  init(of operands: [Shape], to shape: Shape) {
    let total = shape.count
    if total == 0 || operands.allSatisfy({ $0.count == 1 || $0.count == total }) {
      // Single numbers and whole arrays make one long row.
      (length, count) = (total, 1)
      starts = operands.map { _ in [0] }
      steps = operands.map { $0.count == 1 ? 0 : 1 }
      return
    }
    let length = shape.extent(fromRight: 0)
    self.length = length
    count = total / length
    starts = operands.map { operand in
      let indices = shape.sourceIndices(of: operand)
      return stride(from: 0, to: total, by: length).map { indices[$0] }
    }
    steps = operands.map { $0.extent(fromRight: 0) == 1 ? 0 : 1 }
  }
}
