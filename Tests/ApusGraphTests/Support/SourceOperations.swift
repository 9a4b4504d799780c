/// The names of all operations, read from the sources, so that none can be left untested.

import Foundation

/// Operations as the sources declare them.
enum SourceOperations {
  /// The types that conform to one of the operation protocols, leaves excepted.
  static func names() throws -> Set<String> {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/ApusGraph/Operations")
    let pattern = try Regex(
      #"struct (\w+): (?:TensorOperation|Elementwise\w+|Comparison|AxisReduction)\b"#,
      as: (Substring, Substring).self)
    var names = Set<String>()
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: pattern) { names.insert(String(match.output.1)) }
    }
    return names.subtracting(["Constant", "DataLeaf", "Unknown", "Invalid"])
  }
}
