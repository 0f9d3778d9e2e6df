// SPDX-License-Identifier: Apache-2.0
import type { ChainService, Clock, Log, PoolService, StoredBlock } from '@phat/chain'
import type { Keypair } from '@phat/crypto'
import { encodeSeal, type SignedHeader } from '@phat/light-client'
import { assert, type BlockNumber, PhatError, textBytes } from '@phat/primitives'
import type { Engine } from '../engine-api.ts'
import { engineErrors } from '../engine-errors.ts'
import { createCertifier } from './certifier.ts'

/** When the dev engine makes a block. */
export type SealMode =
  /** As soon as a transaction is ready; an empty one after `idleMs` without any. */
  | { readonly mode: 'instant'; readonly idleMs: number }
  /** Every `intervalMs`, empty or not. */
  | { readonly mode: 'interval'; readonly intervalMs: number }
  /** Only when `seal` is called. */
  | { readonly mode: 'manual' }

/** How long the engine keeps signed headers at hand. */
const certificatesMax = 4096

export interface DevEngineOptions {
  readonly chain: ChainService
  readonly pool: PoolService
  readonly clock: Clock
  readonly log: Log
  readonly chainName: string
  /** The ed25519 key of the only validator. */
  readonly validator: Keypair
  readonly seal: SealMode
  /** Told when the chain cannot go on: a hook failed. The engine has stopped then. */
  readonly onFatal: (error: unknown) => void
}

/** The embedded engine: one validator, one process, no network. */
export interface DevEngine extends Engine {
  /**
   * Makes a block now. `timeMs` overrides the clock; it is moved past the last block's time if need be.
   * @throws PhatError `engine.stopped`; what made the engine stop, if this block did
   */
  seal(timeMs?: number): StoredBlock
}

/** Starts the dev engine. */
export function startDevEngine(options: DevEngineOptions): DevEngine {
  const { chain, pool, clock, log } = options
  const certifier = createCertifier(options.chainName, chain.genesisHash, options.validator)
  // The certificate of a block holds that of the one before, which a later process would have to read back.
  assert(chain.best.number === 0, 'the dev engine begins together with its chain')
  const certified = new Map<BlockNumber, { readonly signedHeader: SignedHeader; readonly inherentCount: number }>()
  const digest = [{ type: 'PreRuntime' as const, value: [textBytes('cmbt'), certifier.proposerAddress] as const }]
  let lastTimeMs = 0
  let stopped = false

  function makeBlock(timeMs: number): StoredBlock {
    // "Timestamp must increment": two blocks in one millisecond, or a clock that went back, still make progress.
    const blockTimeMs = Math.max(timeMs, lastTimeMs + 1)
    const executed = chain.propose({ timeMs: blockTimeMs, digest }, pool.candidates())
    for (const { candidate, refusal } of executed.refused) pool.noteRefused(candidate, refusal)
    const certificate = certifier.certify(executed, blockTimeMs)
    lastTimeMs = blockTimeMs
    certified.set(executed.block.number, { signedHeader: certificate.signedHeader, inherentCount: executed.inherentCount })
    certified.delete(executed.block.number - certificatesMax)
    return chain.commit(executed, certificate.encoded)
  }

  function stop(): void {
    stopped = true
    stopSchedule()
  }

  function seal(timeMs = clock.now()): StoredBlock {
    if (stopped) throw engineErrors.error('stopped', `no block after ${chain.best.number}`)
    try {
      const block = makeBlock(timeMs)
      log.debug('engine.sealed', { number: block.number, extrinsics: block.extrinsics.length })
      return block
    } catch (error) {
      stop()
      const code = error instanceof PhatError ? error.code : 'bug'
      log.error('engine.stopped', { code, detail: error instanceof Error ? error.message : String(error) })
      options.onFatal(error)
      throw error
    }
  }

  /** For timers: who must know of a failure was told by `onFatal`. */
  function sealOnTime(): void {
    try {
      if (!stopped) seal()
    } catch {
      assert(stopped, 'a block that fails stops the engine')
    }
  }

  function transactions(height: BlockNumber): readonly Uint8Array[] | undefined {
    const hash = chain.hashOf(height)
    const block = hash && chain.block(hash)
    const kept = certified.get(height)
    return block && kept && [...block.extrinsics.slice(kept.inherentCount), encodeSeal(block.hash)]
  }

  const stopSchedule = schedule(options, sealOnTime)
  return {
    kind: 'dev',
    chainId: certifier.chainId,
    seal,
    signedHeader: (height) => certified.get(height)?.signedHeader,
    transactions,
    validators: () => certifier.validators,
    stop,
  }
}

/** Calls `makeBlock` when the mode says so; returns the way to stop. */
function schedule({ seal, clock, pool, chain }: DevEngineOptions, makeBlock: () => void): () => void {
  if (seal.mode === 'manual') return () => {}
  if (seal.mode === 'interval') {
    let cancel = clock.after(seal.intervalMs, function tick() {
      cancel = clock.after(seal.intervalMs, tick)
      makeBlock()
    })
    return () => cancel()
  }
  const { idleMs } = seal
  let cancelSoon: (() => void) | undefined
  let cancelIdle = clock.after(idleMs, makeBlock)
  const soon = (): void => {
    // One turn later, so that transactions which arrive together share a block.
    cancelSoon ??= clock.after(0, () => {
      cancelSoon = undefined
      makeBlock()
    })
  }
  const unsubscribePool = pool.onReady(soon)
  const unsubscribeChain = chain.subscribe((event) => {
    if (event.type !== 'imported') return
    cancelIdle()
    cancelIdle = clock.after(idleMs, makeBlock)
    // What found no room goes into the next block.
    if (!pool.candidates().next().done) soon()
  })
  return () => {
    cancelSoon?.()
    cancelIdle()
    unsubscribePool()
    unsubscribeChain()
  }
}
