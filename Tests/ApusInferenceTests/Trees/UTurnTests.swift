/// The U-turn kernel against its definition, written out with arrays.
import ApusNumerics
import ApusTestSupport
import Testing

@testable import ApusInference

@Suite struct UTurnTests {
  /// Both halves as lists of momenta in the order of time.
  private struct Halves {
    var left: [[Double]]
    var right: [[Double]]

    /// The three checks of the definition; true means that the stretch goes on.
    var checks: [Bool] {
      let whole = goesOn(left + right)
      return [whole, goesOn(left + [right[0]]), goesOn([left[left.count - 1]] + right)]
    }

    private func goesOn(_ stretch: [[Double]]) -> Bool {
      let sum = Halves.sum(stretch)
      return Halves.dot(stretch[0], sum) > 0 && Halves.dot(stretch[stretch.count - 1], sum) > 0
    }

    static func sum(_ momenta: [[Double]]) -> [Double] {
      momenta[0].indices.map { i in momenta.reduce(0) { $0 + $1[i] } }
    }

    static func dot(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// Runs the kernel on vectors in a pool; returns its verdict and the sum that it wrote.
  private func kernel(
    _ halves: Halves, inPlace: Bool, kernels: DynamicsKernels = .init(.current)
  ) -> (isTurning: Bool, sum: [Double]) {
    let dimension = halves.left[0].count
    var pool = VectorPool(dimension: dimension, slots: 7, vectorsPerSlot: 1)
    func place(_ values: [Double]) -> UnsafeMutablePointer<Double> {
      let vector = pool.vector(0, of: pool.take())
      for i in 0..<dimension { vector[i] = values[i] }
      return vector
    }
    func span(_ half: [[Double]]) -> DynamicsKernels.Momenta {
      DynamicsKernels.Momenta(
        first: place(half[0]), last: place(half[half.count - 1]), sum: place(Halves.sum(half)))
    }
    let (left, right) = (span(halves.left), span(halves.right))
    let target =
      inPlace
      ? UnsafeMutablePointer(mutating: left.sum) : place(Array(repeating: 0, count: dimension))
    let isTurning = kernels.isTurning(
      joining: left, right, into: target, count: pool.paddedDimension)
    return (isTurning, (0..<dimension).map { target[$0] })
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 50])
  func kernelAgreesWithTheDefinition(dimension: Int) {
    var generator = GeneratorB(seed: UInt64(dimension))
    var failedAlone = [false, false, false]
    for trial in 0..<400 {
      // A slowly changing momentum with noise: all kinds of stretches come up.
      func half() -> [[Double]] {
        (0..<3).map { _ in (0..<dimension).map { _ in 0.3 + generator.normalish() } }
      }
      let halves = Halves(left: half(), right: half())
      let sets = InstructionSet.available
      let kernels = DynamicsKernels(sets[trial % sets.count])
      let result = kernel(halves, inPlace: trial % 4 < 2, kernels: kernels)
      #expect(result.isTurning == halves.checks.contains(false), "trial \(trial)")
      for (ours, theirs) in zip(result.sum, Halves.sum(halves.left + halves.right)) {
        #expect(abs(ours - theirs) < 1e-12)
      }
      for check in 0..<3
      where halves.checks.indices.allSatisfy({ halves.checks[$0] != ($0 == check) }) {
        failedAlone[check] = true
      }
    }
    // In one dimension a stretch that fails is part of another that fails.
    if dimension == 2 || dimension == 3 { #expect(failedAlone == [true, true, true]) }
  }

  @Test func singleStatesNeedOneCheck() {
    var generator = GeneratorB(seed: 5)
    for _ in 0..<200 {
      let halves = Halves(
        left: [(0..<5).map { _ in generator.normalish() }],
        right: [(0..<5).map { _ in generator.normalish() }])
      var pool = VectorPool(dimension: 5, slots: 3, vectorsPerSlot: 1)
      let vectors = (0..<3).map { _ in pool.vector(0, of: pool.take()) }
      for i in 0..<5 {
        vectors[0][i] = halves.left[0][i]
        vectors[1][i] = halves.right[0][i]
      }
      let isTurning = DynamicsKernels(.current).isTurningOfTwo(
        vectors[0], vectors[1], vectors[2], pool.paddedDimension)
      #expect(isTurning == halves.checks.contains(false))
      #expect(isTurning == kernel(halves, inPlace: false).isTurning)
    }
  }

  @Test func momentaThatAreNotNumbersTurn() {
    let halves = Halves(left: [[.nan, 1]], right: [[1, 1]])
    #expect(kernel(halves, inPlace: false).isTurning)
  }
}
