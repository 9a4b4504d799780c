/// Tests of ApusLinearAlgebra.
import Testing
