/// Operations at the ends of their domains, against exact values, and their mistakes.

import ApusNumerics
import Testing

@testable import ApusGraph

@Suite struct EdgeTests {
  private let x = Tensor.unknown("x", shape: [3])
  private let inf = Double.infinity

  private func slope(_ function: (Tensor) -> Tensor, at point: [Double]) throws -> [Double] {
    let x = Tensor.unknown("x", shape: [point.count])
    let slopes = gradient(of: sum(function(x)), withRespectTo: [x])
    return try planned(slopes, unknowns: [x], at: [point])[0]
  }

  @Test func tailsOfTheNormalDistributionKeepTheirDigits() throws {
    let points = [-1e10, -37.7, -9.3, 0, 5.7, 30.1, inf]
    let slopes = try slope({ logNormalCDF($0) }, at: points)
    #expect(zip(points, slopes).allSatisfy { $1 == SpecialFunctions.inverseMillsRatio($0) })
    #expect(try slope({ normalQuantile($0) }, at: [0, 1]) == [inf, inf])
    #expect(try slope({ logSigmoid($0) }, at: [-800, 800, -inf]) == [1, 0, 1])
    #expect(try slope({ log1mExp($0) }, at: [-inf, -800]) == [0, 0])
  }

  @Test func nanWinsInExtremes() throws {
    let point = [Double.nan, 1, 2]
    for extreme in [max(x), min(x), sum(maximum(x, 1)), sum(maximum(1, x)), sum(minimum(1, x))] {
      #expect(try planned(extreme, given: [x: point])[0].isNaN)
    }
    #expect(try planned(clip(x, lower: 0, upper: 1), given: [x: [-3, 0.5, 7]]) == [0, 0.5, 1])
    #expect(try slope({ clip($0, lower: 0, upper: 1) }, at: [-3, 0.5, 7]) == [0, 1, 0])
    #expect(try slope({ maximum($0, 2) }, at: [2, 1]) == [1, 0])
  }

  @Test func equalLargestElementsShareTheDerivative() throws {
    #expect(try slope({ max($0) }, at: [1, 3, 3]) == [0, 0.5, 0.5])
    #expect(try slope({ min($0) }, at: [1, 3, 1, 1]) == [1 / 3.0, 0, 1 / 3.0, 1 / 3.0])
  }

  @Test func logSumExpOfNothingAndOfImpossibleStates() throws {
    let none = Tensor.unknown("none", shape: [0])
    #expect(try planned(logSumExp(none), given: [none: []]) == [-inf])
    #expect(try planned(max(none), given: [none: []]) == [-inf])
    #expect(try planned(logSumExp(x), given: [x: [-inf, -inf, -inf]]) == [-inf])
    #expect(try slope({ logSumExp($0) }, at: [-inf, -inf]) == [0, 0])
    #expect(try slope({ logSumExp($0) }, at: [-inf, 800]) == [0, 1])
    #expect(try planned(logSumExp(x), given: [x: [1, inf, 2]]) == [inf])
    #expect(try planned(logSumExp(x), given: [x: [inf, .nan, 2]])[0].isNaN)
    #expect(try planned(softmax(x), given: [x: [-inf, 1000, 1000]]) == [0, 0.5, 0.5])
  }

  @Test func branchNotTakenHasNoGradient() throws {
    let point = [-1.0, 2]
    let bad = { (x: Tensor) in sqrt(x) }
    #expect(try slope({ select($0 .> 0, log1mExp($0 - 3), 0) }, at: point)[0] == 0)
    #expect(try slope({ select(sum($0) .> 9, logSumExp(bad($0)), 0) }, at: point) == [0, 0])
    #expect(try slope({ select(sum($0) .> 9, max(bad($0)), 0) }, at: point) == [0, 0])
    #expect(try slope({ select(sum($0) .> 9, softmax(bad($0)), 0) }, at: point) == [0, 0])
    #expect(
      try slope({ select($0 .> 0, regularizedGammaP($0, shape: $0), 0) }, at: point)[0] == 0)
  }

  @Test func matrixThatIsNotPositiveDefiniteGivesNaN() throws {
    let a = Tensor.unknown("A", shape: [2, 2])
    let outputs = [
      cholesky(a), logDeterminant(a), sum(solveTriangular(cholesky(a), [1.0, 2].tensor)),
    ]
    let slopes = gradient(of: logDeterminant(a), withRespectTo: [a])
    for point in [[1.0, 2, 2, 1], [.nan, 0, 0, 1], [inf, 0, 0, 1], [0, 0, 0, 0]] {
      let values = try planned(outputs + slopes, unknowns: [a], at: [point])
      #expect(values[0][0].isNaN && values[0][1] == 0 && values[0][3].isNaN)
      #expect(values[1...].allSatisfy { $0[0].isNaN })
    }
    let empty = Tensor.unknown("none", shape: [0, 0])
    #expect(try planned(logDeterminant(empty), given: [empty: []]) == [0])
  }

  @Test func largeMatricesAreFactorised() throws {
    let order = 60
    let a = Tensor.unknown("A", shape: [order, order])
    let x = matrix(order, order)
    let spd = try planned(dot(x, transpose(x)) + diagonalMatrix(broadcast(1, to: [order])))
    let factor = cholesky(a)
    let back = dot(factor, transpose(factor))
    let slopes = gradient(of: logDeterminant(a), withRespectTo: [a])
    let identity = dot(slopes[0] + transpose(slopes[0]), a)
    let values = try planned([back, identity], unknowns: [a], at: [spd])
    #expect(agree(values[0], spd, within: 1e-13))
    // In the lower triangle the slope holds twice the inverse, once on the diagonal: the sum with
    // its transpose is twice the inverse.
    let expected = (0..<order * order).map { $0 % (order + 1) == 0 ? 2.0 : 0 }
    #expect(agree(values[1], expected, within: 1e-10))
  }

  @Test func slicesFollowReplacedData() throws {
    func data(_ values: [Double]) -> Tensor {
      .data("y", TensorData(shape: [values.count], values: values))
    }
    let y = data([1, 2, 4])
    let outputs = [
      y.dropFirst() - y.dropLast(), y[1...], logSumExp(y), mean(y, axis: 0),
      stack([y, y], axis: 1),
    ]
    var substitution = Substitution([y: data([1, 2, 4, 8])])
    let replaced = outputs.map { substitution($0) }
    #expect(try planned(replaced[0]) == [1, 2, 4])
    #expect(replaced.map(\.shape) == [[3], [3], [], [], [4, 2]])
    #expect(try planned(replaced[3]) == [3.75])
  }

  @Test func mistakesAreNamed() {
    let a = Tensor.unknown("A", shape: [2, 3])
    let b = Tensor.unknown("b", shape: [4])
    let cases: [(Tensor, [String])] = [
      (logSumExp(a, axis: 2), ["logSumExp", "A", "[2, 3]", "axis 2", "0 to 1"]),
      (max(a, axis: -1), ["max", "axis -1"]), (softmax(a, axis: 5), ["softmax", "axis 5"]),
      (cumulativeSum(a, axis: 2), ["cumulativeSum", "axis 2"]), (mean(a, axis: 3), ["axis 3"]),
      (b[2..<6], ["b[2..<6]", "[4]", "4 entries"]), (b[5...], ["b[5...]", "[4]"]),
      (b[(-1)..<2], ["-1..<2"]), (b.dropLast(5), ["b", "[4]"]), (b.dropFirst(-1), ["b", "[4]"]),
      (a.column(3), ["slice(A, 3..<4, axis: 1)", "3 entries"]), (b.column(0), ["b", "axis 1"]),
      (concatenate([a, b]), ["concatenate", "A", "[2, 3]", "b", "[4]", "axis 0"]),
      (concatenate([]), ["concatenate", "no tensors"]),
      (stack([a, b]), ["stack", "[2, 3]", "[4]"]),
      (stack([b, b], axis: 2), ["b", "0 to 1", "not 2"]),
      (reshape(a, to: [4]), ["reshape", "A", "[2, 3]", "6 elements", "[4]"]),
      (scatterAdd(b, at: indices([0, 1, 2]), count: 3), ["b", "[4]", "group", "[3]"]),
      (scatterAdd(b, at: indices([0, 1, 2, 9]), count: 3), ["group", "9 in row 3", "3 entries"]),
      (diagonal(a), ["diagonal", "A", "[2, 3]", "square"]),
      (diagonalMatrix(a), ["diagonalMatrix", "A", "vector"]),
      (lowerTriangle(b), ["lowerTriangle", "b", "square"]),
      (cholesky(a), ["cholesky", "A", "square"]),
      (solveTriangular(dot(a, transpose(a)), b), ["solveTriangular", "b", "[4]", "vector of 2"]),
      (quadraticForm(b, a), ["quadraticForm", "b", "[4]", "A", "[2, 3]"]),
      (regularizedBeta(b, alpha: x, beta: 1), ["regularizedBeta", "b [4]", "x [3]"]),
      (maximum(b, x), ["maximum(b, x)", "[4]", "[3]"]),
    ]
    for (tensor, words) in cases {
      let message = tensor.error?.message ?? "\(tensor) is no mistake"
      #expect(words.allSatisfy(message.contains), "\(message)")
    }
    let line = #line + 1
    let first = [b[9...], cholesky(a), logSumExp(a, axis: 7), stack([a, b]), b.column(1)]
    let second = [quadraticForm(b, a), concatenate([a, b]), maximum(b, x), b.dropLast(9)]
    #expect(first.allSatisfy { $0.error?.location?.line == line })
    #expect(second.allSatisfy { $0.error?.location?.line == line + 1 })
  }
}
