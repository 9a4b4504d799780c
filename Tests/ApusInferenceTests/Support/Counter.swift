/// A number that several threads may count up.
import Synchronization

final class Counter: Sendable {
  private let number = Atomic(0)

  /// Returns the number before.
  func increment() -> Int { number.add(1, ordering: .relaxed).oldValue }

  var value: Int { number.load(ordering: .relaxed) }
}
