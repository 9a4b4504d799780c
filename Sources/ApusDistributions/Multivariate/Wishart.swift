/// The Wishart distribution.

public import ApusGraph
public import ApusNumerics

/// The Wishart distribution of symmetric positive definite matrices with `nu > p - 1` degrees of
/// freedom and the `p × p` scale matrix `V`: the sum of `nu` squares `x xᵀ` of normal vectors with
/// covariance `V`.
///
/// The density at `X`, with respect to its lower triangle, is `det(X)^((nu - p - 1) / 2)
/// exp(-tr(V⁻¹ X) / 2) / (2^(nu p / 2) det(V)^(nu / 2) Γ_p(nu / 2))`; the mean is `nu V` and the
/// variance of an element `nu (V_ij² + V_ii V_jj)`.
///
/// ```swift
/// let scatter = Wishart(nu: 5, V: [[1, 0], [0, 1]])
/// try scatter.logDensity([[4, 1], [1, 6]])   // -6.1872…
/// ```
public struct Wishart: ArrayDistribution {
  /// The degrees of freedom.
  public let nu: Tensor
  private let scale: ScaleMatrix

  private init(_ nu: Tensor, _ scale: ScaleMatrix) {
    self.nu = nu
    self.scale = scale
  }

  /// A Wishart distribution with `nu` degrees of freedom, more than the rows of `V` less 1.
  public init(nu: some TensorConvertible, V: some TensorConvertible) {
    self.init(nu.tensor, ScaleMatrix(name: "V", value: V.tensor, form: .covariance))
  }

  /// The arguments, with the values that each may have: `nu` and the matrix by which it was made.
  public var parameters: [DistributionParameter] {
    [.init("nu", nu, .above(.constant(Double(scale.order - 1)))), scale.parameter]
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Wishart {
    Wishart(values[0], scale.replacing(values[1]))
  }

  /// Symmetric positive definite matrices.
  public var support: Support { .members(of: PositiveDefinite()) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [scale.order, scale.order] }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let order = Tensor.constant(Double(scale.order))
    let factor = mapEvents(value, eventRank: 2) { cholesky($0) }
    let logRoot = mapEvents(factor, eventRank: 2) { sum(log(diagonal($0))) }
    let trace = mapEvents([(scale.factor, 2), (factor, 2)]) {
      sum(square(solveTriangular($0[0], $0[1])))
    }
    let powers = (nu - order - 1) * logRoot - 0.5 * trace - nu * scale.logScale
    return checkingArguments(powers - 0.5 * nu * order * .logTwo - logMultivariateGamma)
  }

  /// `log Γ_p(nu / 2)`: `p (p - 1) / 4 log π + Σ log Γ((nu - i) / 2)` over `i = 0, …, p - 1`.
  private var logMultivariateGamma: Tensor {
    let order = Double(scale.order)
    let terms = (0..<scale.order).map { logGamma(0.5 * (nu - .constant(Double($0)))) }
    return terms.reduce(.constant(0.25 * order * (order - 1)) * .logPi, +)
  }

  /// The mean of each element.
  public var expectation: Tensor { overEvents(nu, eventRank: 2) * scale.value }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let products = mapEvents(scale.value, eventRank: 2) { outer(diagonal($0), diagonal($0)) }
    return overEvents(nu, eventRank: 2) * (square(scale.value) + products)
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] { [parameters[0], scale.root] }

  /// `L T Tᵀ Lᵀ` with the factor `L` of `V` and a lower triangular `T` of normal draws below a
  /// diagonal of roots of chi-squared draws (Bartlett 1933).
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let order = scale.order
    var triangle = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0..<i { triangle[i * order + j] = Variates.normal(using: &generator) }
      let square = Variates.chiSquared(
        degreesOfFreedom: parameters[0][0] - Double(i), using: &generator)
      triangle[i * order + i] = square.squareRoot()
    }
    var root = [Double](repeating: 0, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        for k in j...i {
          root[i * order + j] += parameters[1][i * order + k] * triangle[k * order + j]
        }
      }
    }
    for i in 0..<order {
      for j in 0..<order {
        value[i * order + j] = (0...min(i, j)).reduce(0) {
          $0 + root[i * order + $1] * root[j * order + $1]
        }
      }
    }
  }
}
