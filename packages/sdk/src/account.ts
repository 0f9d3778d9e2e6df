// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import { type Hex, toHex } from '@phat/primitives'
import { type Parts, voiceOf } from './parts.ts'
import type { WaitOptions } from './results.ts'
import { beginWait } from './wait.ts'

/** The account that a connection speaks for. */
export interface Account {
  /** As this network writes it. */
  readonly address: string
  /** 32 bytes. */
  readonly id: Hex
  /** Planck that it can spend on the chain. */
  balance(options?: WaitOptions): Promise<bigint>
  /** Planck that it can spend in a cluster, where gas and storage of contracts are paid. */
  clusterBalance(cluster?: string | Uint8Array, options?: WaitOptions): Promise<bigint>
}

/** Makes the account of the signer. @param clusterOf the cluster that is meant */
export function signerAccount(
  parts: Parts,
  clusterOf: (wait: ReturnType<typeof beginWait>, named: string | Uint8Array | undefined) => Promise<Uint8Array>,
): Account {
  const { network, ss58Prefix } = parts
  const { signer, clusters } = voiceOf(parts)
  return {
    address: encodeSs58(signer.account, ss58Prefix),
    id: toHex(signer.account),
    async balance(options = {}) {
      const found = await network.read(beginWait(options, network.patience), 'System.Account', signer.account)
      // The cast states what pallet-balances keeps of an account.
      const { free, frozen } = (found as { readonly data: { readonly free: bigint; readonly frozen: bigint } }).data
      return free > frozen ? free - frozen : 0n
    },
    async clusterBalance(cluster, options = {}) {
      const wait = beginWait(options, network.patience)
      return clusters.freeBalance(wait, await clusterOf(wait, cluster), signer.account)
    },
  }
}
