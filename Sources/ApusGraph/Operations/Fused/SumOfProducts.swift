/// Sums of many numbers and products of numbers as one operation.

import ApusNumerics

/// `Σ kᵢ aᵢ bᵢ + c` of single numbers, with known `c` and `kᵢ`, added up in this order.
///
/// The inputs are `a₁, b₁, a₂, b₂, …`. A log density and its slopes are full of such sums; on the
/// tape each is one instruction instead of one for every sum and product.
struct SumOfProducts: TensorOperation {
  let constant: Double
  let factors: [Double]

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape { .scalar }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (constant, factors, pointers) = (constant, factors, inputs.map(\.pointer))
    return {
      var sum = 0.0
      for i in factors.indices { sum += factors[i] * pointers[2 * i][0] * pointers[2 * i + 1][0] }
      output[0] = sum + constant
    }
  }

  func instruction(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape, kernels: VectorKernels
  ) -> TapeInstruction? {
    let products = ProductList(
      constant: constant,
      factors.indices.map { (factors[$0], inputs[2 * $0].pointer, inputs[2 * $0 + 1].pointer) })
    return .sum(of: products, into: output)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    inputs.indices.map { .constant(factors[$0 / 2]) * adjoint * inputs[$0 ^ 1] }
  }

  var hasValuesInAdjoints: Bool { true }
}

extension SumOfProducts {
  /// Fewer operations than this are done by one multiply-add as well.
  private static let leastOperations = 3

  /// A sum with the sums and products that nothing but it needs; nil when they are few, or when the
  /// sum is itself the left side of a larger one.
  static func joining(_ sum: Tensor, _ graph: Fusion) -> Tensor? {
    guard sum.shape == .scalar, !graph.isPartOfSum(sum) else { return nil }
    var terms = Terms(graph)
    terms.gather(sum)
    guard terms.operations >= leastOperations else { return nil }
    let operation = SumOfProducts(constant: terms.constant, factors: terms.products.map(\.factor))
    return .apply(operation, to: terms.products.flatMap { [$0.a, $0.b] })
  }

  /// What a sum consists of, in the order in which it was written.
  private struct Terms {
    let graph: Fusion
    var constant = 0.0
    var products: [(factor: Double, a: Tensor, b: Tensor)] = []
    /// The operations that need not be done one by one.
    var operations = 0

    init(_ graph: Fusion) { self.graph = graph }

    /// Takes sums apart on their left side only, as they are computed. Brackets on the right may be
    /// there because what is in them cancels.
    ///
    /// A loop in place of recursion: sums of thousands of terms are chains as long.
    mutating func gather(_ sum: Tensor) {
      var (left, sign, added) = (sum, 1.0, [(factor: Double, tensor: Tensor)]())
      while left == sum || graph.isUsedOnce(left), let parts = left.partsOfSum {
        operations += 1
        sign *= parts.leftSign
        if let (right, rightSign) = parts.right { added.append((sign * rightSign, right)) }
        left = parts.left
      }
      add(sign, left)
      for (factor, tensor) in added.reversed() { add(factor, tensor) }
    }

    private mutating func add(_ sign: Double, _ term: Tensor) {
      if let known = term.knownScalar {
        constant += sign * known
        return
      }
      var (factor, rest) = (sign, term)
      if graph.isUsedOnce(rest), let multiple = rest.constantTimesNumber {
        operations += 1
        (factor, rest) = (factor * multiple.constant, multiple.factor)
      }
      guard graph.isUsedOnce(rest), let (a, b) = rest.factorsOfNumber else {
        return products.append((factor, rest, .constant(1)))
      }
      operations += 1
      products.append((factor, a, b))
    }
  }
}

extension Tensor {
  /// The two sides of a sum or difference of numbers, or the one of a negated number.
  fileprivate var partsOfSum: (left: Tensor, leftSign: Double, right: (Tensor, Double)?)? {
    let inputs = node.inputs
    guard shape == .scalar, inputs.allSatisfy({ $0.shape == .scalar }) else { return nil }
    switch node.operation {
    case is Add: return (inputs[0], 1, (inputs[1], 1))
    case is Subtract: return (inputs[0], 1, (inputs[1], -1))
    case is Negate: return (inputs[0], -1, nil)
    default: return nil
    }
  }

  /// The factors of a product of two numbers.
  fileprivate var factorsOfNumber: (Tensor, Tensor)? {
    let inputs = node.inputs
    guard shape == .scalar, inputs.allSatisfy({ $0.shape == .scalar }) else { return nil }
    if node.operation is Square { return (inputs[0], inputs[0]) }
    return node.operation is Multiply ? (inputs[0], inputs[1]) : nil
  }

  /// What this number, as a sum, takes apart in its turn: its left side.
  var leftSideOfSum: Tensor? { partsOfSum?.left }

  /// Whether this is the sum or the difference of two numbers.
  var isSumOfNumbers: Bool { partsOfSum?.right != nil }
}
