// SPDX-License-Identifier: Apache-2.0
import {
  type BlockContext,
  type CallTracer,
  type Cluster,
  type ContractLog,
  createCluster,
  createPinkExtension,
  type ExtensionFactory,
} from '@phat/contracts'
import { createAgreedSecrets } from '@phat/envelope'
import { createMemoryPool } from '@phat/wasm-engine'
import { readScriptEngineBytes } from '../script-engine-bytes.ts'
import { type BlockJournal, createBlockJournal } from './block-journal.ts'
import { type ClusterNotes, createClusterNotes, systemCodeNote } from './cluster-notes.ts'
import type { ClusterBirth } from './cluster-work.ts'
import { type CommandKeys, createCommandKeys } from './commands/command-keys.ts'
import { createKeyMemory, type KeyMemory } from './commands/key-memory.ts'
import { legacyCommandsMax, type OpeningServices } from './commands/open-command.ts'
import { engineReleases } from './engine-releases.ts'
import { createStandingEffects, runtimeVersion, type StandingEffects } from './standing-effects.ts'

/** What a cluster is configured with, in whatever thread. @param tracer may look at what runs */
export function clusterConfigOf(
  birth: ClusterBirth,
  extension: ExtensionFactory,
  log: (line: ContractLog) => void,
  tracer?: CallTracer,
) {
  const { id, treasury, gasPrice, depositPerItem, depositPerByte, keys, engine } = birth
  const releases = engineReleases({ memories: createMemoryPool(), scriptEngine: readScriptEngineBytes() })
  return {
    id,
    rootSecret: keys.root,
    key: keys.identity,
    treasury,
    gasPrice,
    depositPerItem,
    depositPerByte,
    engine,
    runtimeVersion,
    releases: tracer === undefined ? releases : releases.map((one) => ({ ...one, runners: one.runners.map(tracer.trace) })),
    extension,
    log,
  }
}

/** Contracts that could not be made, or are gone, which are remembered at least: commands to them are refused by name. */
const goneContractsMax = 65_536

/** What the parts of the transaction thread share. */
export interface ClusterServices extends OpeningServices {
  readonly birth: ClusterBirth
  readonly cluster: Cluster
  readonly keys: CommandKeys
  readonly notes: ClusterNotes
  readonly journal: BlockJournal
  readonly standing: StandingEffects
  /** Contracts that the chain may take for ours although they do not live. */
  readonly gone: KeyMemory
  /** The block under way. */
  readonly block: BlockContext
  /** The account whose item is under way. */
  origin: Uint8Array | undefined
  openBlock(block: BlockContext): void
  /** Writes what the block came to know to the notes. */
  settle(): void
  /** Reads all again from the notes. */
  reload(): void
}

/** The state may be read at the last height alone: queries have threads of their own. */
const historyOfTransactions = 1

/** Makes them for a cluster without a state; `adopt` and `reload` follow for one that has it. */
export function createClusterServices(birth: ClusterBirth): ClusterServices {
  const journal = createBlockJournal()
  let block: BlockContext = { number: 0, now: 0n }
  const config = clusterConfigOf(birth, createPinkExtension(), (line) => journal.line(line, services.origin))
  const cluster = createCluster({
    ...config,
    history: historyOfTransactions,
    systemCode: () => notes.read(systemCodeNote),
  })
  const notes = createClusterNotes(cluster, () => block)
  const secrets = createAgreedSecrets()
  const keys = createCommandKeys(notes, birth.keys, secrets)
  const standing = createStandingEffects(notes)
  const seen = {
    legacy: createKeyMemory(notes, { name: 'seen-1', kind: 'lasting', keysMax: legacyCommandsMax }),
    version2: createKeyMemory(notes, { name: 'seen-2', kind: 'expiring' }),
  }
  const gone = createKeyMemory(notes, { name: 'gone', kind: 'lasting', keysMax: goneContractsMax })
  const memories = [seen.legacy, seen.version2, gone]
  const services: ClusterServices = {
    birth,
    cluster,
    keys,
    secrets,
    notes,
    journal,
    standing,
    gone,
    seen,
    genesis: birth.genesis,
    origin: undefined,
    get block() {
      return block
    },
    reader: () => cluster.read(),
    openBlock: (next) => {
      block = next
    },
    settle() {
      keys.settle(block.number)
      standing.settle()
      for (const memory of memories) memory.settle(block.number)
    },
    reload() {
      keys.reload()
      standing.reload()
      for (const memory of memories) memory.reload()
    },
  }
  return services
}
