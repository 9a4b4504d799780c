/// Sums over rows of what is linear in expressions without rows: the sufficient statistics of a
/// likelihood.

extension Tensor {
  /// Whether this is a linear predictor, or the same for every row, or data.
  var isTermOfLinearRows: Bool { shape == .scalar || knownBuffer != nil || node.isLinearInRows }

  /// `Σ cᵢ xᵢ` of data `c` and this vector `x` without a pass over the rows, one step nearer to its
  /// sums; nil when `x` is not linear in its rows, or a number times another vector, which the
  /// product itself takes apart.
  func sumOfRows(weightedBy weights: Tensor) -> Tensor? {
    guard node.isLinearInRows else { return nil }
    let inputs = node.inputs
    func part(_ x: Tensor) -> Tensor {
      x.shape == .scalar ? sum(weights) * x : .apply(InnerProduct(), to: [weights, x])
    }
    switch node.operation {
    case is Negate: return -part(inputs[0])
    case is Add: return part(inputs[0]) + part(inputs[1])
    case is Subtract: return part(inputs[0]) - part(inputs[1])
    case is Broadcast: return part(inputs[0])
    case is MatrixVector:
      let columns = Tensor.apply(MatrixVector(isTransposed: true), to: [inputs[0], weights])
      return .apply(InnerProduct(), to: [columns, inputs[1]])
    default:
      guard let (source, index) = levelsOfGather else { return nil }
      let sums = Tensor.apply(ScatterAdd(target: source.shape), to: [weights, index])
      return .apply(InnerProduct(), to: [sums, source])
    }
  }
}
