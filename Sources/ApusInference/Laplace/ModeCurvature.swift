/// The curvature of a log density around a point, from differences of gradients.

import ApusLinearAlgebra

/// Measures minus the Hessian of a log density as a Cholesky factor.
///
/// Differences need steps that fit the scale of each direction. They are found in two rounds: first
/// for each coordinate by itself, then along the axes in which the first factor makes the density
/// round, so that correlations cost no accuracy.
struct ModeCurvature<Evaluator: LogDensityEvaluator> {
  private var evaluator: Evaluator
  private let names: [String]
  /// What the density said about the last point, when it refused it.
  private var refusal = ""

  /// The length of a step in standard deviations: the error of differences of fourth order is then
  /// about 1e-11 of the curvature, as much from rounding as from higher derivatives.
  static var step: Double { 0x1p-8 }
  /// The error of differences, as a share of the largest eigenvalue, that must be reckoned with.
  static var rounding: Double { 1e-11 }

  init(_ evaluator: Evaluator, names: [String]) {
    self.evaluator = evaluator
    self.names = names
  }

  /// The gradient, or nil where it is not finite.
  mutating func gradient(at position: [Double]) throws -> [Double]? {
    do {
      let (value, gradient) = try evaluator.evaluate(at: position)
      if value.isFinite, gradient.allSatisfy(\.isFinite) { return gradient }
      refusal = "the log density is \(value)"
    } catch let error as DensityError {
      refusal = "\(error)"
    }
    return nil
  }

  /// The lower factor L of minus the Hessian LLᵀ, measured along the coordinates.
  ///
  /// - Throws: a ``LaplaceError`` when it is not positive definite.
  mutating func coordinateFactor(at mode: [Double]) throws -> Matrix {
    let scales = try mode.indices.map { try scale(of: $0, at: mode) }
    let factor = try wedge(at: mode, along: .diagonal(scales))
    var result = factor
    for column in 0..<mode.count {
      for row in column..<mode.count { result[row, column] = factor[row, column] / scales[row] }
    }
    return result
  }

  /// The factor measured anew along the axes of a first one, whose errors drop out.
  mutating func refinedFactor(at mode: [Double], from factor: Matrix) throws -> Matrix {
    let axes = try factor.solveTriangular(.lower, transposed: true, .identity(mode.count))
    return factor * (try wedge(at: mode, along: axes))
  }

  /// The lower factor of -DᵀHD for directions in the columns of D, each a standard deviation long.
  private mutating func wedge(at mode: [Double], along directions: Matrix) throws -> Matrix {
    var curvature = try product(at: mode, along: directions)
    // What is not symmetric is error; an eigenvalue below it says nothing.
    let noise = max(Self.rounding, 8 * curvature.makeSymmetric())
    if let cholesky = try? Cholesky(curvature), try cholesky.reciprocalCondition() > noise {
      return cholesky.lowerFactor
    }
    let spectrum = try SymmetricEigen(curvature)
    let (least, most) = (spectrum.values.first ?? 1, spectrum.values.last ?? 1)
    let threshold = noise * max(most, least.magnitude)
    if least > threshold { return try Cholesky(curvature).lowerFactor }
    // Shares in units of what each coordinate spans, so that they can be compared.
    let spans = directions.rowGram().diagonal
    let direction = directions * spectrum.vectors.column(0)
    let components = LaplaceError.components(
      of: zip(direction, spans).map { $0 / $1.squareRoot() }, names: names)
    throw least < -threshold
      ? LaplaceError.saddle(components) : LaplaceError.flatDirection(components)
  }

  /// -DᵀHD, as the differences give it.
  private mutating func product(
    at mode: [Double], along directions: Matrix
  ) throws -> Matrix {
    var slopes = directions
    for column in 0..<directions.columns {
      let change = try slope(at: mode, along: directions.column(column))
      for row in 0..<directions.rows { slopes[row, column] = -change[row] }
    }
    return directions.transposedTimes(slopes)
  }

  /// The derivative of the gradient along a direction, by central differences of fourth order:
  /// (8 (g(h) - g(-h)) - (g(2h) - g(-2h))) / 12h.
  private mutating func slope(
    at mode: [Double], along direction: [Double]
  ) throws -> [Double] {
    let near = try difference(at: mode, by: direction.scaled(by: Self.step))
    let far = try difference(at: mode, by: direction.scaled(by: 2 * Self.step))
    return near.scaled(by: 8).minus(far).scaled(by: 1 / (12 * Self.step))
  }

  /// The gradient on one side of the mode less that on the other.
  private mutating func difference(
    at mode: [Double], by step: [Double]
  ) throws -> [Double] {
    guard let above = try gradient(at: mode.plus(step)),
      let below = try gradient(at: mode.minus(step))
    else {
      throw LaplaceError.refusedNearMode(
        coordinate: LaplaceError.components(of: step, names: names)[0].name, reason: refusal)
    }
    return above.minus(below)
  }

  /// The standard deviation that the curvature along a coordinate stands for, the others fixed.
  ///
  /// A first step of the cube root of the machine epsilon is best where nothing is known; then steps
  /// follow the scale that the last one found, until it agrees with itself.
  private mutating func scale(of coordinate: Int, at mode: [Double]) throws -> Double {
    let size = max(1, mode[coordinate].magnitude)
    var scale = 6e-6 * size / Self.step
    for _ in 0..<20 {
      let h = Self.step * scale
      var (above, below) = (mode, mode)
      above[coordinate] += h
      below[coordinate] -= h
      guard let high = try gradient(at: above), let low = try gradient(at: below) else {
        scale /= 16
        continue
      }
      let curvature = (low[coordinate] - high[coordinate]) / (2 * h)
      // A saddle has a scale as well; a direction that is flat has none, and any will show it.
      let found = 1 / curvature.magnitude.squareRoot()
      if !(found < 1e10 * size) { return size }
      if found <= 2 * scale, scale <= 2 * found { return found }
      scale = found
    }
    throw LaplaceError.unsettledCurvature(coordinate: names[coordinate])
  }
}

extension Matrix {
  /// Replaces elements by their means with those mirrored at the diagonal.
  ///
  /// - Returns: the greatest change.
  fileprivate mutating func makeSymmetric() -> Double {
    var greatest = 0.0
    for column in 0..<columns {
      for row in column + 1..<max(rows, column + 1) {
        let mean = 0.5 * (self[row, column] + self[column, row])
        greatest = max(greatest, (self[row, column] - mean).magnitude)
        (self[row, column], self[column, row]) = (mean, mean)
      }
    }
    return greatest
  }
}
