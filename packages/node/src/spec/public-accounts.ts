// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { type DevAccount, devAccounts } from '../dev-chain.ts'
import type { ChainSpec } from './chain-spec.ts'

/** The accounts of the genesis that everyone has the keys of; a raw genesis is not searched for them. */
export function publicAccounts({ chainType, genesis }: ChainSpec): readonly DevAccount[] {
  if (chainType === 'Live' || genesis.form === 'raw') return []
  const known = new Map(devAccounts().map((account) => [account.hex, account]))
  const firstBytes = new Set([...known.keys()].map((hex) => Number.parseInt(hex.slice(2, 4), 16)))
  const found = new Map<DevAccount['hex'], DevAccount>()
  for (const { who, free } of genesis.config.balances) {
    // The first byte tells nearly all others apart, among a million too.
    const account = firstBytes.has(who[0] as number) ? known.get(toHex(who)) : undefined
    if (account !== undefined) found.set(account.hex, { ...account, balance: free })
  }
  return [...known.keys()].flatMap((hex) => found.get(hex) ?? [])
}
