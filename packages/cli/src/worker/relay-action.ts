// SPDX-License-Identifier: Apache-2.0
import { known, toHex, toJson } from '@phat/primitives'
import { startRelayer } from '@phat/relayer'
import type { Action, Invocation } from '../command.ts'
import { signerOf } from '../values/account.ts'
import { operatorLog } from './operator-log.ts'

/** Between two lines of progress of a worker that is far behind. */
const progressMs = 2_000

/** `phat worker relay`: runs until the signal aborts, or until worker and chain contradict each other. */
export const relayForWorker: Action = async (invocation) => {
  const { flags, io, json, signal } = invocation
  const keypair = signerOf(invocation)
  const nodeUrl = known(flags.text('url'), 'the flag has a default')
  const workerUrl = known(flags.text('worker'), 'the flag has a default')
  const endpoints = flags
    .text('endpoints')
    ?.split(',')
    .map((one) => one.trim())
  const relayer = startRelayer({
    nodeUrl,
    workerUrl,
    keypair,
    register: !flags.given('no-register'),
    ...(endpoints === undefined ? {} : { endpoints }),
    log: operatorLog(invocation),
    onProgress: progressOf(invocation),
    signal,
  })
  const operator = toHex(keypair.accountId)
  io.out(
    json
      ? toJson({ event: 'started', node: nodeUrl, worker: workerUrl, operator })
      : `relaying ${nodeUrl} to ${workerUrl} as ${operator}`,
  )
  await relayer.finished
}

function progressOf({ io, json }: Invocation): (progress: { readonly height: number; readonly target: number }) => void {
  let told = performance.now()
  let behind = false
  return ({ height, target }) => {
    const now = performance.now()
    const isBehind = height < target
    // A worker that keeps up says nothing; the last line of one that caught up says so.
    if (!(isBehind ? now - told >= progressMs : behind)) return
    told = now
    behind = isBehind
    io.err(json ? toJson({ progress: { height, target } }) : `block ${height} of ${target}`)
  }
}
