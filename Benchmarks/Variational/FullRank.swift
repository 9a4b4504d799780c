/// Full-rank fits in many dimensions, and how much of their time is BLAS.
import Apus

/// Independent normals, so that what is measured is the fit and hardly the density.
private struct ScaledNormals: LogDensityModel {
  let dimension: Int

  struct Evaluator: LogDensityEvaluator {
    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      var sum = 0.0
      for i in position.indices {
        let precision = Double(1 + i % 7)
        gradient[unchecked: i] = -precision * position[unchecked: i]
        sum += gradient[unchecked: i] * position[unchecked: i]
      }
      return 0.5 * sum
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator() }
}

/// The time of an iteration beside that of the same calls of BLAS by themselves.
func fullRank(_ dimension: Int, iterations: Int) async throws {
  var advi = ADVI(.fullRank)
  advi.stopping = .fixed
  let density = ScaledNormals(dimension: dimension)
  let (time, fit) = try await leastMilliseconds(of: 2) {
    try await advi.fit(density, iterations: iterations, seed: 1)
  }
  let library = librarySeconds(dimension, pairs: advi.drawsPerStep / 2) * 1000
  let each = time / Double(iterations)
  print(
    "full rank, dimension \(dimension): \(rounded(each)) ms an iteration, of it BLAS "
      + "\(rounded(library)) ms (\((library / each * 100).rounded()) %); \(rounded(time / 1000)) s "
      + "for \(iterations) with the examination of 2000 draws, k-hat \(rounded(fit.paretoK)), "
      + "\(fit.stop.rawValue)")
}

/// The time of the products and solves of one iteration, in seconds.
private func librarySeconds(_ dimension: Int, pairs: Int) -> Double {
  var factor = Matrix.identity(dimension)
  for column in 0..<dimension {
    for row in column..<dimension { factor[row, column] = row == column ? 1 : 1e-4 }
  }
  var columns = Matrix(rows: dimension, columns: pairs)
  for column in 0..<pairs { for row in 0..<dimension { columns[row, column] = 0.5 } }
  var slopes = Matrix(rows: dimension, columns: dimension)
  var vector = [Double](repeating: 0.5, count: dimension)
  var best = Double.infinity
  BLASThreads.withSingleThread {
    for _ in 0..<20 {
      let start = ContinuousClock.now
      factor.withView { factor in
        let (lower, upper) = (
          TriangularOperand(factor, .lower), TriangularOperand(factor, .lower, transposed: true)
        )
        vector.withUnsafeMutableBufferPointer {
          BLAS.trmv(lower, inPlace: $0)
          BLAS.trmv(upper, inPlace: $0)
        }
        columns.withMutableView {
          BLAS.trmm(.left, lower, inPlace: $0)
          BLAS.trmm(.left, lower, inPlace: $0)
          BLAS.trmm(.left, upper, inPlace: $0)
          BLAS.trsm(.left, upper, inPlace: $0)
        }
      }
      columns.withView { columns in
        slopes.withMutableView { slopes in
          for start in stride(from: 0, to: dimension, by: 64) {
            let (panel, rows) = (start..<min(start + 64, dimension), start..<dimension)
            BLAS.gemm(
              .plain(columns.block(rows: rows, columns: 0..<pairs)),
              .transposed(columns.block(rows: panel, columns: 0..<pairs)),
              into: slopes.block(rows: rows, columns: panel), alpha: 1)
          }
        }
      }
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
  }
  return best
}
