/// Factorisations, triangular solutions and recurrences by textbook loops.

import Foundation

@testable import ApusGraph

/// Operations on matrices and sequences, as the twin of their kernels.
enum NaiveFactorisations {
  static func value(
    of operation: any TensorOperation, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    let x = inputs[0]
    switch operation {
    case let operation as TriangularPart:
      return NaiveArray(dimensions) { place in
        if place[0] == place[1] { return operation.diagonalWeight * x[place] }
        return (place[0] > place[1]) == operation.isLower ? x[place] : 0
      }
    case is CholeskyFactor: return cholesky(x)
    case is HalfLogDeterminant:
      let factor = cholesky(x)
      return NaiveArray([]) { _ in
        (0..<x.dimensions[0]).reduce(0) { $0 + Foundation.log(factor[[$1, $1]]) }
      }
    case let operation as SolveTriangular: return solve(operation, x, inputs[1])
    case let operation as Scan: return scan(operation, inputs, dimensions)
    default: fatalError("the naive interpreter does not know \(type(of: operation))")
    }
  }

  /// Cholesky-Banachiewicz.
  private static func cholesky(_ a: NaiveArray) -> NaiveArray {
    let order = a.dimensions[0]
    var factor = NaiveArray(a.dimensions) { _ in 0 }
    for i in 0..<order {
      for j in 0...i {
        let rest = (0..<j).reduce(a[[i, j]]) { $0 - factor[[i, $1]] * factor[[j, $1]] }
        factor.values[i * order + j] = i == j ? rest.squareRoot() : rest / factor[[j, j]]
      }
    }
    return factor
  }

  /// Substitution, from whichever end is known first.
  private static func solve(
    _ operation: SolveTriangular, _ t: NaiveArray, _ b: NaiveArray
  ) -> NaiveArray {
    let order = t.dimensions[0]
    let width = b.values.count / order
    func entry(_ i: Int, _ j: Int) -> Double { operation.isTransposed ? t[[j, i]] : t[[i, j]] }
    var x = b
    let isForward = operation.isLower != operation.isTransposed
    for i in isForward ? Array(0..<order) : (0..<order).reversed() {
      let known = isForward ? 0..<i : i + 1..<order
      for column in 0..<width {
        let rest = known.reduce(b.values[i * width + column]) {
          $0 - entry(i, $1) * x.values[$1 * width + column]
        }
        x.values[i * width + column] = rest / entry(i, i)
      }
    }
    return x
  }

  private static func scan(
    _ operation: Scan, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    let step = operation.step
    var state = inputs[0].values
    var states = [Double]()
    for t in 0..<dimensions[0] {
      var given = [step.state: state]
      for (row, input) in zip(step.rows, inputs[1...]) {
        let count = row.shape.count
        given[row] = Array(input.values[t * count..<(t + 1) * count])
      }
      for (unknown, input) in zip(step.outside, inputs[(1 + step.rows.count)...]) {
        given[unknown] = input.values
      }
      state = NaiveInterpreter.values(of: [step.next], given: given)[0]
      states += state
    }
    return NaiveArray(dimensions: dimensions, values: states)
  }
}
