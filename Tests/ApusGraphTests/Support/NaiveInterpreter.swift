/// Evaluates graphs node by node with naive loops, without any rewriting or planning.

import ApusNumerics
import Foundation

@testable import ApusGraph

/// An interpreter of expressions that shares nothing with the kernels.
enum NaiveInterpreter {
  static let unary: [String: @Sendable (Double) -> Double] = [
    "Negate": { 0 - $0 }, "Square": { $0 * $0 }, "Exp": { Foundation.exp($0) },
    "Log": { Foundation.log($0) }, "Log1p": { Foundation.log1p($0) },
    "Expm1": { Foundation.expm1($0) }, "Tanh": { Foundation.tanh($0) },
    "Sine": { Foundation.sin($0) }, "Cosine": { Foundation.cos($0) },
    "SquareRoot": { Foundation.pow($0, 0.5) }, "Absolute": { max($0, -$0) },
    "Sign": { $0 == 0 || $0.isNaN ? $0 : $0 / Swift.abs($0) },
    "Sigmoid": { 1 / (1 + Foundation.exp(-$0)) },
    "Softplus": { Foundation.log(1 + Foundation.exp($0)) },
    "LogGamma": { Foundation.lgamma($0) }, "Digamma": { SpecialFunctions.digamma($0) },
    "Trigamma": { SpecialFunctions.trigamma($0) }, "Identity": { $0 }, "Held": { $0 },
    "OnesLike": { _ in 1 },
  ]

  static let binary: [String: @Sendable (Double, Double) -> Double] = [
    "Add": { $0 + $1 }, "Subtract": { $0 - $1 }, "Multiply": { $0 * $1 }, "Divide": { $0 / $1 },
    "Power": { Foundation.pow($0, $1) }, "Less": { $0 < $1 ? 1 : 0 },
    "LessOrEqual": { $0 <= $1 ? 1 : 0 }, "Equal": { $0 == $1 ? 1 : 0 },
    "XLogY": { $0 == 0 ? 0 : $0 * Foundation.log($1) },
    "LogAddExp": { Foundation.log(Foundation.exp($0) + Foundation.exp($1)) },
    "Masked": { $0 == 0 ? 0 : $1 },
  ]

  /// The values of some expressions, given their unknowns.
  static func values(
    of tensors: [Tensor], given unknowns: [Tensor: [Double]]
  ) -> [[Double]] {
    var known: [Tensor: NaiveArray] = [:]
    for tensor in topologicalOrder(tensors) {
      let inputs = tensor.node.inputs.map { known[$0]! }
      let leaf = unknowns[tensor] ?? (inputs.isEmpty ? tensor.knownValues : nil)
      known[tensor] =
        leaf.map { NaiveArray(dimensions: tensor.shape.dimensions, values: $0) }
        ?? value(of: tensor, inputs)
    }
    return tensors.map { known[$0]!.values }
  }

  private static func value(of tensor: Tensor, _ inputs: [NaiveArray]) -> NaiveArray {
    let operation = tensor.node.operation
    let name = "\(type(of: operation))"
    let dimensions = tensor.shape.dimensions
    if let function = unary[name] ?? NaiveFunctions.unary[name] {
      return NaiveArray(dimensions) { function(inputs[0][$0]) }
    }
    if let function = binary[name] ?? NaiveFunctions.binary[name] {
      return NaiveArray(dimensions) { function(inputs[0][$0], inputs[1][$0]) }
    }
    switch operation {
    case is Select:
      return NaiveArray(dimensions) { inputs[0][$0] != 0 ? inputs[1][$0] : inputs[2][$0] }
    case is RegularizedBeta:
      return NaiveArray(dimensions) {
        NaiveFunctions.regularizedBeta(inputs[0][$0], inputs[1][$0], inputs[2][$0])
      }
    case is LogRegularizedBeta:
      return NaiveArray(dimensions) {
        let end = inputs[0][$0]
        return log(
          NaiveFunctions.regularizedBeta(end < 0 ? 1 + end : end, inputs[1][$0], inputs[2][$0]))
      }
    case is Broadcast: return NaiveArray(dimensions) { inputs[0][$0] }
    case is Reshape, is RemoveAxis, is InsertAxis:
      return NaiveArray(dimensions: dimensions, values: inputs[0].values)
    case is Gather: return gather(inputs[0], inputs[1], dimensions)
    case is ScatterAdd: return scatter(inputs[0], inputs[1], dimensions)
    case is Sum: return NaiveArray(dimensions: [], values: [inputs[0].values.reduce(0, +)])
    case let sum as SumAxes: return sumAxes(sum, inputs[0], dimensions)
    case is InnerProduct:
      let total = zip(inputs[0].values, inputs[1].values).reduce(0) { $0 + $1.0 * $1.1 }
      return NaiveArray(dimensions: [], values: [total])
    case is OuterProduct:
      return NaiveArray(dimensions) { inputs[0][[$0[0]]] * inputs[1][[$0[1]]] }
    case let product as MatrixVector: return matrixVector(product, inputs, dimensions)
    case let sum as MatrixVectorAdd:
      let product = matrixVector(sum.product, inputs, dimensions)
      return NaiveArray(dimensions) { product[$0] + inputs[2][$0] }
    case let sum as MultiplyAdd:
      return NaiveArray(dimensions) {
        let (product, c) = (inputs[0][$0] * inputs[1][$0], inputs[2][$0])
        return sum.signs == .minusProduct ? c - product : product + (sum.signs == [] ? c : -c)
      }
    case let sum as SumOfProducts:
      let terms = sum.factors.indices.map {
        sum.factors[$0] * inputs[2 * $0].values[0] * inputs[2 * $0 + 1].values[0]
      }
      return NaiveArray(dimensions: [], values: [terms.reduce(sum.constant, +)])
    case let product as MatrixProduct: return matrixProduct(product, inputs, dimensions)
    default: return NaiveStructures.value(of: operation, inputs, dimensions)
    }
  }

  private static func gather(
    _ x: NaiveArray, _ index: NaiveArray, _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      let rank = index.dimensions.count
      return x[[Int(index[Array(place.prefix(rank))])] + place.dropFirst(rank)]
    }
  }

  private static func scatter(
    _ x: NaiveArray, _ index: NaiveArray, _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      NaiveArray.indices(of: index.dimensions)
        .filter { Int(index[$0]) == place[0] }
        .reduce(0) { $0 + x[$1 + place.dropFirst()] }
    }
  }

  private static func sumAxes(
    _ sum: SumAxes, _ x: NaiveArray, _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      NaiveArray.indices(of: x.dimensions)
        .filter { index in
          let kept = index.indices.filter { !sum.axes.contains($0) }
          return kept.map { index[$0] }
            == (sum.keepsDimensions ? kept.map { place[$0] } : place)
        }
        .reduce(0) { $0 + x[$1] }
    }
  }

  private static func matrixVector(
    _ product: MatrixVector, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      inputs[1].values.indices.reduce(0) { total, k in
        total + inputs[0][product.isTransposed ? [k, place[0]] : [place[0], k]] * inputs[1][[k]]
      }
    }
  }

  private static func matrixProduct(
    _ product: MatrixProduct, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    let inner = inputs[0].dimensions[product.transposesLeft ? 0 : 1]
    return NaiveArray(dimensions) { place in
      (0..<inner).reduce(0) { total, k in
        let a = product.transposesLeft ? [k, place[0]] : [place[0], k]
        let b = product.transposesRight ? [place[1], k] : [k, place[1]]
        return total + inputs[0][a] * inputs[1][b]
      }
    }
  }
}
