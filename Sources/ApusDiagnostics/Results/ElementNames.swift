/// Names of scalar quantities: `beta[0]`, `B[1, 2]`, `a[g3]`.

extension DataGroup {
  /// The names of the elements of a variable in row-major order: the variable's own name for a
  /// scalar, otherwise with indices from 0, or with labels where ``coordinates`` has them.
  ///
  /// Empty for a variable that the group does not hold.
  public func elementNames(of variable: String) -> [String] {
    guard let array = self[variable] else { return [] }
    if array.elementDims.isEmpty { return [variable] }
    let axes = zip(array.elementDims, array.elementShape).map { labels(of: $0, length: $1) }
    let tuples = axes.reduce([[]]) { heads, axis in
      heads.flatMap { head in axis.map { head + [$0] } }
    }
    return tuples.map { "\(variable)[\($0.joined(separator: ", "))]" }
  }

  /// The labels of a dimension, or numbers from 0 when there is not one label for each position.
  private func labels(of dim: String, length: Int) -> [String] {
    if let labels = coordinates[dim], labels.count == length { return labels }
    return (0..<length).map(String.init)
  }
}
