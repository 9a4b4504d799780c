/// Efficiency and overhead of the sampler: `Sampling [posteriors | course | normal | overhead] [seeds]`.
import Apus

@main
struct Sampling {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let seeds = arguments.lazy.compactMap { Int($0) }.first ?? 3
    let sections = arguments.filter { Int($0) == nil }
    func isWanted(_ section: String) -> Bool { sections.isEmpty || sections.contains(section) }
    if isWanted("overhead") { try await Overhead.measure() }
    if isWanted("normal") { try await RotatedNormal.compare() }
    if isWanted("course") { try await Posteriors.course(seeds: seeds) }
    if isWanted("posteriors") { try await Posteriors.compare(seeds: seeds) }
  }
}
