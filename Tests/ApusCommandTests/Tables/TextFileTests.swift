/// Tests of reading files, and of refusing what is no text.

import Foundation
import Testing

@testable import ApusCommand

@Suite struct TextFileTests {
  @Test func byteOrderMarksAreDropped() async throws {
    try await withFile(bytes: [0xEF, 0xBB, 0xBF] + Array("a\n1\n".utf8)) { path in
      let table = try Table(path: path)
      #expect(table.columns.map(\.name) == ["a"])
    }
  }

  @Test(arguments: [
    ([], "line 1: the file is empty"),
    (Array(" \n\n".utf8), "line 1: the file is empty"),
    (Array("a\n1\n\0\n".utf8), "line 3: the file is binary"),
    ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"),
    (Array("a\n".utf8) + [0xE4, 0x0A], "line 2: the text is not in UTF-8"),
  ])
  func whatIsNoTextIsRefused(bytes: [UInt8], message: String) async throws {
    try await withFile(bytes: bytes) { path in
      let error = #expect(throws: TableError.self) { try Table(path: path) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test func missingFilesAndDirectoriesAreRefused() {
    let missing = #expect(throws: TableError.self) { try Table(path: "/nowhere/data.csv") }
    #expect(missing?.problem == "there is no such file")
    let folder = #expect(throws: TableError.self) {
      try Table(path: FileManager.default.temporaryDirectory.path)
    }
    #expect(folder?.problem == "this is a directory")
  }
}
