/// The windows of warm-up as a table.
import Testing

@testable import ApusInference

@Suite struct StanScheduleTests {
  /// From the algorithm notes of the project: Stan's windows.
  @Test(arguments: [
    (1000, [99, 149, 249, 449, 949]), (2000, [99, 149, 249, 449, 849, 1949]),
    (500, [99, 149, 249, 449]), (200, [99, 149]), (150, [99]), (100, [89]), (20, [17]),
    (19, []), (1, []), (0, []),
  ])
  func windowsEndWhereTheyShould(draws: Int, ends: [Int]) {
    #expect(StanSchedule(draws: draws).windowEnds == ends)
  }

  @Test func slowDrawsLieBetweenTheBuffers() {
    #expect(StanSchedule(draws: 1000).slowDraws == 75..<950)
    #expect(StanSchedule(draws: 100).slowDraws == 15..<90)
    #expect(StanSchedule(draws: 19).slowDraws.isEmpty)
  }

  @Test(arguments: 20..<1200)
  func windowsGrowAndFillTheSlowDraws(draws: Int) {
    let schedule = StanSchedule(draws: draws)
    #expect(schedule.windowEnds.last == schedule.slowDraws.upperBound - 1)
    #expect(schedule.windowEnds == schedule.windowEnds.sorted())
    #expect(schedule.windowEnds.allSatisfy(schedule.slowDraws.contains))
  }
}
