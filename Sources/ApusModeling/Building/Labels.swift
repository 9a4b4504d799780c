/// Labels and their places.

extension [String] {
  /// Each label once, in the order of first appearance.
  var distinct: [String] {
    var seen = Set<String>()
    return filter { seen.insert($0).inserted }
  }

  /// The place of each label; the first one where a label comes twice.
  var places: [String: Int] {
    Dictionary(zip(self, indices), uniquingKeysWith: { first, _ in first })
  }

  /// The first few entries, and how many more there are.
  var shortList: String {
    prefix(8).joined(separator: ", ") + (count > 8 ? " and \(count - 8) more" : "")
  }
}
