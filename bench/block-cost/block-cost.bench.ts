// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Candidate, type ChainService, createManualClock, openChain, silentLog } from '@phat/chain'
import { blake2b256, type Keypair } from '@phat/crypto'
import { decodeFor, extrinsicHash } from '@phat/frame'
import { openLmdbStore } from '@phat/kv/lmdb'
import { type AccountId, fromHex, known, PHA, textBytes, toHex } from '@phat/primitives'
import { buildPhatGenesis, createRuntimes } from '@phat/runtime'
import type { Figures } from '../figure.ts'
import { createSequence, createSigner } from '../transfers/signed-transfers.ts'
import { profile } from './profile.ts'

/** What one block of transfers costs on a state of so many accounts: milliseconds of processor time by phase. */
export interface BlockCost {
  readonly accounts: number
  readonly transfers: number
  /** Inherents, transfers and hooks. */
  readonly executeMs: number
  /** The state's root: changed nodes hashed and stored in memory. */
  readonly rootMs: number
  /** The transaction that makes it durable, and what is remembered of it. */
  readonly writeMs: number
  /** The process's time, garbage collection in other threads included. */
  readonly totalMs: number
  /** Functions that took most, with milliseconds a block. */
  readonly hottest: readonly (readonly [string, number])[]
}

/** After 32 blocks of warming up as many records settle with each block as change. */
const sizes = {
  small: { accounts: [1_000], transfers: 50, blocks: 2, warmup: 1 },
  full: { accounts: [10_000, 30_000, 100_000, 300_000, 1_000_000], transfers: 2_500, blocks: 8, warmup: 40 },
}

/** Measures the cost of a block over sizes of the state, each on a database of its own. */
export async function measureBlockCosts(size: 'small' | 'full', tell: (line: string) => void): Promise<readonly BlockCost[]> {
  const { accounts, transfers, blocks, warmup } = sizes[size]
  const costs: BlockCost[] = []
  for (const count of accounts) {
    const folder = mkdtempSync(join(tmpdir(), 'phat-block-cost-'))
    try {
      tell(`a block of ${transfers} transfers among ${count} accounts …`)
      costs.push(await measureOne(folder, count, transfers, blocks, warmup))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return costs
}

/** The figures of the largest state. */
export function blockCostFigures(costs: readonly BlockCost[]): Figures {
  return Object.fromEntries(
    costs.map(({ accounts, totalMs, transfers }) => [
      `block_of_${transfers}_among_${accounts}_cpu_ms`,
      { value: totalMs, unit: 'ms' },
    ]),
  )
}

async function measureOne(folder: string, count: number, transfers: number, blocks: number, warmup: number): Promise<BlockCost> {
  const store = openLmdbStore({ path: folder })
  const clock = createManualClock(1_700_000_000_000)
  const runtimes = createRuntimes()
  // Nobody holds these keys: signatures are not what is measured here, so none are made or checked.
  const accounts = Array.from({ length: count }, (_, i) => unsignedAccount(i))
  const chain = openChain({
    store,
    runtimes,
    genesis: () =>
      buildPhatGenesis(runtimes.newest, { balances: accounts.map(({ accountId }) => ({ who: accountId, free: 1_000n * PHA })) }),
    verify: () => true,
    clock,
    log: silentLog,
    finalityDelayMs: 400,
    settleBlocks: 32,
  })
  const { specVersion, transactionVersion } = known(chain.runtimeVersion(chain.genesisHash), 'the genesis names its runtime')
  const sign = createSigner(accounts, { genesisHash: toHex(chain.genesisHash), specVersion, transactionVersion })
  const random = createSequence(11)
  const nextBlock = (): readonly Candidate[] =>
    Array.from({ length: transfers }, () => {
      const sender = random(count)
      return candidateOf(chain, fromHex(sign(sender, (sender + 1 + random(count - 1)) % count).hex))
    })
  for (let i = 0; i < warmup; i++) sealOne(chain, clock, nextBlock())
  let cpuMs = 0
  for (let i = 0; i < blocks; i++) {
    const candidates = nextBlock()
    const before = process.cpuUsage()
    sealOne(chain, clock, candidates)
    const { user, system } = process.cpuUsage(before)
    cpuMs += (user + system) / 1_000
  }
  // The profiler makes everything slower: it tells the shares of other blocks, not their cost.
  const phases = { execute: 0, root: 0, write: 0, all: 0 }
  const own = new Map<string, number>()
  for (let i = 0; i < blocks; i++) {
    const candidates = nextBlock()
    const taken = await profile(sealOne.name, () => sealOne(chain, clock, candidates))
    const root = taken.within('prepareState')
    phases.root += root
    phases.write += taken.within('commit')
    phases.execute += Math.max(0, taken.within('proposeBlock') - root)
    phases.all += taken.totalMs
    for (const [name, ms] of taken.own) own.set(name, (own.get(name) ?? 0) + ms)
  }
  chain.stop()
  store.close()
  const perBlock = (ms: number): number => ((ms / phases.all) * cpuMs) / blocks
  return {
    accounts: count,
    transfers,
    executeMs: perBlock(phases.execute),
    rootMs: perBlock(phases.root),
    writeMs: perBlock(phases.write),
    totalMs: cpuMs / blocks,
    hottest: [...own]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([name, ms]) => [name, perBlock(ms)] as const),
  }
}

function candidateOf(chain: ChainService, encoded: Uint8Array): Candidate {
  return { extrinsic: decodeFor(chain.validationExecution(), encoded), hash: extrinsicHash(encoded) }
}

function sealOne(chain: ChainService, clock: ReturnType<typeof createManualClock>, candidates: readonly Candidate[]): void {
  clock.advance(1_000)
  const executed = chain.propose(
    { timeMs: clock.now(), digest: [] },
    candidates as unknown as Iterable<Candidate, unknown, boolean>,
  )
  chain.commit(executed)
}

function unsignedAccount(index: number): Keypair {
  const publicKey = blake2b256(textBytes(`nobody ${index}`))
  const accountId = publicKey as AccountId
  return {
    scheme: 'sr25519',
    publicKey,
    accountId,
    sign: () => new Uint8Array(64),
    toJSON: () => ({ scheme: 'sr25519', publicKey: toHex(publicKey) }),
  }
}
