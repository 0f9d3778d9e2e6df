// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectedChain, connectNode, readChain, webSocketUrl } from '@phat/client/node'
import { connectWorker, workerOrigin } from '@phat/client/worker'
import { fromHex, PhatError } from '@phat/primitives'
import { egressDuty } from './egress/send-egress.ts'
import type { Duty } from './operator/duty.ts'
import { createOperator } from './operator/operator.ts'
import { createDuties } from './operator/run-duties.ts'
import { endpointsDuty } from './registration/announce-endpoints.ts'
import { registerDuty } from './registration/register-worker.ts'
import { relayerErrors } from './relayer-errors.ts'
import { defaultLimits, type Relayer, type RelayerLimits, type RelayerOptions, type RelayerProgress } from './relayer-options.ts'
import type { Session } from './session.ts'
import { followChain } from './sync/follow-chain.ts'
import { subscribeHeads } from './sync/watch-heads.ts'

/** What ends a relayer for good: nothing that it could try again would mend it. */
const fatal = ['fork', 'other-chain', 'bad-value', 'unsupported-extension'] as const

/**
 * Starts to carry the blocks of a node to a worker, and the worker's registration and messages back to the chain. It has no trust in either and
 * neither trusts it: what it carries proves itself. Lost connections are made again, without end; `onFatal` tells of what cannot be mended.
 * @throws PhatError `relayer.bad-value` for an address that is none
 */
export function startRelayer(options: RelayerOptions): Relayer {
  const limits = { ...defaultLimits, ...options.limits }
  webSocketUrl(options.nodeUrl, relayerErrors)
  workerOrigin(options.workerUrl, relayerErrors)
  const stopping = new AbortController()
  const signal = options.signal === undefined ? stopping.signal : AbortSignal.any([options.signal, stopping.signal])
  let progress: RelayerProgress = { height: 0, target: 0 }
  const note = (now: RelayerProgress): void => {
    progress = now
    options.onProgress?.(now)
  }
  const finished = supervise(options, limits, signal, note)
  // Told by `onFatal`; who awaits `finished` hears of it as well.
  finished.catch((error: unknown) => options.onFatal?.(error))
  return {
    get progress() {
      return progress
    },
    finished,
    stop: async () => {
      stopping.abort()
      await Promise.allSettled([finished])
    },
  }
}

/** Runs sessions until the relayer is stopped or cannot go on; the pause after a failure grows while no block gets through. */
async function supervise(
  options: RelayerOptions,
  limits: RelayerLimits,
  signal: AbortSignal,
  note: (progress: RelayerProgress) => void,
): Promise<void> {
  const { log } = options
  let pauseMs = limits.retryMs
  while (!signal.aborted) {
    let height: number | undefined
    try {
      await runSession(options, limits, signal, (progress) => {
        // The first report only says where the worker is.
        if (height !== undefined && progress.height > height) pauseMs = limits.retryMs
        height = progress.height
        note(progress)
      })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof PhatError) || fatal.some((name) => relayerErrors.is(error, name))) {
        const code = error instanceof PhatError ? error.code : 'bug'
        log.error('relayer.stopped', { code, detail: error instanceof Error ? error.message : String(error) })
        throw error
      }
      log.warn('relayer.retry', { code: error.code, detail: error.message, pauseMs })
    }
    await Promise.allSettled([sleep(pauseMs, undefined, { signal })])
    pauseMs = Math.min(2 * pauseMs, limits.retryMaxMs)
  }
}

/** One connection, up to its end. @throws PhatError `relayer.*` always: a session ends by a failure or by the signal */
async function runSession(
  options: RelayerOptions,
  limits: RelayerLimits,
  outer: AbortSignal,
  onProgress: Session['onProgress'],
): Promise<never> {
  const ending = new AbortController()
  const signal = AbortSignal.any([outer, ending.signal])
  const patience = { signal, timeoutMs: limits.answerMs }
  const { log } = options
  const worker = connectWorker(options.workerUrl, patience, relayerErrors, options.fetch)
  const rpc = await connectNode(options.nodeUrl, patience, relayerErrors)
  let parts: readonly Promise<never>[] = []
  try {
    let current = await readChain(rpc)
    const chain = (): ConnectedChain => current
    const heads = await subscribeHeads(rpc, patience)
    log.info('relayer.connected', { chain: current.name, best: heads.best() })
    const session: Session = { rpc, heads, worker, limits, log, chain, onProgress, signal }
    const replaceChain = (renewed: ConnectedChain): void => {
      current = renewed
    }
    const operator = createOperator({ chain, replaceChain, keypair: options.keypair, limits, signal })
    const duties = createDuties(session, dutiesOf(session, operator, options))
    parts = [heads.watch(), followChain(session, (state) => duties.synced(state)), duties.run()]
    return await Promise.race(parts)
  } finally {
    ending.abort()
    rpc.close()
    // None of them goes on beside the next session.
    await Promise.allSettled(parts)
  }
}

function dutiesOf(session: Session, operator: ReturnType<typeof createOperator>, options: RelayerOptions): readonly Duty[] {
  let key: Uint8Array | undefined
  const workerKey = async (): Promise<Uint8Array> => {
    key ??= await readWorkerKey(session)
    return key
  }
  const { endpoints = [], register = true } = options
  return [
    ...(register ? [registerDuty(session, operator, workerKey)] : []),
    egressDuty(session, operator),
    ...(endpoints.length > 0 ? [endpointsDuty(session, operator, workerKey, endpoints)] : []),
  ]
}

/** A worker keeps its key for as long as it runs, and so does a session. */
async function readWorkerKey({ worker }: Session): Promise<Uint8Array> {
  const { system } = await worker.call('GetInfo', {})
  const digits = system?.publicKey ?? ''
  if (!/^[0-9a-f]{64}$/.test(digits)) throw relayerErrors.error('bad-answer', 'the worker tells no public key')
  return fromHex(`0x${digits}`)
}
