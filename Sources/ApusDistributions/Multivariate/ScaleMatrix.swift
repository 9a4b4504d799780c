/// The matrix that gives a distribution its scales and correlations, in any of three forms.

import ApusGraph

/// A covariance matrix given by itself, by its Cholesky factor or by its inverse.
struct ScaleMatrix: Sendable {
  /// What is given.
  enum Form: Sendable { case covariance, factor, precision }

  let name: String
  let value: Tensor
  let form: Form

  /// The argument and its domain.
  var parameter: DistributionParameter {
    let domain: Support =
      form == .factor ? .members(of: CholeskyCovariance()) : .members(of: PositiveDefinite())
    return .init(name, value, domain, isLabelled: true)
  }

  /// The same form with another matrix.
  func replacing(_ value: Tensor) -> ScaleMatrix {
    ScaleMatrix(name: name, value: value, form: form)
  }

  /// The number of rows.
  var order: Int { value.lastLength }

  /// The lower triangular Cholesky factor of what is given, or what is given if it is one.
  var factor: Tensor {
    form == .factor ? value : mapEvents(value, eventRank: 2) { cholesky($0) }
  }

  /// `log √det Σ`, for each matrix of a batch.
  var logScale: Tensor {
    let logs = mapEvents(factor, eventRank: 2) { sum(log(diagonal($0))) }
    return form == .precision ? -logs : logs
  }

  /// A matrix `A` with `A Aᵀ = Σ`, for draws.
  var root: DistributionParameter {
    let root =
      form == .precision
      ? mapEvents(factor, eventRank: 2) {
        solveTriangular($0, identityMatrix(order), isTransposed: true)
      } : factor
    return .init(name, root, .matrix(.real))
  }

  /// The matrix `Σ` itself.
  var covariance: Tensor {
    form == .covariance
      ? value : mapEvents(root.value, eventRank: 2) { dot($0, transpose($0)) }
  }

  /// `dᵀ Σ⁻¹ d` for each vector of a batch, as a sum of squares.
  func quadraticForm(_ deviations: Tensor) -> Tensor {
    sum(square(whitened(deviations)), axis: deviations.lastAxis)
  }

  /// The vectors `L⁻¹ d`, or `Lᵀ d` with the factor of a precision, whose elements are independent.
  /// One matrix serves all vectors of a batch at once.
  private func whitened(_ deviations: Tensor) -> Tensor {
    guard deviations.error == nil, factor.error == nil else {
      return deviations.error == nil ? factor : deviations
    }
    if factor.shape.rank == 2 {
      let count = deviations.shape.batch(eventRank: 1).count
      let columns = transpose(reshape(deviations, to: [count, order]))
      return reshape(transpose(whitenedColumns(factor, columns)), to: deviations.shape)
    }
    return mapEvents([(factor, 2), (deviations, 1)]) { whitenedColumns($0[0], $0[1]) }
  }

  private func whitenedColumns(_ factor: Tensor, _ deviations: Tensor) -> Tensor {
    form == .precision
      ? dot(transpose(factor), deviations) : solveTriangular(factor, deviations)
  }
}

/// `target = location + scale A z` for a row-major matrix `A`, by plain loops.
func addProduct(
  _ root: UnsafeBufferPointer<Double>, _ z: [Double], scale: Double = 1,
  location: UnsafeBufferPointer<Double>, into target: UnsafeMutableBufferPointer<Double>
) {
  let order = z.count
  for i in 0..<order {
    var total = 0.0
    for j in 0..<order { total += root[i * order + j] * z[j] }
    target[i] = location[i] + scale * total
  }
}
