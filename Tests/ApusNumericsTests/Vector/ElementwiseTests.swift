/// Elementwise kernels at every length and offset, in place, and arithmetic against Swift's own.
import ApusNumerics
import Testing

@Suite struct ElementwiseTests {
  private static let x: [Double] = (0..<64).map { 0.3 + 0.173 * Double($0) }
  private static let y: [Double] = (0..<64).map { 5.1 - 0.291 * Double($0) }
  private static let scalar = 1.7

  /// Binary kernels, with what they compute from a, b and the previous output.
  private static func binary(
    _ kernels: VectorKernels
  ) -> [(VectorKernels.Binary, (Double, Double, Double) -> Double)] {
    [
      (kernels.add, { a, b, _ in a + b }), (kernels.subtract, { a, b, _ in a - b }),
      (kernels.multiply, { a, b, _ in a * b }), (kernels.divide, { a, b, _ in a / b }),
      (kernels.addProduct, { a, b, out in out + a * b }),
    ]
  }

  /// Kernels with a scalar, with what they compute from x, s and the previous output.
  private static func withScalar(
    _ kernels: VectorKernels
  ) -> [(VectorKernels.WithScalar, (Double, Double, Double) -> Double)] {
    [
      (kernels.addScalar, { x, s, _ in x + s }), (kernels.multiplyScalar, { x, s, _ in x * s }),
      (kernels.divideScalar, { x, s, _ in x / s }), (kernels.scalarMinus, { x, s, _ in s - x }),
      (kernels.scalarOver, { x, s, _ in s / x }),
      (kernels.addScaled, { x, s, out in out + s * x }),
    ]
  }

  @Test func everyLengthAndOffsetGivesTheBitsOfSingleElements() {
    for kernels in VectorKernels.all {
      for (name, kernel) in kernels.unary {
        let single = Self.x.map { VectorKernels.apply(kernel, $0) }
        for length in 0...40 {
          for offset in 0..<4 {
            var out = [Double](repeating: -99, count: 50)
            Self.x.withUnsafeBufferPointer { x in
              out.withUnsafeMutableBufferPointer { out in
                kernel(x.baseAddress! + offset, out.baseAddress! + 3 - offset, length)
              }
            }
            let start = 3 - offset
            let expected =
              [Double](repeating: -99, count: start) + single[offset..<offset + length]
              + [Double](repeating: -99, count: 50 - start - length)
            #expect(out == expected, "\(name), \(length) elements from \(offset)")
          }
        }
      }
    }
  }

  @Test func outputMayBeTheInput() {
    for kernels in VectorKernels.all {
      for (name, kernel) in kernels.unary {
        var values = Self.x
        values.withUnsafeMutableBufferPointer { kernel($0.baseAddress!, $0.baseAddress!, 61) }
        let expected = VectorKernels.apply(kernel, Array(Self.x[..<61])) + Self.x[61...]
        #expect(values == expected, "\(name)")
      }
      var values = Self.x
      values.withUnsafeMutableBufferPointer {
        kernels.subtract($0.baseAddress!, Self.y, $0.baseAddress!, 61)
      }
      #expect(values[..<61] == zip(Self.x, Self.y).map { $0 - $1 }[..<61])
    }
  }

  @Test func arithmeticIsSwiftArithmetic() {
    let fused = 2.0.ulp
    for kernels in VectorKernels.all {
      for length in 0...40 {
        let a = Array(Self.x[..<length])
        let b = Array(Self.y[..<length])
        for (kernel, function) in Self.binary(kernels) {
          var out = [Double](repeating: 0.25, count: length)
          kernel(a, b, &out, length)
          for i in 0..<length {
            let expected = function(a[i], b[i], 0.25)
            #expect(abs(out[i] - expected) <= fused * abs(a[i] * b[i]))
          }
        }
        for (kernel, function) in Self.withScalar(kernels) {
          var out = [Double](repeating: 0.25, count: length)
          kernel(a, Self.scalar, &out, length)
          for i in 0..<length {
            let expected = function(a[i], Self.scalar, 0.25)
            #expect(abs(out[i] - expected) <= fused * abs(a[i] * Self.scalar))
          }
        }
      }
      #expect(VectorKernels.apply(kernels.squareRoot, Self.x) == Self.x.map { $0.squareRoot() })
      #expect(VectorKernels.apply(kernels.square, Self.x) == Self.x.map { $0 * $0 })
      #expect(VectorKernels.apply(kernels.negate, Self.x) == Self.x.map { -$0 })
    }
  }

  @Test func gathersAndScattersFollowTheIndices() {
    let indices: [Int32] = (0..<37).map { Int32($0 * 7 % 11) }
    for kernels in VectorKernels.all {
      var gathered = [Double](repeating: 0, count: 37)
      kernels.gather(Self.x, indices, &gathered, 37)
      #expect(gathered == indices.map { Self.x[Int($0)] })

      var sums = [Double](repeating: 1, count: 11)
      var expected = sums
      kernels.scatterAdd(Self.y, indices, &sums, 37)
      for (i, index) in indices.enumerated() { expected[Int(index)] += Self.y[i] }
      #expect(sums == expected)
    }
  }
}
