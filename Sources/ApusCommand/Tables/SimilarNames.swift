/// Names in the order of their similarity to one that was mistyped.

extension [String] {
  /// The names, the most similar to `name` first; equally similar ones keep their order.
  func closest(to name: String) -> [String] {
    let wanted = Array<Character>(name.lowercased())
    let ranked = enumerated().map { index, candidate in
      (distance: editDistance(wanted, Array<Character>(candidate.lowercased())), index: index)
    }
    return ranked.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }.map {
      self[$0.index]
    }
  }
}

/// The number of characters to insert, delete or replace to get from one word to the other.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
