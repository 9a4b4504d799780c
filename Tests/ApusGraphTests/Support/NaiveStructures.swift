/// Reductions and structures by multi-index, as the twin of their kernels.

import Foundation

@testable import ApusGraph

/// Operations on whole arrays, element by element of the result.
enum NaiveStructures {
  static func value(
    of operation: any TensorOperation, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    let x = inputs[0]
    switch operation {
    case let operation as LogSumExp:
      return reduce(x, operation.axis, dimensions) { log($0.reduce(0) { $0 + exp($1) }) }
    case let operation as Extremum:
      return reduce(x, operation.axis, dimensions) {
        operation.isLargest ? $0.sorted().last! : $0.sorted().first!
      }
    case let operation as Softmax:
      return NaiveArray(dimensions) { place in
        exp(x[place]) / line(of: x, operation.axis, through: place).reduce(0) { $0 + exp($1) }
      }
    case let operation as CumulativeSum: return cumulativeSum(operation, x)
    case is Transpose: return NaiveArray(dimensions) { x[$0.reversed()] }
    case let operation as Slice:
      return NaiveArray(dimensions) { x[shifted($0, operation.axis, by: operation.start)] }
    case let operation as Embed: return embed(operation, x, dimensions)
    case let operation as Concatenate: return concatenate(operation, inputs, dimensions)
    case is Diagonal: return NaiveArray(dimensions) { x[[$0[0], $0[0]]] }
    case is DiagonalMatrix: return NaiveArray(dimensions) { $0[0] == $0[1] ? x[[$0[0]]] : 0 }
    default: return NaiveFactorisations.value(of: operation, inputs, dimensions)
    }
  }

  private static func shifted(_ place: [Int], _ axis: Int, by offset: Int) -> [Int] {
    var place = place
    place[axis] += offset
    return place
  }

  /// The elements along an axis through a place, or all elements.
  private static func line(of x: NaiveArray, _ axis: Int?, through place: [Int]) -> [Double] {
    guard let axis else { return x.values }
    return (0..<x.dimensions[axis]).map { x[shifted(place, axis, by: $0 - place[axis])] }
  }

  private static func reduce(
    _ x: NaiveArray, _ axis: Int?, _ dimensions: [Int], _ function: ([Double]) -> Double
  ) -> NaiveArray {
    NaiveArray(dimensions) { function(line(of: x, axis, through: $0)) }
  }

  private static func cumulativeSum(_ operation: CumulativeSum, _ x: NaiveArray) -> NaiveArray {
    NaiveArray(x.dimensions) { place in
      let line = line(of: x, operation.axis, through: place)
      let position = place[operation.axis]
      return (operation.isReversed ? line[position...] : line[...position]).reduce(0, +)
    }
  }

  private static func embed(
    _ operation: Embed, _ x: NaiveArray, _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      let source = shifted(place, operation.axis, by: -operation.start)
      return (0..<x.dimensions[operation.axis]).contains(source[operation.axis]) ? x[source] : 0
    }
  }

  private static func concatenate(
    _ operation: Concatenate, _ inputs: [NaiveArray], _ dimensions: [Int]
  ) -> NaiveArray {
    NaiveArray(dimensions) { place in
      var place = place
      for input in inputs {
        let length = input.dimensions[operation.axis]
        if place[operation.axis] < length { return input[place] }
        place[operation.axis] -= length
      }
      return .nan
    }
  }
}
