// SPDX-License-Identifier: Apache-2.0
import { testWeightBench } from '@phat/test-kit/vitest'
import { bench } from '../bench/phala-registry.bench.ts'
import { weights } from '../src/generated/weights.ts'

testWeightBench(bench, weights)
