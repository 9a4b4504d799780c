/// The JSON form of a summary, as other programs read it.

struct DecodedSummary: Decodable {
  struct Verdict: Decodable {
    struct Failure: Decodable {
      let variable: String?
      let statistic: String
      let value: Double?
      let threshold: Double
      let advice: String
    }

    let passed: Bool
    let failures: [Failure]
  }

  struct Row: Decodable {
    enum CodingKeys: String, CodingKey {
      case name, mean, sd
      case lower = "hdi_3%"
      case upper = "hdi_97%"
      case mcseMean = "mcse_mean"
      case mcseSD = "mcse_sd"
      case essBulk = "ess_bulk"
      case essTail = "ess_tail"
      case rHat = "r_hat"
    }

    let name: String
    let mean, sd, lower, upper, mcseMean, mcseSD, essBulk, essTail, rHat: Double
  }

  let verdict: Verdict
  let variables: [Row]
  let divergences: Int
}
