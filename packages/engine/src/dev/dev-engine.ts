// SPDX-License-Identifier: Apache-2.0
import type { ChainService, Clock, Log, PoolService, StoredBlock } from '@phat/chain'
import type { Keypair } from '@phat/crypto'
import type { Time } from '@phat/light-client'
import { assert, type BlockNumber, equalBytes, known, PhatError, textBytes } from '@phat/primitives'
import type { Engine } from '../engine-api.ts'
import { engineErrors } from '../engine-errors.ts'
import { type Certificate, encodeCertificate, readCertificate, transactionsOf } from './certificate.ts'
import { type CertifiedParent, type Certifier, createCertifier } from './certifier.ts'

/** When the dev engine makes a block. */
export type SealMode =
  /** As soon as a transaction is ready; an empty one after `idleMs` without any. */
  | { readonly mode: 'instant'; readonly idleMs: number }
  /** Every `intervalMs`, empty or not. */
  | { readonly mode: 'interval'; readonly intervalMs: number }
  /** Only when `seal` is called. */
  | { readonly mode: 'manual' }

/** How many decoded certificates stay at hand. */
const certificatesMax = 256

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
  /** Changes when blocks are made from now on. */
  setSealMode(mode: SealMode): void
}

/** The block that the next one follows, as the engine certified it. */
interface Tip {
  readonly hash: Uint8Array
  readonly parent: CertifiedParent
  readonly timeMs: number
}

/**
 * Starts the dev engine on a chain, new or with blocks: it goes on from the certificate of the best one.
 * @throws PhatError `engine.bad-certificate`, `engine.other-validator`
 */
export function startDevEngine(options: DevEngineOptions): DevEngine {
  const { chain, pool, clock, log } = options
  const certifier = createCertifier(options.chainName, chain.genesisHash, options.validator)
  const certificates = createCertificateCache(chain)
  const digest = [{ type: 'PreRuntime' as const, value: [textBytes('cmbt'), certifier.proposerAddress] as const }]
  let tip = readTip(chain, certifier)
  let stopped = false

  function makeBlock(timeMs: number): StoredBlock {
    // The chain may have gone back since the last block.
    if (!equalBytes(tip.hash, chain.best.hash)) tip = readTip(chain, certifier)
    // "Timestamp must increment": two blocks in one millisecond, or a clock that went back, still make progress.
    const blockTimeMs = Math.max(timeMs, tip.timeMs + 1)
    const executed = chain.propose({ timeMs: blockTimeMs, digest }, pool.candidates())
    for (const { candidate, refusal } of executed.refused) pool.noteRefused(candidate, refusal)
    const { block, inherentCount } = executed
    const certificate = { signedHeader: certifier.certify(tip.parent, block, inherentCount, blockTimeMs), inherentCount }
    // Before the commit, which tells listeners that may ask for the certificate or make the next block.
    certificates.remember(block, certificate)
    tip = { hash: block.hash, parent: certifier.parentOf(block, certificate), timeMs: blockTimeMs }
    return chain.commit(executed, encodeCertificate(certificate))
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
    const certificate = certificates.at(height)
    return block && certificate && transactionsOf(block, certificate.inherentCount)
  }

  let stopSchedule = schedule(options, sealOnTime)

  function setSealMode(mode: SealMode): void {
    if (stopped) return
    stopSchedule()
    stopSchedule = schedule({ ...options, seal: mode }, sealOnTime)
  }

  return {
    kind: 'dev',
    chainId: certifier.chainId,
    seal,
    setSealMode,
    signedHeader: (height) => certificates.at(height)?.signedHeader,
    transactions,
    validators: () => certifier.validators,
    stop,
  }
}

/** What the block after the best one follows, from the store. */
function readTip(chain: ChainService, certifier: Certifier): Tip {
  const { hash, number } = chain.best
  if (number === 0) return { hash, parent: certifier.genesis, timeMs: 0 }
  const block = known(chain.block(hash), 'the best block is stored')
  const certificate = readCertificate(chain, number)
  if (certificate === undefined) throw engineErrors.error('bad-certificate', `block ${number} has none`)
  certifier.requireOwn(block, certificate)
  return { hash, parent: certifier.parentOf(block, certificate), timeMs: toMilliseconds(certificate.signedHeader.header.time) }
}

const toMilliseconds = ({ seconds, nanos }: Time): number => Number(seconds) * 1000 + Math.floor(nanos / 1_000_000)

/** Certificates of stored blocks, the last ones asked for at hand. */
function createCertificateCache(chain: ChainService) {
  const kept = new Map<BlockNumber, { readonly hash: Uint8Array; readonly certificate: Certificate }>()
  const remember = (block: Pick<StoredBlock, 'hash' | 'number'>, certificate: Certificate): void => {
    kept.delete(block.number)
    kept.set(block.number, { hash: block.hash, certificate })
    for (const oldest of kept.keys()) {
      if (kept.size <= certificatesMax) break
      kept.delete(oldest)
    }
  }
  const at = (height: BlockNumber): Certificate | undefined => {
    const hash = chain.hashOf(height)
    if (hash === undefined) return undefined
    const found = kept.get(height)
    // By hash: the height may have been reverted and made again.
    if (found !== undefined && equalBytes(found.hash, hash)) return found.certificate
    const certificate = readCertificate(chain, height)
    if (certificate !== undefined) remember({ hash, number: height }, certificate)
    return certificate
  }
  return { remember, at }
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
      // What was ready may be in a block that was asked for meanwhile, or gone.
      if (pool.readyCount > 0) makeBlock()
    })
  }
  if (pool.readyCount > 0) soon()
  const unsubscribePool = pool.onReady(soon)
  const unsubscribeChain = chain.subscribe((event) => {
    if (event.type !== 'imported') return
    cancelIdle()
    cancelIdle = clock.after(idleMs, makeBlock)
    // What found no room goes into the next block.
    if (pool.readyCount > 0) soon()
  })
  return () => {
    cancelSoon?.()
    cancelIdle()
    unsubscribePool()
    unsubscribeChain()
  }
}
