/// Which entries of unknown vectors the rows of an expression depend on.
import Testing

@testable import ApusGraph

@Suite struct RowDependenceTests {
  private let z = Tensor.unknown("z", shape: [4], kind: .integer)
  private let w = Tensor.unknown("w", shape: [4])
  private let other = Tensor.unknown("other", shape: [3])

  private func index(_ values: [Double]) -> Tensor {
    .constant(values, shape: [values.count], kind: .integer)
  }

  private func dependence(_ tensor: Tensor) -> RowDependence {
    #expect(tensor.error == nil, "\(tensor)")
    return rowDependence(of: tensor, on: [z, w])
  }

  @Test func rowsOfTheirOwnNumber() {
    let table = Tensor.unknown("table", shape: [2, 3])
    for tensor in [
      exp(z) + 2 * w, other[z] * w, sum(table[z], axis: 1), logSumExp(table[z], axis: 1),
      table[z].column(1) - z, square(z - sum(other)), select(z .> 1, w, 0),
    ] {
      #expect(dependence(tensor) == .rows(index: nil), "\(tensor)")
    }
  }

  @Test func rowsThatAnIndexNames() throws {
    let group = index([0, 3, 3, 1, 2])
    guard case .rows(let found?) = dependence(exp(z[group]) * 2) else {
      Issue.record("no index")
      return
    }
    #expect(found.knownValues == [0, 3, 3, 1, 2])
    guard case .rows(let second?) = dependence(z[group][index([4, 1])]) else {
      Issue.record("no index of an index")
      return
    }
    #expect(second.knownValues == [2, 3])
  }

  @Test func mixtures() {
    for tensor in [
      cumulativeSum(z), sum(z) + w, z[index([0, 1, 2, 3])] + w, dot(w, z),
      broadcast(w, to: [5, 4]), z[index([1])] * other,
    ] {
      #expect(dependence(tensor) == .mixed, "\(tensor)")
    }
    #expect(dependence(exp(other)) == .none)
  }
}
