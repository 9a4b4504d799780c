/// How a fit finds the posterior.

import Apus
import ArgumentParser

/// Sampling, or one of the approximations.
enum FitMethod: String, CaseIterable, ExpressibleByArgument {
  case nuts
  case advi
  case fullrank
  case dadvi
  case bam
  case pathfinder
  case laplace

  /// The approximation; nil for sampling.
  var approximation: VariationalMethod? {
    switch self {
    case .nuts: nil
    case .advi: .meanFieldADVI
    case .fullrank: .fullRankADVI
    case .dadvi: .deterministicADVI
    case .bam: .batchAndMatch
    case .pathfinder: .pathfinder
    case .laplace: .laplace
    }
  }
}
