// SPDX-License-Identifier: Apache-2.0
import type { BlockHash, ByteString } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import type { ChainSpec } from './chain-spec.ts'
import { findKnownSpec, type KnownSpec, rememberSpec, type SpecHead } from './known-spec.ts'
import { builtInSpec, parseSpecFile } from './load-spec.ts'
import { publicAccounts } from './public-accounts.ts'
import { specErrors } from './spec-errors.ts'
import { digestOfFile, readSpecFile } from './spec-file.ts'
import { specRuntime, specState } from './spec-state.ts'
import { genesisHashOf } from './spec-summary.ts'

/** Specs longer than this take seconds: whoever waits is told. */
const largeSpecCharacters = 5_000_000

/** Told at the beginning of each long step. */
export type SpecProgress = (step: 'reading the chain spec' | 'building the genesis') => void

/** A chain spec as a node uses it. It can hold a million accounts: to be dropped once the chain is open. */
export interface OpenSpec extends SpecHead, Pick<KnownSpec, 'accounts'> {
  /** The hash of the genesis block; computed unless an earlier start left it. */
  genesisHash(): BlockHash
  /** The state at height 0, computed at each call. @throws PhatError `spec.*` where the file is read for it */
  genesis(): ReadonlyMap<ByteString, Uint8Array>
  /**
   * Keeps in the folder of the chain what the next start needs, once the genesis is stored there; nothing where that is known or
   * costs nothing. Errors are the file system's.
   */
  remember(folder: string, genesisHash: BlockHash): void
}

/**
 * The spec that `--chain` names: a file that an earlier start left a record of in the data folder is not read again.
 * @param dataFolder where chains are kept; undefined for nowhere
 * @throws PhatError `spec.*`
 */
export function openSpec(
  chain: string,
  dataFolder: string | undefined,
  runtimes: Runtimes,
  onProgress: SpecProgress = () => {},
): OpenSpec {
  const builtIn = builtInSpec(chain, runtimes)
  if (builtIn !== undefined) return openParsed(builtIn, undefined, runtimes, () => {})
  const digest = dataFolder === undefined ? undefined : digestOfFile(chain)
  const known = digest === undefined ? undefined : findKnownSpec(dataFolder ?? '', digest, runtimes)
  if (known === undefined) {
    const file = readSpecFile(chain)
    const told: SpecProgress = file.text.length > largeSpecCharacters ? onProgress : () => {}
    told('reading the chain spec')
    return openParsed(parseSpecFile(chain, file.text, runtimes), file.digest, runtimes, told)
  }
  return {
    ...known,
    genesisHash: () => known.genesisHash,
    genesis: () => {
      // The record outlived its database.
      const file = readSpecFile(chain)
      if (file.digest !== digest) throw specErrors.error('unreadable', `${chain.slice(0, 200)} changed while it was read`)
      return specState(parseSpecFile(chain, file.text, runtimes), runtimes)
    },
    remember: () => {},
  }
}

function openParsed(
  spec: ChainSpec,
  digest: KnownSpec['digest'] | undefined,
  runtimes: Runtimes,
  onProgress: SpecProgress,
): OpenSpec {
  const { name, id, chainType, properties, validators } = spec
  const head = { name, id, chainType, properties, validators, accounts: publicAccounts(spec) }
  return {
    ...head,
    genesisHash: () => genesisHashOf(spec, runtimes),
    genesis: () => {
      onProgress('building the genesis')
      return specState(spec, runtimes)
    },
    remember: (folder, genesisHash) => {
      if (digest === undefined) return
      const { specVersion } = specRuntime(spec, runtimes).version
      rememberSpec(folder, { ...head, genesisHash, digest, specVersion }, runtimes)
    },
  }
}
