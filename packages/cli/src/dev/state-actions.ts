// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import { known, toJson } from '@phat/primitives'
import { patienceOf } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { withNetwork } from './ask-network.ts'

const lookEveryMs = 200

interface Block {
  readonly number: number
  readonly hash: string
}

/** `phat dev snapshot` */
export const takeSnapshot: Action = async (invocation) => {
  const { io, json } = invocation
  const snapshot = await withNetwork(invocation, (ask) => ask('dev_snapshot'))
  io.out(json ? toJson({ snapshot }) : `snapshot ${snapshot}; phat dev revert ${snapshot} comes back here`)
}

/** `phat dev revert` */
export const revertTo: Action = async (invocation) => {
  const { args, io, json } = invocation
  const snapshot = known(args[0], 'the snapshot is a required argument')
  const found = await withNetwork(invocation, (ask) => ask('dev_revert', snapshot))
  if (found !== true) throw cliErrors.error('no-snapshot', JSON.stringify(snapshot.slice(0, 60)))
  io.out(json ? toJson({ snapshot, reverted: true }) : `chain and workers are back at snapshot ${snapshot}`)
}

/** `phat dev save` */
export const saveState: Action = async (invocation) => {
  const { args, io, json } = invocation
  const name = known(args[0], 'the name is a required argument')
  const { number, hash } = (await withNetwork(invocation, (ask) => ask('dev_saveState', name))) as Block
  io.out(json ? toJson({ name, number, hash }) : `${name} is block ${number} ${hash}; phat dev load ${name} comes back here`)
}

/** `phat dev load` */
export const loadState: Action = async (invocation) => {
  const { args, io, json } = invocation
  const name = known(args[0], 'the name is a required argument')
  const loaded = (await withNetwork(invocation, (ask) => ask('dev_loadState', name))) as Block & { readonly restarts: boolean }
  const { number, hash, restarts } = loaded
  if (restarts) await waitUntilBack(invocation, loaded)
  io.out(json ? toJson({ name, number, hash, restarts }) : `chain and workers are back at ${name}: block ${number} ${hash}`)
}

/** Waits until the node has started anew, on the chain that has a block, and its workers answer. @throws PhatError `cli.timeout` */
async function waitUntilBack(invocation: Invocation, { number, hash }: Block): Promise<void> {
  const { signal, timeoutMs } = patienceOf(invocation)
  const deadline = performance.now() + timeoutMs
  const isBack = (): Promise<boolean> =>
    withNetwork(invocation, async (ask) => {
      const [there, status] = await Promise.all([ask('chain_getBlockHash', number), ask('dev_status')])
      return there === hash && (status as { readonly ready?: unknown }).ready === true
    })
  while (performance.now() < deadline) {
    try {
      if (await isBack()) return
    } catch (error) {
      const comesAgain = (['unreachable', 'connection-lost', 'timeout'] as const).some((code) => cliErrors.is(error, code))
      if (!comesAgain || signal.aborted) throw error
    }
    await pause(lookEveryMs, undefined, { signal })
  }
  throw cliErrors.error('timeout', `the network did not start anew within ${timeoutMs / 1000} s`)
}
