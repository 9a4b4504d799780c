/// Tapes against Swift's own arithmetic, at every level.
import ApusNumerics
import Testing

@Suite struct TapeTests {
  /// Operands, and results with room for whole registers.
  private final class Memory {
    let values: UnsafeMutablePointer<Double>

    init(_ numbers: [Double]) {
      values = .allocate(capacity: numbers.count)
      values.initialize(from: numbers, count: numbers.count)
    }

    deinit { values.deallocate() }
  }

  private static let functions: [(TapeInstruction.Function, @Sendable (Double, Double) -> Double)] =
    [
      (.add, { $0 + $1 }), (.subtract, { $0 - $1 }), (.multiply, { $0 * $1 }),
      (.divide, { $0 / $1 }), (.negate, { a, _ in -a }), (.square, { a, _ in a * a }),
      (.squareRoot, { a, _ in a.squareRoot() }), (.less, { $0 < $1 ? 1 : 0 }),
      (.lessOrEqual, { $0 <= $1 ? 1 : 0 }), (.equal, { $0 == $1 ? 1 : 0 }),
    ]

  @Test func functionsOfNumbersHaveTheBitsOfSwift() {
    let numbers = [0.3, -1.7, 0, 2.5, .infinity, -.infinity, .nan, 710, 0x1p-1030]
    for kernels in VectorKernels.all {
      for (function, expected) in Self.functions {
        for a in numbers {
          for b in numbers {
            let memory = Memory([a, b, -99])
            let tape = Tape(
              [.number(function, memory.values, memory.values + 1, into: memory.values + 2)],
              kernels: kernels)
            tape.run()
            let (ours, theirs) = (memory.values[2], expected(a, b))
            #expect(ours == theirs || ours.isNaN && theirs.isNaN, "\(function) of \(a), \(b)")
          }
        }
      }
    }
  }

  /// A function of one number has the bits of the same function on an array.
  @Test func elementaryFunctionsHaveTheBitsOfTheKernels() {
    let numbers = [0.3, -1.7, 0, -0.9, 2.5, .infinity, -.infinity, .nan, 710, -745, 0x1p-1030]
    for kernels in VectorKernels.all {
      let functions: [(TapeInstruction.Function, VectorKernels.Unary)] = [
        (.exp, kernels.exp), (.log, kernels.log), (.log1p, kernels.log1p),
        (.expm1, kernels.expm1), (.tanh, kernels.tanh),
      ]
      for (function, kernel) in functions {
        for x in numbers {
          let memory = Memory([x, -99, -99])
          let (x, ours) = (memory.values, memory.values + 1)
          Tape([.number(function, x, x, into: ours)], kernels: kernels).run()
          kernel(x, memory.values + 2, 1)
          #expect(ours[0] == ours[1] || ours[0].isNaN && ours[1].isNaN, "\(function) of \(x[0])")
        }
      }
    }
  }

  @Test(arguments: [[], .minusProduct, .minusC] as [MultiplyAddForm], [1, 2, 7, 8, 21])
  func productsAndSums(_ signs: MultiplyAddForm, count: Int) {
    // Quarters, whose products and sums are exact.
    let numbers = (0..<3 * count).map { 0.25 * Double(($0 * 7) % 23) - 2 }
    for kernels in VectorKernels.all {
      for numbersIn in [[], .numberA, .numberC, [.numberA, .numberC]] as [MultiplyAddForm] {
        let memory = Memory(numbers + [Double](repeating: -99, count: count + 1))
        let (a, b, c) = (memory.values, memory.values + count, memory.values + 2 * count)
        let out = memory.values + 3 * count
        Tape(
          [.multiplyAdd(signs.union(numbersIn), a, b, c, into: out, count: count)],
          kernels: kernels
        ).run()
        for i in 0..<count {
          let product = a[numbersIn.contains(.numberA) ? 0 : i] * b[i]
          let c = c[numbersIn.contains(.numberC) ? 0 : i]
          #expect(
            out[i]
              == (signs == .minusProduct
                ? c - product : signs == .minusC ? product - c : c + product))
        }
        #expect(out[count] == -99)
      }
    }
  }

  @Test func selectTakesOneBranch() {
    for condition in [1, 0, -2, .nan] {
      let memory = Memory([condition, 5, 6, 0])
      let tape = Tape(
        [
          .select(memory.values, memory.values + 1, memory.values + 2, into: memory.values + 3)
        ], kernels: .current)
      tape.run()
      #expect(memory.values[3] == (condition == 0 ? 6 : 5))
    }
  }

  @Test func instructionsRunInOrder() {
    let memory = Memory([2, 0, 0, 0])
    let (x, y) = (memory.values, memory.values + 1)
    var calls = 0
    let tape = Tape(
      [
        .number(.square, x, x, into: y), .number(.add, y, x, into: y),
        .call {
          calls += 1
          memory.values[2] = memory.values[1] * 10
        },
        .number(.add, memory.values + 2, y, into: memory.values + 3),
      ], kernels: .current)
    tape.run()
    #expect(memory.values[3] == 66 && calls == 1)
    memory.values[0] = 3
    tape.run()
    #expect(memory.values[3] == 132 && calls == 2)
    Tape([], kernels: .current).run()
  }

  @Test func kernelsOnArraysAndReductions() {
    let n = 21
    let x = Memory((0..<n).map { 0.25 * Double($0) - 2 })
    let y = Memory((0..<n).map { 3 - 0.5 * Double($0) })
    let out = Memory([Double](repeating: 0, count: 4 * n))
    for kernels in VectorKernels.all {
      let tape = Tape(
        [
          .unary(kernels.square, x.values, into: out.values, count: n),
          .binary(kernels.multiply, x.values, y.values, into: out.values + n, count: n),
          .withScalar(kernels.addScalar, x.values, y.values, into: out.values + 2 * n, count: n),
          .sum(x.values, into: out.values + 3 * n, count: n),
          .dot(x.values, y.values, into: out.values + 3 * n + 1, count: n),
        ], kernels: kernels)
      tape.run()
      for i in 0..<n {
        #expect(out.values[i] == x.values[i] * x.values[i])
        #expect(out.values[n + i] == x.values[i] * y.values[i])
        #expect(out.values[2 * n + i] == x.values[i] + 3)
      }
      // Quarters and halves: exact in any order.
      let (sum, dot) = (0..<n).reduce((0, 0)) {
        ($0.0 + x.values[$1], $0.1 + x.values[$1] * y.values[$1])
      }
      #expect(out.values[3 * n] == sum && out.values[3 * n + 1] == dot)
    }
  }

  @Test(arguments: [1, 3, 7, 8, 9, 31, 32, 40, 45, 101])
  func productsWithColumns(rows: Int) {
    for kernels in VectorKernels.all {
      for columns in [0, 1, 2, 5, 13] {
        let element: (Int, Int) -> Double = { Double(($0 * 7 + $1 * 3) % 11) - 5 }
        let matrix = PaddedColumns(rows: rows, columns: columns, element)
        #expect(matrix.stride % 8 == 0 && matrix.stride >= rows)
        let x = Memory((0..<max(columns, 1)).map { 0.5 * Double($0) - 1 })
        let out = Memory([Double](repeating: -99, count: matrix.stride + 1))
        Tape([.product(matrix, x.values, into: out.values)], kernels: kernels).run()
        for i in 0..<rows {
          let expected = (0..<columns).reduce(0) { $0 + element(i, $1) * x.values[$1] }
          #expect(out.values[i] == expected)
        }
        #expect(out.values[matrix.stride] == -99)
        let start = Memory((0..<matrix.stride).map { 0.25 * Double($0) })
        Tape([.product(matrix, x.values, adding: start.values, into: out.values)], kernels: kernels)
          .run()
        for i in 0..<rows {
          let product = (0..<columns).reduce(0) { $0 + element(i, $1) * x.values[$1] }
          #expect(out.values[i] == 0.25 * Double(i) + product)
        }
      }
    }
  }
}
