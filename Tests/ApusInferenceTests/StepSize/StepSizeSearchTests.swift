/// The first step size on prescribed energy differences.
import Testing

@testable import ApusInference

@Suite struct StepSizeSearchTests {
  /// Energy drops by the square of the step: acceptance 0.8 is crossed at 0.472.
  private func drop(_ stepSize: Double) -> Double { -stepSize * stepSize }

  @Test func smallStepsDoubleUntilTheyAreTooLarge() throws {
    #expect(try StepSizeSearch.search(from: 0.1, energyDrop: drop) == 0.8)
  }

  @Test func largeStepsHalveUntilTheyAreSmallEnough() throws {
    #expect(try StepSizeSearch.search(from: 10, energyDrop: drop) == 0.3125)
  }

  @Test func divergentStepsHalve() throws {
    #expect(try StepSizeSearch.search(from: 1) { $0 > 0.01 ? -.infinity : 0 } == 0.0078125)
  }

  @Test func flatDensityIsCalledImproper() {
    let error = #expect(throws: SamplerError.self) {
      try StepSizeSearch.search(from: 1) { _ in 0 }
    }
    #expect("\(error!)".contains("improper"))
  }

  @Test func densityThatNeverKeepsItsEnergyIsRefused() {
    let error = #expect(throws: SamplerError.self) {
      try StepSizeSearch.search(from: 1) { _ in -.infinity }
    }
    #expect("\(error!)".contains("gradient"))
  }
}
