// SPDX-License-Identifier: Apache-2.0
import type { ChainService } from '@phat/chain'
import { vec } from '@phat/codec'
import { type Keypair, keypairFromUri, twox128 } from '@phat/crypto'
import { makeCall, type RuntimeCall } from '@phat/frame'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { concatBytes, equalBytes, known, textBytes } from '@phat/primitives'
import type { StorageChange } from '@phat/rpc'
import { devNames } from '../dev-chain.ts'
import { nodeErrors } from '../node-errors.ts'

const keyOf = (pallet: string, item: string): Uint8Array => concatBytes(twox128(textBytes(pallet)), twox128(textBytes(item)))
const sudoKey = keyOf('Sudo', 'Key')
const eventsKey = keyOf('System', 'Events')

/**
 * The key pair of the account that may act as root, where everyone knows it.
 * @throws PhatError `node.no-sudo-key`
 */
export function knownSudoKey(chain: ChainService): Keypair {
  const account = chain.state(chain.best.hash)?.get(sudoKey)
  if (account !== undefined) {
    for (const name of devNames) {
      const pair = keypairFromUri(`//${name}`)
      if (equalBytes(pair.accountId, account)) return pair
    }
  }
  throw nodeErrors.error(
    'no-sudo-key',
    account === undefined ? 'the chain has no sudo key' : 'its sudo key is none of //Alice to //Ferdie',
  )
}

/** The call by which the sudo key writes storage: all of it or nothing. */
export function storageCall(chain: ChainService, changes: readonly StorageChange[]): RuntimeCall {
  const runtime = chain.runtime()
  const items = changes.flatMap(([key, value]): [Uint8Array, Uint8Array][] => (value === null ? [] : [[key, value]]))
  const keys = changes.flatMap(([key, value]) => (value === null ? [key] : []))
  const set = makeCall(runtime, System, 'setStorage', { items })
  const kill = makeCall(runtime, System, 'killStorage', { keys })
  const call =
    keys.length === 0 ? set : items.length === 0 ? kill : makeCall(runtime, Utility, 'batchAll', { calls: [set, kill] })
  return makeCall(runtime, Sudo, 'sudo', { call })
}

/** Whether the extrinsic of that index was dispatched as root and did what it was to do. */
export function rootCallSucceeded(chain: ChainService, hash: Uint8Array, index: number): boolean {
  const encoded = chain.state(hash)?.get(eventsKey)
  const records = vec(chain.runtime().eventRecord).decode(known(encoded, 'a block has events'))
  return records.some(({ phase, event }) => {
    if (phase.type !== 'ApplyExtrinsic' || phase.value !== index) return false
    if (event.pallet !== 'Sudo' || event.event.type !== 'Sudid') return false
    // The value is what the declaration of Sudid says.
    const { sudoResult } = event.event.value as { readonly sudoResult: { readonly type: string } }
    return sudoResult.type === 'Ok'
  })
}
