// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const wasmRunErrors = defineErrors('wasm-run', {
  'memories-busy': {
    why: 'As many wasm memories are in use as this process may hold: each reserves gigabytes of address space, which ends at some 13,000.',
    remedy: 'Let running calls end first, or run fewer at the same time.',
    retryable: true,
  },
})
