// SPDX-License-Identifier: Apache-2.0
import type { ChainService, Clock, Log, PoolService, StoredBlock } from '@phat/chain'
import type { Keypair } from '@phat/crypto'
import { type BlockNumber, PhatError, textBytes } from '@phat/primitives'
import type { Engine } from '../engine-api.ts'
import { type CertifiedBlock, createCertifier } from './certifier.ts'

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
  /** Makes a block now. `timeMs` overrides the clock; it is moved past the last block's time if need be. */
  seal(timeMs?: number): StoredBlock
}

/** Starts the dev engine. */
export function startDevEngine(options: DevEngineOptions): DevEngine {
  const { chain, pool, clock, log } = options
  const certifier = createCertifier(options.chainName, chain.genesisHash, options.validator)
  const certified = new Map<BlockNumber, CertifiedBlock>()
  const digest = [{ type: 'PreRuntime' as const, value: [textBytes('cmbt'), certifier.proposerAddress] as const }]
  let lastTimeMs = 0
  let stopped = false

  function seal(timeMs = clock.now()): StoredBlock {
    // "Timestamp must increment": two blocks in one millisecond, or a clock that went back, still make progress.
    const blockTimeMs = Math.max(timeMs, lastTimeMs + 1)
    const executed = chain.propose({ timeMs: blockTimeMs, digest }, pool.candidates())
    for (const { candidate, refusal } of executed.refused) pool.noteRefused(candidate, refusal)
    const certificate = certifier.certify(executed, blockTimeMs)
    lastTimeMs = blockTimeMs
    certified.set(executed.block.number, certificate)
    certified.delete(executed.block.number - certificatesMax)
    return chain.commit(executed, certificate.encoded)
  }

  function sealOrStop(): void {
    if (stopped) return
    try {
      const { number, extrinsics } = seal()
      log.debug('engine.sealed', { number, extrinsics: extrinsics.length })
    } catch (error) {
      stopped = true
      const code = error instanceof PhatError ? error.code : 'bug'
      log.error('engine.stopped', { code, detail: error instanceof Error ? error.message : String(error) })
      options.onFatal(error)
    }
  }

  const stopSchedule = schedule(options, sealOrStop)
  return {
    kind: 'dev',
    chainId: certifier.chainId,
    seal,
    signedHeader: (height) => certified.get(height)?.signedHeader,
    transactions: (height) => certified.get(height)?.transactions,
    validators: () => certifier.validators,
    stop: () => {
      stopped = true
      stopSchedule()
    },
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
