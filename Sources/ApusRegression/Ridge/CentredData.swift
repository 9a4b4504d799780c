/// Checked data with the means taken out, and the two ways to solve for coefficients.
import ApusLinearAlgebra

/// A design and an outcome whose columns have mean zero.
struct CentredData {
  /// Xc: the centred design; a constant column is exactly zero.
  let design: Matrix
  /// yc: the centred outcome.
  let outcome: [Double]
  let columnMeans: [Double]
  let outcomeMean: Double
  /// How much larger a column was before centring; rounding errors are relative to that size.
  private let cancellation: Double

  init(_ design: Matrix, _ outcome: [Double]) throws(RegressionError) {
    guard !design.isEmpty else {
      throw .emptyData(rows: design.rows, columns: design.columns)
    }
    guard design.rows == outcome.count else {
      throw .outcomeLengthMismatch(designRows: design.rows, outcomes: outcome.count)
    }
    try design.requireFiniteCells()
    if let row = outcome.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteOutcome(row: row, value: outcome[row])
    }
    var storage: [Double] = []
    var means: [Double] = []
    var cancellation = 1.0
    storage.reserveCapacity(design.rows * design.columns)
    for column in 0..<design.columns {
      let values = design.column(column)
      let (mean, centred) = CentredData.centre(values)
      storage += centred
      means.append(mean)
      let norm = BLAS.norm(centred)
      if norm > 0 { cancellation = max(cancellation, BLAS.norm(values) / norm) }
    }
    self.design = Matrix(rows: design.rows, columns: design.columns, columnMajor: storage)
    (outcomeMean, self.outcome) = CentredData.centre(outcome)
    columnMeans = means
    self.cancellation = cancellation
  }

  /// The mean, and the values less it. Equal values give exact zeros: their mean may be off by a
  /// rounding error, which must not pass for information.
  private static func centre(_ values: [Double]) -> (mean: Double, centred: [Double]) {
    if let first = values.first, values.allSatisfy({ $0 == first }) {
      return (first, [Double](repeating: 0, count: values.count))
    }
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.map { $0 - mean })
  }

  /// Ordinary least squares by QR with column exchanges, on columns of unit length.
  func leastSquaresCoefficients() throws(RegressionError) -> [Double] {
    let scales = design.columnNorms
    if let column = scales.firstIndex(of: 0) { throw .singularDesign(alpha: 0, column: column) }
    guard scales.allSatisfy({ $0.isFinite }) else { throw .overflow }
    let tolerance = Double.ulpOfOne * Double(max(design.rows, design.columns)) * cancellation
    let dependent: Int
    let scaled = design.columnsDivided(by: scales)
    do throws(LinearAlgebraError) {
      let factor = try PivotedQR(scaled, tolerance: tolerance)
      if factor.rank == design.columns {
        return zip(try factor.leastSquares(outcome).coefficients, scales).map { $0 / $1 }
      }
      dependent = factor.permutation[factor.rank]
    } catch {
      throw RegressionError(error, alpha: 0)
    }
    throw .singularDesign(alpha: 0, column: dependent)
  }

  /// The penalised coefficients, from whichever Gram matrix is smaller: that of the columns, or
  /// with β = Xcᵀ d and (Xc Xcᵀ + alpha I) d = yc that of the rows.
  func penalisedCoefficients(alpha: Double) throws(RegressionError) -> [Double] {
    if design.columns <= design.rows {
      return try CentredData.solve(
        gram: design.gram(), alpha: alpha, right: design.transposedTimes(outcome))
    }
    let dual = try CentredData.solve(gram: design.rowGram(), alpha: alpha, right: outcome)
    return design.transposedTimes(dual)
  }

  /// Solves (gram + alpha I) x = right, scaled to a unit diagonal so that units don't matter.
  private static func solve(
    gram: Matrix, alpha: Double, right: [Double]
  ) throws(RegressionError) -> [Double] {
    let scales = gram.diagonal.map { ($0 + alpha).squareRoot() }
    guard scales.allSatisfy({ $0.isFinite && $0 > 0 }) else { throw .overflow }
    var system = gram
    for column in 0..<system.columns {
      for row in column..<system.rows {
        let entry = gram[row, column] + (row == column ? alpha : 0)
        system[row, column] = entry / scales[row] / scales[column]
      }
    }
    do throws(LinearAlgebraError) {
      let factor = try Cholesky(system)
      guard try factor.reciprocalCondition() > Double.ulpOfOne else {
        throw .singular(column: system.columns - 1)
      }
      let solution = try factor.solve(zip(right, scales).map { $0 / $1 })
      return zip(solution, scales).map { $0 / $1 }
    } catch {
      throw RegressionError(error, alpha: alpha)
    }
  }
}
