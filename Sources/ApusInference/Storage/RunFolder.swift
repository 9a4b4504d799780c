/// The folder of a run: its draws in files of numbers, and the state of each chain.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A run that is kept in a folder while it samples, from which it can be read and go on.
///
/// | file | holds |
/// |---|---|
/// | `run.json` | sampler, options and seed |
/// | `chain-0.draws` | for each draw a row of little-endian doubles: the ten statistics in the order of ``DrawStatistics``, then the unconstrained coordinates |
/// | `chain-0.divergences` | for each divergence a row: the number of its draw, the start and the end of the leapfrog that diverged |
/// | `chain-0.warmup.draws`, … | the same of warm-up, where it is kept |
/// | `chain-0.json` | the state of the chain: position, metric, step size, random stream, phase |
///
/// States are replaced as a whole (written beside, synchronised, renamed), after the draws before
/// them have reached the disk: whenever the process ends, the folder is a run that can go on.
public struct RunFolder: Sendable {
  /// Where the folder is.
  public let url: URL

  /// The folder of a run that was begun there.
  public init(_ url: URL) {
    self.url = url
  }

  /// What does not change while a run goes on.
  struct Header: Codable {
    static let format = "apus-run-1"

    var format = Self.format
    var dimension: Int
    var sampler: NUTS
    var options: SamplingOptions
    var seed: UInt64
  }

  /// The path of the files of a chain's draws, without their endings.
  func path(ofChain chain: Int, warmup: Bool) -> String {
    file("chain-\(chain)\(warmup ? ".warmup" : "")").path
  }

  /// Makes the folder for a new run.
  func begin(_ header: Header) throws {
    guard access(file(Self.headerName).path, F_OK) != 0 else {
      throw SamplerError.storage(
        "\(url.path) holds a run already: resume or extend it, or give another folder")
    }
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw SamplerError.storage("\(url.path) could not be made: \(error)")
    }
    try replace(header)
  }

  func replace(_ header: Header) throws { try write(header, Self.headerName) }

  func header() throws -> Header {
    guard let header = try read(Header.self, Self.headerName) else {
      throw SamplerError.storage("\(url.path) holds no run: there is no \(Self.headerName)")
    }
    guard header.format == Header.format else {
      throw SamplerError.storage(
        "\(url.path) is of the format '\(header.format)', and this version reads "
          + "'\(Header.format)'")
    }
    return header
  }

  func save(_ state: ChainState) throws { try write(state, "chain-\(state.index).json") }

  /// The last state of a chain; nil for one that has not been saved yet.
  func state(ofChain chain: Int) throws -> ChainState? {
    try read(ChainState.self, "chain-\(chain).json")
  }

  private static let headerName = "run.json"

  private func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  private func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value? {
    guard access(file(name).path, F_OK) == 0 else { return nil }
    do {
      return try Coding.decode(type, from: Data(contentsOf: file(name)))
    } catch {
      throw SamplerError.storage("\(file(name).path) could not be read: \(error)")
    }
  }

  /// Writes a file beside the one to be replaced, and puts it in its place when it is on the disk.
  private func write(_ value: some Encodable, _ name: String) throws {
    let path = file(name).path
    let failure = { (what: String) in
      SamplerError.storage("\(path) could not be \(what): \(String(cString: strerror(errno)))")
    }
    let data = try Coding.encode(value)
    let descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw failure("written") }
    let isWritten = data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Self.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return fsync(descriptor) == 0
    }
    close(descriptor)
    guard isWritten else { throw failure("written") }
    guard rename(path + ".new", path) == 0 else { throw failure("replaced") }
    // The new name itself must reach the disk, too.
    let folder = open(url.path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// The function of the system, whose name the method above hides.
  private static func write(
    _ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int
  ) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes, count)
    #else
      Glibc.write(descriptor, bytes, count)
    #endif
  }
}

/// JSON in which every double comes back with the same bits, those that are not finite included.
enum Coding {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
