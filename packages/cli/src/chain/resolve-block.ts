// SPDX-License-Identifier: Apache-2.0

import type { RpcClient } from '@phat/client/node'
import { type Hex, isHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { parseWhole } from '../terminal/flags.ts'
import { expectHex } from './answers.ts'

/**
 * The hash of a block that a person named: number, hash, `latest` or `finalized`.
 * @throws PhatError `cli.bad-value`, `cli.not-found`
 */
export async function resolveBlock(rpc: RpcClient, reference: string): Promise<Hex> {
  if (reference === 'latest') return expectHex('the newest block', await rpc.request('chain_getBlockHash'))
  if (reference === 'finalized') return expectHex('the finalized block', await rpc.request('chain_getFinalizedHead'))
  if (reference.startsWith('0x')) {
    if (isHex(reference) && reference.length === 66) return reference
    throw cliErrors.error('bad-value', `a block hash is 0x and 64 digits, not ${reference.slice(0, 80)}`)
  }
  const number = parseWhole('a block', reference, { min: 0, max: 2 ** 32 - 1 })
  const hash = await rpc.request('chain_getBlockHash', number)
  if (hash === null) throw cliErrors.error('not-found', `the chain has no block ${number} yet`)
  return expectHex(`the hash of block ${number}`, hash)
}
