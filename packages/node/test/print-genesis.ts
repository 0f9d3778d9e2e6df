// SPDX-License-Identifier: Apache-2.0
import { createManualClock, openChain, silentLog } from '@phat/chain'
import { createMemoryStore } from '@phat/kv'
import { toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { devSpec } from '../src/spec/built-in-specs.ts'
import { specState } from '../src/spec/spec-state.ts'

const runtimes = createRuntimes()
const { genesisHash } = openChain({
  store: createMemoryStore(),
  runtimes,
  genesis: specState(devSpec(runtimes), runtimes),
  verify: () => true,
  clock: createManualClock(0),
  log: silentLog,
  finalityDelayMs: 0,
})
process.stdout.write(`${toHex(genesisHash)}\n`)
