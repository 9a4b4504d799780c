/// Log-determinants whose derivative needs no reversed factorisation.

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// `½ log |A|` of a symmetric positive definite matrix `A` that is factored already, `A = L Lᵀ`.
///
/// Inputs are the matrix and its factor. The derivative along the matrix is `½ A⁻¹`; none goes through
/// the factor.
struct HalfLogDeterminant: TensorOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    _ = try requireSquare(inputs[0], for: name)
    return .scalar
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (factor, order) = (inputs[1].pointer, inputs[1].shape.dimensions[0])
    return {
      // The logarithm of a product of some at a time: fewer logarithms, and no overflow.
      var (total, product) = (0.0, 1.0)
      for i in 0..<order {
        product *= factor[i * (order + 1)]
        if i % 4 == 3 || i == order - 1 || !(1e-70...1e70 ~= product) {
          total += log(product)
          product = 1
        }
      }
      output[0] = total
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (factor, order) = (inputs[1], inputs[0].shape.dimensions[0])
    var ones = [Double](repeating: 0, count: order * order)
    for i in 0..<order { ones[i * (order + 1)] = 1 }
    let identity = Tensor.constant(ones, shape: [order, order], origin: .written)
    let half = solveTriangular(factor, identity)
    return [0.5 * adjoint * solveTriangular(factor, half, isTransposed: true), nil]
  }
}
