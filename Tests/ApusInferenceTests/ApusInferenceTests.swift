/// Tests of ApusInference.
import Testing
