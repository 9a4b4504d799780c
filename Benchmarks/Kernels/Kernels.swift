/// Nanoseconds per element of every vector kernel, and products of rows against reading the matrix.
import Apus

@main
enum Kernels {
  static func main() {
    for set in InstructionSet.available {
      print("\(set)")
      let kernels = VectorKernels(set)
      elementwise(kernels)
      rows(kernels, count: 10_000, repetitions: 101)
      rows(kernels, count: 200_000, repetitions: 11)
    }
  }

  /// Kernels on 4096 elements in the first-level cache.
  private static func elementwise(_ kernels: VectorKernels) {
    let count = 4096
    let x = (0..<count).map { 0.01 + 0.002 * Double($0 * 37 % count) }
    let y = x.map { $0 - 4 }
    let unary: [(String, VectorKernels.Unary, [Double])] = [
      ("exp", kernels.exp, y), ("expm1", kernels.expm1, y), ("log", kernels.log, x),
      ("log1p", kernels.log1p, x), ("tanh", kernels.tanh, y), ("sigmoid", kernels.sigmoid, y),
      ("softplus", kernels.softplus, y), ("logGamma", kernels.logGamma, x),
      ("digamma", kernels.digamma, x), ("erf", kernels.erf, y), ("sqrt", kernels.squareRoot, x),
    ]
    var out = [Double](repeating: 0, count: count)
    for (name, kernel, input) in unary {
      report(name, per: count, median(401) { kernel(input, &out, count) })
    }
    report("multiply", per: count, median(401) { kernels.multiply(x, y, &out, count) })
    report("add scaled", per: count, median(401) { kernels.addScaled(x, 1e-9, &out, count) })
    report("sum", per: count, median(401) { keep(kernels.sum(x, count)) })
    report("dot", per: count, median(401) { keep(kernels.dot(x, y, count)) })
    let indices = (0..<count).map { Int32($0 * 7919 % 300) }
    report("gather", per: count, median(401) { kernels.gather(x, indices, &out, count) })
    report("scatter add", per: count, median(401) { kernels.scatterAdd(x, indices, &out, count) })
    report("one exp", per: 1, median(401) { for _ in 0..<100 { kernels.exp(x, &out, 1) } } / 100)
  }

  /// One pass over a matrix of 104 columns in blocks: eta, its sigmoid, and the gradient.
  private static func rows(_ kernels: VectorKernels, count: Int, repetitions: Int) {
    let (stride, block) = (104, 128)
    let x = [Double](unsafeUninitializedCapacity: count * stride) { buffer, initialized in
      for i in 0..<count * stride { buffer[i] = Double(i % 1009) * 0.001 - 0.5 }
      initialized = count * stride
    }
    let beta = (0..<stride).map { 0.01 * Double($0 - 50) }
    var eta = [Double](repeating: 0, count: count)
    var gradient = [Double](repeating: 0, count: stride)

    func pass(sigmoid: Bool, transposed: Bool) {
      x.withUnsafeBufferPointer { x in
        eta.withUnsafeMutableBufferPointer { eta in
          for start in Swift.stride(from: 0, to: count, by: block) {
            let rows = min(block, count - start)
            let part = x.baseAddress! + start * stride
            let values = eta.baseAddress! + start
            kernels.rowsTimes(part, stride, rows, beta, 0, values)
            if sigmoid { kernels.sigmoid(values, values, rows) }
            if transposed { kernels.addTransposedRows(part, stride, rows, values, &gradient) }
          }
        }
      }
    }
    // Measured in turn, so that a busy neighbour slows all of them.
    var times = [[Double]](repeating: [], count: 4)
    for _ in 0..<repetitions {
      times[0].append(seconds { keep(kernels.sum(x, count * stride)) })
      times[1].append(seconds { pass(sigmoid: false, transposed: false) })
      times[2].append(seconds { pass(sigmoid: false, transposed: true) })
      times[3].append(seconds { pass(sigmoid: true, transposed: true) })
    }
    let medians = times.map { $0.sorted()[repetitions / 2] }
    let ratios = medians.map { rounded($0 / medians[0]) }
    print(
      "  \(count) rows: read in \(rounded(medians[0] * 1e3)) ms; eta \(ratios[1]),",
      "with gradient \(ratios[2]), with sigmoid \(ratios[3]) times that")
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let elapsed = ContinuousClock().measure(body)
    return Double(elapsed.components.attoseconds) * 1e-18 + Double(elapsed.components.seconds)
  }

  private static func median(_ repetitions: Int, _ body: () -> Void) -> Double {
    (0..<repetitions).map { _ in seconds(body) }.sorted()[repetitions / 2]
  }

  private static func report(_ name: String, per count: Int, _ seconds: Double) {
    print("  \(name): \(rounded(seconds * 1e9 / Double(count))) ns")
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// Keeps the compiler from dropping a computation.
  @inline(never)
  private static func keep(_ value: Double) {}
}
