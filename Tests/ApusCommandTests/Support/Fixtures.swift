/// Files for tests: resources, and temporary ones that go when the test ends.

import Foundation

struct MissingResource: Error {
  let name: String
}

/// The path of a file of the folder Resources.
func resource(_ name: String) throws -> String {
  guard
    let url = Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Resources")
  else { throw MissingResource(name: name) }
  return url.path
}

/// Runs `body` with the path of a temporary file that holds `content`.
func withFile<Value>(
  _ content: String, _ body: (String) async throws -> Value
) async throws -> Value {
  try await withFile(bytes: Array(content.utf8), body)
}

/// Runs `body` with the path of a temporary file that holds `bytes`.
func withFile<Value>(
  bytes: [UInt8], _ body: (String) async throws -> Value
) async throws -> Value {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("apus-test-\(UUID().uuidString).csv")
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try await body(url.path)
}
