/// Efficiency and overhead of the sampler:
/// `Sampling [overhead] [normal] [course] [posteriors] [part of a posterior's name] [seeds]`.
import Apus

@main
struct Sampling {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let seeds = arguments.lazy.compactMap { Int($0) }.first ?? 3
    let words = arguments.filter { Int($0) == nil }
    let name = words.first { !["overhead", "normal", "course", "posteriors"].contains($0) } ?? ""
    func isWanted(_ section: String) -> Bool { words.isEmpty || words.contains(section) }
    if isWanted("overhead") { try await Overhead.measure() }
    if isWanted("normal") { try await RotatedNormal.compare(seeds: seeds) }
    if isWanted("course") { try await Posteriors.course(seeds: seeds) }
    if isWanted("posteriors") { try await Posteriors.compare(name: name, seeds: seeds) }
  }
}
