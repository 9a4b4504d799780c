/// The gallery shows the reference models as they are tested.
import ApusReferenceModels
import Foundation
import Testing

@Suite struct GalleryTests {
  /// The top of the package.
  private var root: URL {
    (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private func gallery() throws -> String {
    try text("Sources/ApusModeling/Documentation.docc/Gallery.md")
  }

  /// The words of some code, without its layout.
  private func words(_ code: some StringProtocol) -> String {
    code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func everyModelIsThere() throws {
    let gallery = try gallery()
    for model in ReferenceModel.all { #expect(gallery.contains("`\(model.name)`")) }
  }

  @Test func modelsAreThoseThatAreTested() throws {
    let folder = root.appending(path: "Tests/ApusReferenceModels/Models")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let sources = try files.map { words(try text("Tests/ApusReferenceModels/Models/\($0)")) }
    let blocks = try gallery().components(separatedBy: "```swift").dropFirst().map {
      words($0.components(separatedBy: "```")[0])
    }
    #expect(blocks.count >= 20)
    for block in blocks {
      #expect(sources.contains { $0.contains(block) }, "\(block)")
    }
  }
}
