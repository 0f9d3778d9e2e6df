// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import type { BlockRef } from '@phat/chain'
import type { ChainControls } from '@phat/node'
import { type BlockHash, equalBytes, fromHex, type Hex, toHex } from '@phat/primitives'
import type { DeveloperControls, NetworkReport } from '@phat/rpc'
import { devNetworkErrors } from '../dev-network-errors.ts'
import type { NetworkParts } from '../folder/network-folder.ts'
import type { WorkerGroup } from '../worker-group.ts'
import { type CopiedAt, listSnapshots, type NetworkCopy, saveState, stateNamed, takeSnapshot } from './network-copies.ts'
import { finishRevert, notePending, type PendingStep } from './pending-step.ts'

const behindLimitMs = 30_000
const lookEveryMs = 5

/** The network as its controls work on it. */
export interface ControlledNetwork {
  readonly parts: NetworkParts
  readonly genesisHash: Hex
  readonly workers: WorkerGroup
  /** Starts all workers on what lies in their folders now; resolves when they answer. */
  startWorkers(): Promise<void>
  /** Stops everything and starts it again, after this turn. */
  restart(): void
  /** The time of the chain was moved. */
  timeMoved(timeMs: number): void
  report(): Promise<NetworkReport>
  readonly signal: AbortSignal
}

/**
 * What the `dev` methods of a network do: chain and workers are copied, and put back, together and at one height. One thing at a time; no block is
 * made meanwhile. What puts back is noted first, so that it happens as a whole, whatever ends this process.
 */
export function createNetworkControls(own: ChainControls, network: ControlledNetwork): DeveloperControls {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = Promise.allSettled([done])
    return done
  }
  /** No block is made while something is done. */
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = own.hold()
    try {
      return await work()
    } finally {
      release()
    }
  }
  const isHere = ({ number, hash }: NetworkCopy): boolean => {
    const there = own.hashOf(number)
    return there !== undefined && equalBytes(there, fromHex(hash))
  }
  const copied = (take: (at: CopiedAt) => Promise<NetworkCopy>): Promise<NetworkCopy> =>
    inTurn(() =>
      held(async () => {
        const { number, hash } = own.best
        await reached(network, number)
        return take({ number, hash: toHex(hash), shiftMs: own.shiftMs, genesisHash: network.genesisHash })
      }),
    )
  const goTo = async ({ path }: NetworkCopy, forget: boolean): Promise<void> => {
    const step: PendingStep = { kind: 'revert', copy: path, forget }
    await held(async () => {
      await network.workers.stop()
      notePending(network.parts.paths, step)
      finishRevert(network.parts.paths, step, own)
    })
    await network.startWorkers()
  }
  const snapshotAt = (number: number): NetworkCopy | undefined =>
    listSnapshots(network.parts.paths).findLast((one) => one.number === number && isHere(one))
  const moved = (timeMs: number): number => {
    network.timeMoved(timeMs)
    return timeMs
  }
  return {
    sealBlock: own.sealBlock,
    setTime: (timeMs) => moved(own.setTime(timeMs)),
    increaseTime: (byMs) => moved(own.increaseTime(byMs)),
    setStorage: own.setStorage,
    setBuildMode: own.setBuildMode,
    setBuildInterval: own.setBuildInterval,
    snapshot: async () => (await copied((at) => takeSnapshot(network.parts, at))).name,
    revert: (name) =>
      inTurn(async () => {
        const copy = listSnapshots(network.parts.paths).find((one) => one.name === name)
        // The chain went back behind it by another way: it is a snapshot of nothing.
        if (copy === undefined || !isHere(copy)) return false
        await goTo(copy, true)
        return true
      }),
    setHead: (number) =>
      inTurn(async () => {
        const copy = snapshotAt(number)
        if (copy === undefined) throw devNetworkErrors.error('no-snapshot-there', `no snapshot was taken at block ${number}`)
        await goTo(copy, false)
        return blockOf(copy)
      }),
    network: {
      saveState: async (name) => blockOf(await copied((at) => saveState(network.parts, name, at))),
      loadState: (name) =>
        inTurn(async () => {
          const copy = stateNamed(network.parts.paths, name)
          const restarts = copy.genesisHash !== network.genesisHash || !isHere(copy)
          if (restarts) {
            notePending(network.parts.paths, { kind: 'load', copy: copy.path })
            network.restart()
          } else await goTo(copy, false)
          return { ...blockOf(copy), restarts }
        }),
      status: () => network.report(),
    },
  }
}

/** The hash was one of a block when it was copied. */
const blockOf = ({ number, hash }: NetworkCopy): BlockRef => ({ number, hash: fromHex(hash) as BlockHash })

/** Waits until each worker has a block in its log. @throws PhatError `dev-network.workers-behind` */
async function reached({ workers, signal }: ControlledNetwork, number: number): Promise<void> {
  const deadline = performance.now() + behindLimitMs
  for (;;) {
    const behind = (await workers.ready).find(({ height }) => height < number)
    if (behind === undefined) return
    if (performance.now() > deadline)
      throw devNetworkErrors.error('workers-behind', `${behind.name} has block ${behind.height} of ${number}`)
    await pause(lookEveryMs, undefined, { signal })
  }
}
