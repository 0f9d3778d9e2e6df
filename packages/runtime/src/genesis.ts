// SPDX-License-Identifier: Apache-2.0

import { vendorRoots } from '@phat/attestation'
import { buildGenesis, genesisOf, type Runtime } from '@phat/frame'
import { Attestation, type AttestationGenesis } from '@phat/pallet-attestation'
import { Balances } from '@phat/pallet-balances'
import { PhalaRegistry, type PhalaRegistryGenesis } from '@phat/pallet-phala-registry'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { TransactionPayment } from '@phat/pallet-transaction-payment'
import { Vesting, type VestingGenesis } from '@phat/pallet-vesting'
import type { AccountId, Balance, ByteString } from '@phat/primitives'
import { codeOf } from './runtime-code.ts'

/** What the first state of a chain is made of. */
export interface PhatGenesis {
  /** The accounts that exist from the beginning. */
  readonly balances: readonly { readonly who: AccountId; readonly free: Balance }[]
  /** Who may act as root, on development chains only. */
  readonly sudo?: AccountId
  /** What of the balances is locked at first and becomes free block by block; of runtimes that have vesting. */
  readonly vesting?: VestingGenesis['vesting']
  /** Which evidence counts; the vendors' own roots where nothing is said. Of runtimes that have attestation. */
  readonly attestation?: AttestationGenesis
  /** Rules for workers; of runtimes that have them. No worker, key, cluster or contract stands in a genesis. */
  readonly registry?: PhalaRegistryGenesis
}

/** Evidence that a genesis accepts unless it says otherwise. */
const production: AttestationGenesis = { roots: vendorRoots, acceptsSimulated: false }

/** Builds the state at height 0. @throws PhatError `genesis.*` */
export function buildPhatGenesis(
  runtime: Runtime,
  { balances, sudo, vesting, attestation = production, registry = {} }: PhatGenesis,
): ReadonlyMap<ByteString, Uint8Array> {
  return buildGenesis(runtime, [
    genesisOf(System, { code: codeOf(runtime) }),
    genesisOf(Balances, { balances }),
    genesisOf(TransactionPayment, {}),
    genesisOf(Attestation, attestation),
    genesisOf(PhalaRegistry, registry),
    ...(vesting === undefined ? [] : [genesisOf(Vesting, { vesting })]),
    ...(sudo === undefined ? [] : [genesisOf(Sudo, { key: sudo })]),
  ])
}
