/// Batches of vectors and matrices: how shapes split, and functions applied to each one.

import ApusGraph

extension Shape {
  /// The first dimensions, without the last `eventRank` ones: those that independent values are
  /// arranged along.
  func batch(eventRank: Int) -> Shape { Shape(Array(dimensions.dropLast(eventRank))) }

  /// The last `eventRank` dimensions: those of one vector or matrix.
  func event(eventRank: Int) -> Shape { Shape(Array(dimensions.suffix(eventRank))) }

  /// These dimensions followed by others.
  static func + (a: Shape, b: Shape) -> Shape { Shape(a.dimensions + b.dimensions) }
}

/// A function of single vectors or matrices, applied to each of a batch.
///
/// - Parameters:
///   - inputs: tensors with the ranks of their events; their batches are broadcast together.
///   - body: the function of one event of each input.
/// - Returns: the results, along the batch.
func mapEvents(
  _ inputs: [(value: Tensor, eventRank: Int)], _ body: ([Tensor]) -> Tensor
) -> Tensor {
  if let invalid = inputs.first(where: { $0.value.error != nil }) { return invalid.value }
  var batch = Shape.scalar
  for (value, rank) in inputs {
    guard let joint = batch.broadcast(with: value.shape.batch(eventRank: rank)) else {
      return .invalid(
        ModelError(
          .shapeMismatch,
          "\(value) has the shape \(value.shape), which does not fit the batch of the shape "
            + "\(batch): give arguments of one shape"))
    }
    batch = joint
  }
  if batch == .scalar { return body(inputs.map(\.value)) }
  let flat = inputs.map { value, rank in
    let event = value.shape.event(eventRank: rank)
    return reshape(broadcast(value, to: batch + event), to: [batch.count] + event)
  }
  let results = (0..<batch.count).map { i in body(flat.map { $0[i] }) }
  guard let first = results.first else {
    let one = body(inputs.map { broadcast(0, to: $0.value.shape.event(eventRank: $0.eventRank)) })
    return broadcast(0, to: batch + one.shape)
  }
  return reshape(stack(results), to: batch + first.shape)
}

/// A function of one vector or matrix, applied to each of a batch.
func mapEvents(_ x: Tensor, eventRank: Int, _ body: (Tensor) -> Tensor) -> Tensor {
  mapEvents([(x, eventRank)]) { body($0[0]) }
}

/// The sum over the last `count` axes.
func sumOfEvents(_ x: Tensor, eventRank: Int) -> Tensor {
  (0..<eventRank).reduce(x) { total, _ in
    total.error == nil ? sum(total, axis: total.shape.rank - 1) : total
  }
}

/// A tensor over a batch with axes of length 1 for its events, to be combined with those.
func overEvents(_ x: Tensor, eventRank: Int) -> Tensor {
  x.error != nil
    ? x : reshape(x, to: x.shape + Shape([Int](repeating: 1, count: eventRank)))
}
