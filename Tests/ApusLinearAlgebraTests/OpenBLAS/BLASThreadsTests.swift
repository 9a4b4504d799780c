/// The counted claim to one BLAS thread, on a toy setting and on the real one.
import Synchronization
import Testing

@testable import ApusLinearAlgebra

/// A stand-in for the library's thread count that remembers what was written.
private final class Setting: Sendable {
  let values: Mutex<[Int]>

  init(_ start: Int) { values = Mutex([start]) }

  var history: [Int] { values.withLock { $0 } }

  func pin() -> ThreadPin {
    ThreadPin(
      read: { self.values.withLock { $0[$0.count - 1] } },
      write: { count in self.values.withLock { $0.append(count) } })
  }
}

@Suite struct ThreadPinTests {
  @Test func nestedHoldersWriteOnceAndRestoreOnce() {
    let setting = Setting(6)
    let pin = setting.pin()
    pin.acquire()
    pin.acquire()
    pin.acquire()
    pin.release()
    pin.release()
    #expect(setting.history == [6, 1])
    pin.release()
    #expect(setting.history == [6, 1, 6])
  }

  @Test func overlappingHoldersMayEndInAnyOrder() {
    let setting = Setting(4)
    let pin = setting.pin()
    pin.acquire()
    pin.acquire()
    pin.release()
    pin.acquire()
    pin.release()
    #expect(setting.history == [4, 1])
    pin.release()
    pin.acquire()
    pin.release()
    #expect(setting.history == [4, 1, 4, 1, 4])
  }

  @Test func countSetMeanwhileHoldsAfterTheLastRelease() {
    let setting = Setting(4)
    let pin = setting.pin()
    pin.acquire()
    pin.setFreeCount(3)
    #expect(setting.history == [4, 1] && pin.freeCount == 3)
    pin.release()
    #expect(setting.history == [4, 1, 3] && pin.freeCount == 3)
    pin.setFreeCount(2)
    #expect(setting.history.last == 2 && pin.freeCount == 2)
  }

  @Test func concurrentHoldersSeeOneThreadAndRestore() async {
    let setting = Setting(5)
    let pin = setting.pin()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var alwaysOne = true
          for _ in 0..<200 {
            pin.acquire()
            alwaysOne = alwaysOne && setting.history.last == 1
            await Task.yield()
            alwaysOne = alwaysOne && setting.history.last == 1
            pin.release()
          }
          return alwaysOne
        }
      }
      for await alwaysOne in group { #expect(alwaysOne) }
    }
    #expect(setting.history.last == 5)
  }
}

@Suite struct BLASThreadsTests {
  @Test func libraryReportsItself() {
    #expect(BLASThreads.count >= 1)
    #expect(!BLASThreads.coreName.isEmpty)
  }

  @Test func bothFormsPinTheLibraryAndPassResultsAndErrors() async throws {
    struct Stop: Error {}
    let before = BLASThreads.pin.freeCount
    let synchronous = pinnedCounts()
    #expect(synchronous == [1, 1])
    let suspended = await BLASThreads.withSingleThread { () async -> Int in
      await Task.yield()
      return BLASThreads.count
    }
    #expect(suspended == 1)
    await #expect(throws: Stop.self) {
      try await BLASThreads.withSingleThread { () async throws(Stop) in throw Stop() }
    }
    #expect(throws: Stop.self) { try failWhilePinned() }
    #expect(BLASThreads.pin.freeCount == before)

    func pinnedCounts() -> [Int] {
      BLASThreads.withSingleThread {
        [BLASThreads.count, BLASThreads.withSingleThread { BLASThreads.count }]
      }
    }
    func failWhilePinned() throws(Stop) {
      try BLASThreads.withSingleThread { () throws(Stop) in throw Stop() }
    }
  }
}
