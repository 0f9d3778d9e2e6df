// SPDX-License-Identifier: Apache-2.0
import type { EventRecord } from '@phat/metadata'
import { toHex } from '@phat/primitives'
import { answers, type Network } from '../chain/network.ts'
import type { Wait } from '../wait.ts'

/** An event of a pallet with its fields. */
export interface ChainEvent {
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Events of the contracts pallet, block by block. */
export interface EventReader {
  /** Those of the next block; undefined while there is none. */
  next(wait: Wait): Promise<{ readonly height: number; readonly events: readonly ChainEvent[] } | undefined>
}

const pallet = 'PhalaPhatContracts'

/** Reads the events of the blocks from a height on. */
export function readEventsFrom(network: Network, first: number): EventReader {
  let height = first
  return {
    async next(wait) {
      const hash = await network.request(wait, 'chain_getBlockHash', height)
      if (hash === null) return undefined
      const { view } = await network.chain(wait)
      const stored = await network.request(wait, 'state_getStorage', toHex(view.storage('System.Events').key()), hash)
      const records = view.decodeEvents(stored === null ? undefined : answers.expectBytes('the events', stored))
      const told = { height, events: records.flatMap(ownEvent) }
      height++
      return told
    },
  }
}

function ownEvent({ event }: EventRecord): readonly ChainEvent[] {
  if (event.type !== pallet) return []
  return [{ name: event.value.type, fields: (event.value.value ?? {}) as ChainEvent['fields'] }]
}
