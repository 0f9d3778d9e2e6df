// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { type ChainSpec, loadSpec } from '@phat/node'
import { type AccountId, assert, PHA, textBytes } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import { machineNames, operatorOf, workersMax } from '../machines.ts'

/** Characters of a seed. */
export const seedLengthMax = 16
/** What a seed is made of: it is shown, typed and compared. */
export const seedPattern = /^[a-z0-9][a-z0-9._-]{0,15}$/
export const defaultSeed = 'phat'

/** What makes a network's genesis this one: the same on every machine where these are the same. */
export interface NetworkSeed {
  readonly seed: string
  /** How often the network was begun anew. */
  readonly resets: number
}

const operatorEndowment = 1_000_000n * PHA
const markLength = 8
const countOffset = markLength + seedLengthMax

/**
 * The account in the genesis that holds seed and counter, to be read as they are: 8 bytes of text, the seed filled up with zeros, the counter in 8
 * bytes little-endian. Nobody has its key. Another counter is another genesis hash, so that wallets which remember nonces by genesis begin anew.
 */
export function markAccount({ seed, resets }: NetworkSeed): AccountId {
  assert(seedPattern.test(seed), 'a seed is checked where it is given')
  const account = new Uint8Array(32)
  account.set(textBytes('dev-seed'))
  account.set(textBytes(seed), markLength)
  new DataView(account.buffer).setBigUint64(countOffset, BigInt(resets), true)
  return account as AccountId // of 32 bytes
}

/** The development chain with the operators of workers, and with the seed. It holds no worker, key, cluster or contract. */
export function networkSpec(seed: NetworkSeed, runtimes: Runtimes): ChainSpec {
  const spec = loadSpec('dev', runtimes)
  const { genesis } = spec
  assert(genesis.form === 'plain', 'the development chain is described by what it means')
  // The first operator is one of the development accounts. As many as there can be workers: their number does not change the genesis.
  const operators = machineNames(workersMax).flatMap((_, i) => (i === 0 ? [] : [keypairFromUri(operatorOf(i)).accountId]))
  const balances = [
    ...genesis.config.balances,
    ...operators.map((who) => ({ who: who as AccountId, free: operatorEndowment })),
    { who: markAccount(seed), free: PHA },
  ]
  return { ...spec, genesis: { ...genesis, config: { ...genesis.config, balances } } }
}
