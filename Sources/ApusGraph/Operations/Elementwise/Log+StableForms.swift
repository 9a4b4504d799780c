/// Logarithms of expressions that overflow or round where the logarithm itself does not.

extension Log {
  /// An equal expression without the dangerous inner one: `log(1 + e^x)` overflows at 710, and
  /// `log(1 - σ(x))` is `log 0` from 37 on.
  static func stableForm(of x: Tensor) -> Tensor? {
    let inputs = x.node.inputs
    if let other = x.summandOfOne {
      return other.node.operation is Exp ? softplus(other.node.inputs[0]) : log1p(other)
    }
    if let other = x.complementOfOne {
      switch other.node.operation {
      case is Exp: return log1mExp(other.node.inputs[0])
      case is Sigmoid: return logSigmoid(-other.node.inputs[0])
      case is NormalCDF: return logNormalCDF(-other.node.inputs[0])
      default: return log1p(-other)
      }
    }
    switch x.node.operation {
    case is Sigmoid: return logSigmoid(inputs[0])
    case is NormalCDF: return logNormalCDF(inputs[0])
    case is Add where inputs.allSatisfy({ $0.node.operation is Exp }):
      return logAddExp(inputs[0].node.inputs[0], inputs[1].node.inputs[0])
    case is Sum where inputs[0].node.operation is Exp:
      return logSumExp(inputs[0].node.inputs[0])
    case let sum as SumAxes where sum.axes.count == 1 && !sum.keepsDimensions:
      guard inputs[0].node.operation is Exp else { return nil }
      return logSumExp(inputs[0].node.inputs[0], axis: sum.axes[0])
    default: return nil
    }
  }
}

extension Tensor {
  /// The `z` of `1 + z`.
  fileprivate var summandOfOne: Tensor? {
    guard node.operation is Add else { return nil }
    let (a, b) = (node.inputs[0], node.inputs[1])
    if a.knownScalar == 1, b.shape == shape { return b }
    return b.knownScalar == 1 && a.shape == shape ? a : nil
  }

  /// The `z` of `1 - z`.
  fileprivate var complementOfOne: Tensor? {
    guard node.operation is Subtract, node.inputs[0].knownScalar == 1,
      node.inputs[1].shape == shape
    else { return nil }
    return node.inputs[1]
  }
}
