/// The maps onto sets of vectors and matrices: inverses, Jacobians, extremes, batches.

import ApusDistributions
import ApusGraph
import Testing

/// A set with the shape of a member and the elements of it that are free.
struct SetCase: Sendable, CustomTestStringConvertible {
  let set: any ArraySet
  let shape: Shape
  /// The elements that the log-Jacobian is with respect to; nil for the volume on the set itself.
  let free: [Int]?
  /// The largest coordinates from which the way back has its digits.
  let highest: Double

  var testDescription: String { "\(type(of: set)) \(shape)" }

  var bijection: any Bijection {
    get throws { try #require(set.bijection) }
  }

  /// The number of coordinates.
  var count: Int { get throws { try bijection.unconstrainedShape(shape).count } }

  /// Coordinates that are different from each other, of size up to `scale`.
  func coordinates(scale: Double) throws -> [Double] {
    (0..<(try count)).map { place in
      let direction = (place * 5 + 2) % 7 < 3 ? -1.0 : 0.75
      return scale * direction / Double(1 + place % 3)
    }
  }

  func constrain(_ y: [Double]) throws -> [Double] {
    let shape = try bijection.unconstrainedShape(shape)
    return try evaluate([bijection.constrain(.constant(y, shape: shape))])[0]
  }

  func unconstrain(_ x: [Double]) throws -> [Double] {
    try evaluate([bijection.unconstrain(.constant(x, shape: shape))])[0]
  }

  static func lowerTriangle(_ order: Int, withDiagonal: Bool) -> [Int] {
    (0..<order * order).filter {
      $0 % order < $0 / order || (withDiagonal && $0 % order == $0 / order)
    }
  }

  static let all: [SetCase] = [
    .init(set: Simplex(), shape: [4], free: [0, 1, 2], highest: 30),
    .init(set: Simplex(), shape: [1], free: [], highest: 30),
    .init(set: ZeroSum(), shape: [5], free: nil, highest: 700),
    .init(set: ZeroSum(eventRank: 2), shape: [3, 4], free: nil, highest: 700),
    .init(set: Ordered(), shape: [4], free: [0, 1, 2, 3], highest: 8),
    .init(set: PositiveOrdered(), shape: [4], free: [0, 1, 2, 3], highest: 8),
    .init(
      set: CholeskyCorrelation(), shape: [4, 4], free: lowerTriangle(4, withDiagonal: false),
      highest: 100),
    .init(set: CholeskyCorrelation(), shape: [1, 1], free: [], highest: 1),
    .init(
      set: CholeskyCovariance(), shape: [3, 3], free: lowerTriangle(3, withDiagonal: true),
      highest: 700),
    .init(
      set: PositiveDefinite(), shape: [3, 3], free: lowerTriangle(3, withDiagonal: true),
      highest: 4),
  ]
}

@Suite struct SetLawTests {
  @Test(arguments: SetCase.all)
  func constrainedValuesBelongToTheSetAndComeBack(item: SetCase) throws {
    for scale in [0, 1e-3, 0.5, 2, 4, 8, 30, 300, 700] where scale <= item.highest {
      let y = try item.coordinates(scale: scale)
      let x = try item.constrain(y)
      let isMember = item.set.contains(.constant(x, shape: item.shape))
      #expect(try evaluate([isMember])[0] == [1], "\(x)")
      for (again, original) in zip(try item.unconstrain(x), y) {
        #expect(error(again, original) < 1e-11, "\(again), not \(original)")
      }
    }
  }

  @Test(arguments: SetCase.all)
  func logJacobianIsTheLogarithmOfTheDeterminant(item: SetCase) throws {
    let coordinates = try item.bijection.unconstrainedShape(item.shape)
    for scale in [0, 0.3, 1, 2] {
      let y = try item.coordinates(scale: scale)
      let jacobian = try numericalJacobian(at: y, of: item.constrain)
      let expected =
        item.free.map { free in abs(determinant(free.map { jacobian[$0] })) }
        ?? determinant(gramMatrix(jacobian)).squareRoot()
      let actual = try evaluate([
        exp(item.bijection.logJacobian(.constant(y, shape: coordinates)))
      ])[0][0]
      #expect(relativeError(actual, expected, floor: 0) < 1e-8, "\(actual), not \(expected)")
    }
  }

  @Test(arguments: SetCase.all)
  func everythingStaysFinite(item: SetCase) throws {
    let unknown = Tensor.unknown("y", shape: try item.bijection.unconstrainedShape(item.shape))
    let value = try item.bijection.constrain(unknown)
    let outputs = [sum(value), try item.bijection.logJacobian(unknown)]
    let slopes = outputs.flatMap { gradient(of: $0, withRespectTo: [unknown]) }
    for size in [-700, -1, 0, 1, 700.0] {
      let same = [Double](repeating: size, count: try item.count)
      for y in [same, try item.coordinates(scale: size)] {
        // The products of a positive definite matrix are the squares of its factor.
        let bounded = item.set is PositiveDefinite ? y.map { 0.5 * $0 } : y
        let results = try evaluate([value] + outputs + slopes, [unknown], at: [bounded])
        #expect(results.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(y): \(results)")
      }
    }
  }

  @Test(arguments: SetCase.all)
  func batchesAreMappedOneByOne(item: SetCase) throws {
    let single = try item.bijection.unconstrainedShape(item.shape)
    let batch = Shape([2, 3])
    let ys = try (0..<6).map { try item.coordinates(scale: 0.3 * Double($0) - 0.5) }
    let y = Tensor.constant(ys.flatMap { $0 }, shape: Shape([2, 3] + single.dimensions))
    let x = try item.bijection.constrain(y)
    #expect(x.shape == Shape(batch.dimensions + item.shape.dimensions))
    #expect(try item.bijection.unconstrainedShape(x.shape) == y.shape)
    let results = try evaluate([
      x, try item.bijection.unconstrain(x), try item.bijection.logJacobian(y),
      item.set.contains(x),
    ])
    let singles = try ys.map { try item.constrain($0) }
    #expect(zip(results[0], singles.flatMap { $0 }).allSatisfy { error($0, $1) < 1e-14 })
    #expect(zip(results[1], ys.flatMap { $0 }).allSatisfy { error($0, $1) < 1e-11 })
    let jacobians = try ys.map {
      try evaluate([item.bijection.logJacobian(.constant($0, shape: single))])[0][0]
    }
    #expect(error(results[2][0], jacobians.reduce(0, +)) < 1e-13)
    #expect(results[3] == [Double](repeating: 1, count: 6))
  }

  @Test func outsidersAreKnown() throws {
    let outsiders: [(any ArraySet, [Double], Shape)] = [
      (Simplex(), [0.5, 0.6], [2]), (Simplex(), [-0.1, 1.1], [2]),
      (ZeroSum(), [1, -1, 1e-6], [3]), (Ordered(), [0, 1, 1], [3]),
      (PositiveOrdered(), [0, 1], [2]), (PositiveOrdered(), [2, 1], [2]),
      (UnitVector(), [0.6, 0.7], [2]), (CholeskyCorrelation(), [1, 0, 0.6, 0.7], [2, 2]),
      (CholeskyCorrelation(), [1, 0.1, 0.6, 0.8], [2, 2]),
      (CholeskyCovariance(), [1, 0, 3, -2], [2, 2]), (CholeskyCovariance(), [1, 2, 3, 4], [2, 2]),
      (PositiveDefinite(), [1, 2, 2, 1], [2, 2]), (PositiveDefinite(), [1, 0, 0.5, 1], [2, 2]),
    ]
    for (set, values, shape) in outsiders {
      #expect(try evaluate([set.contains(.constant(values, shape: shape))])[0] == [0], "\(set)")
      let outsider = Support.members(of: set).firstOutsider(in: .constant(values, shape: shape))
      #expect(outsider?.isAlone == true)
      let missing = [Double](repeating: .nan, count: values.count)
      #expect(Support.members(of: set).firstOutsider(in: .constant(missing, shape: shape)) != nil)
    }
  }

  @Test func theFirstOutsiderOfABatchIsNamed() throws {
    let outsider = Support.members(of: Simplex()).firstOutsider(
      in: .constant([0.5, 0.5, 0.25, 0.75, 0.5, 0.6], shape: [3, 2]))
    #expect(outsider?.value == "[0.5, 0.6]" && outsider?.place == "row 2")
  }
}

@Suite struct UnitVectorTests {
  @Test func lengthIsOneAndDirectionComesBack() throws {
    for scale in [1e-6, 1, 700] {
      let y = [0.6, -0.3, 0.2].map { $0 * scale }
      let results = try evaluate([UnitVector().constrain(y.tensor)])[0]
      #expect(abs(results.reduce(0) { $0 + $1 * $1 } - 1) < 1e-15)
      #expect(zip(results, y).allSatisfy { error($0 * 0.7, $1 / scale) < 1e-15 })
      let again = try evaluate([UnitVector().constrain(results.tensor)])[0]
      #expect(zip(again, results).allSatisfy { error($0, $1) < 1e-15 })
    }
  }

  /// With the density 1 of the sphere's area the coordinates have a normal density times the area.
  @Test func logJacobianKeepsTheIntegralOfADensity() throws {
    let y = [0.4, -1.2, 0.3]
    let area = 4 * Double.pi
    let normal = y.reduce(0) { $0 - 0.5 * $1 * $1 } - 1.5 * 1.837_877_066_409_345_3
    let actual = try evaluate([UnitVector().logJacobian(y.tensor) - log(.constant(area))])[0][0]
    #expect(error(actual, normal) < 1e-14)
  }

  @Test func zeroAndExtremesAreFinite() throws {
    let unknown = Tensor.unknown("y", shape: [3])
    let value = UnitVector().constrain(unknown)
    let slope = gradient(of: sum(value), withRespectTo: [unknown])[0]
    for y in [[0, 0, 0], [700, -700, 700], [1e-6, 0, 0]] {
      let results = try evaluate(
        [value, slope, UnitVector().logJacobian(unknown)], [unknown], at: [y])
      #expect(results.allSatisfy { $0.allSatisfy(\.isFinite) })
    }
  }
}

@Suite struct CustomBijectionTests {
  static let cube = CustomBijection(
    constrain: { y in y * y * y },
    unconstrain: { x in sign(x) * pow(abs(x), .constant(1 / 3.0)) },
    logJacobian: { y in sum(log(3 * square(y))) })

  @Test func functionsOfExpressionsAreTheMap() throws {
    let y = [0.5, -2]
    let x = Self.cube.constrain(y.tensor)
    let results = try evaluate([x, Self.cube.unconstrain(x), Self.cube.logJacobian(y.tensor)])
    #expect(results[0] == [0.125, -8])
    #expect(zip(results[1], y).allSatisfy { error($0, $1) < 1e-15 })
    #expect(error(exp0(results[2][0]), 0.75 * 12) < 1e-14)
  }

  private func exp0(_ x: Double) -> Double { (try? evaluate([exp(.constant(x))])[0][0]) ?? .nan }
}
