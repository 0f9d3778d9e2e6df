// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from '@phat/frame'
import { checkMqSequence } from '@phat/pallet-phala-mq'
import { composePhatRuntime } from '../phat-runtime.ts'
import { version3Parts } from './version-3.ts'
import { workerPallets } from './worker-pallets.ts'

/**
 * Version 4 of Phala's chain logic: workers and their messages, clusters of contracts, accounts of Ethereum wallets. All of it begins empty, on a
 * new chain as on one that comes from an older version.
 */
export const createVersion4 = (): Runtime =>
  composePhatRuntime({
    ...version3Parts,
    specVersion: 4,
    pallets: [...(version3Parts.pallets ?? []), ...workerPallets],
    extensions: [checkMqSequence],
  })
