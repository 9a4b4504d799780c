/// The choice of an instruction set, and the checked face of the kernels on whatever is in use.
import ApusNumerics
import Testing

@Suite struct InstructionSetTests {
  @Test func theBestAvailableSetIsInUseUntilOneIsPinned() async {
    let available = InstructionSet.available
    #expect(available.first == .baseline)
    #expect(InstructionSet.current == available.last)
    // In a process of its own: other tests compare bits while this one runs.
    await #expect(processExitsWith: .success) {
      for set in InstructionSet.available {
        try InstructionSet.pin(set)
        try #require(InstructionSet.current == set)
        try #require(VectorKernels.current.instructionSet == set)
      }
    }
  }

  @Test func anUnavailableSetIsRefused() {
    for set in InstructionSet.allCases where !InstructionSet.available.contains(set) {
      let before = InstructionSet.current
      #expect(throws: InstructionSetError.unavailable(set)) { try InstructionSet.pin(set) }
      #expect(InstructionSet.current == before)
      #expect(InstructionSetError.unavailable(set).description.contains("baseline"))
    }
  }

  @Test func checkedFunctionsCallTheirKernels() {
    let kernels = VectorKernels.current
    let x = (0..<19).map { 0.2 + 0.7 * Double($0) }
    let checked: [(VectorMath.Vector, VectorMath.MutableVector) -> Void] = [
      VectorMath.exp, VectorMath.expm1, VectorMath.log, VectorMath.log1p, VectorMath.squareRoot,
      VectorMath.tanh, VectorMath.sigmoid, VectorMath.softplus, VectorMath.logGamma,
      VectorMath.digamma, VectorMath.erf, VectorMath.negate, VectorMath.square,
    ]
    #expect(checked.count == kernels.unary.count)
    for (function, (name, kernel)) in zip(checked, kernels.unary) {
      #expect(result { function($0, $1) } == VectorKernels.apply(kernel, x), "\(name)")
    }
    #expect(result { VectorMath.add($0, $0, into: $1) } == x.map { $0 + $0 })
    #expect(result { VectorMath.subtract($0, $0, into: $1) } == x.map { $0 - $0 })
    #expect(result { VectorMath.multiply($0, $0, into: $1) } == x.map { $0 * $0 })
    #expect(result { VectorMath.divide($0, $0, into: $1) } == x.map { $0 / $0 })
    #expect(result { VectorMath.addProduct($0, $0, to: $1) } == x.map { $0 * $0 })
    #expect(result { VectorMath.add($0, 3, into: $1) } == x.map { $0 + 3 })
    #expect(result { VectorMath.multiply($0, 3, into: $1) } == x.map { $0 * 3 })
    #expect(result { VectorMath.divide($0, 3, into: $1) } == x.map { $0 / 3 })
    #expect(result { VectorMath.subtract(3, $0, into: $1) } == x.map { 3 - $0 })
    #expect(result { VectorMath.divide(3, $0, into: $1) } == x.map { 3 / $0 })
    #expect(result { VectorMath.addScaled($0, 3, to: $1) } == x.map { 3 * $0 })

    /// What a function of `x` leaves in a vector of zeros.
    func result(
      _ function: (VectorMath.Vector, VectorMath.MutableVector) -> Void
    ) -> [Double] {
      var out = [Double](repeating: 0, count: x.count)
      x.withUnsafeBufferPointer { x in out.withUnsafeMutableBufferPointer { function(x, $0) } }
      return out
    }
  }

  @Test func checkedReductionsCallTheirKernels() {
    let x = (0..<16).map { Double($0) }
    let beta = (0..<8).map { Double($0 - 3) }
    x.withUnsafeBufferPointer { x in
      #expect(VectorMath.sum(x) == 120)
      #expect(VectorMath.dot(x, x) == 1240)
    }
    #expect(VectorMath.sum(UnsafeBufferPointer(start: nil, count: 0)) == 0)

    var eta = [0.0, 0]
    var g = [Double](repeating: 1, count: 8)
    x.withUnsafeBufferPointer { x in
      beta.withUnsafeBufferPointer { beta in
        eta.withUnsafeMutableBufferPointer { VectorMath.rows(x, times: beta, offset: 1, into: $0) }
      }
      eta.withUnsafeBufferPointer { eta in
        g.withUnsafeMutableBufferPointer { VectorMath.addTransposedRows(x, times: eta, to: $0) }
      }
    }
    #expect(eta == [57, 89])
    let expected: [Double] = (0..<8).map { 713 + 146 * Double($0) }
    #expect(g == expected)

    let indices: [Int32] = [2, 0, 2]
    var gathered = [0.0, 0, 0]
    var sums = [0.0, 0, 0]
    indices.withUnsafeBufferPointer { indices in
      beta.withUnsafeBufferPointer { beta in
        gathered.withUnsafeMutableBufferPointer {
          VectorMath.gather(beta, at: indices, into: $0)
        }
      }
      gathered.withUnsafeBufferPointer { gathered in
        sums.withUnsafeMutableBufferPointer {
          VectorMath.scatterAdd(gathered, at: indices, to: $0)
        }
      }
    }
    #expect(gathered == [-1, -3, -1])
    #expect(sums == [-3, 0, -2])
  }
}
