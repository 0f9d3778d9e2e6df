// SPDX-License-Identifier: Apache-2.0
import { type BaseState, brokenInvariants, Execution, genesisContext, type Runtime, storagePrefix } from '@phat/frame'
import { type ByteString, fromByteString, PhatError, textBytes, toByteString, toHex } from '@phat/primitives'
import { buildPhatGenesis, type Runtimes, readCode } from '@phat/runtime'
import type { ChainSpec } from './chain-spec.ts'
import { publicSecretOf } from './public-secrets.ts'
import { specErrors } from './spec-errors.ts'

const codeKey = toByteString(textBytes(':code'))
const childStatePrefix = toByteString(textBytes(':child_storage:'))
const accountPrefix = storagePrefix('System', 'Account')
/** Attestation writes it only where simulated roots count; the invariants refuse those roots without it. */
const simulatedKey = storagePrefix('Attestation', 'AcceptsSimulated')
const sudoKey = storagePrefix('Sudo', 'Key')
/** Behind the prefix: blake2-128 of the account, then the account. */
const accountOffset = accountPrefix.length + 16

/**
 * The state at height 0 that a spec describes: the same spec gives the same keys and values, whoever builds it.
 * @throws PhatError `spec.simulated-evidence`, `genesis.*`
 */
export function specState({ genesis, chainType }: ChainSpec, runtimes: Runtimes): ReadonlyMap<ByteString, Uint8Array> {
  if (genesis.form === 'raw') return genesis.top
  if (chainType === 'Live' && genesis.config.attestation?.acceptsSimulated === true) {
    throw specErrors.error('simulated-evidence', 'acceptsSimulated is true, and chainType is Live')
  }
  return buildPhatGenesis(runtimeNamed(runtimes, genesis.runtime, 'genesis.runtimeGenesis.runtime'), genesis.config)
}

/** The runtime that a spec's genesis begins with. @throws PhatError `spec.unknown-runtime`, `spec.missing-code` */
export function specRuntime({ genesis }: ChainSpec, runtimes: Runtimes): Runtime {
  if (genesis.form === 'raw') return runtimeOfState(genesis.top, runtimes, 'genesis.raw.top')
  return runtimeNamed(runtimes, genesis.runtime, 'genesis.runtimeGenesis.runtime')
}

const held = ({ newest: { version } }: Runtimes): string =>
  `this release holds ${version.specName} up to version ${version.specVersion}`

/** The runtime of a name and version. @throws PhatError `spec.unknown-runtime` */
export function runtimeNamed(
  runtimes: Runtimes,
  { specName, specVersion }: { readonly specName: string; readonly specVersion: number },
  path: string,
): Runtime {
  const runtime = runtimes.forVersion(specVersion)
  if (runtime !== undefined && runtime.version.specName === specName) return runtime
  throw specErrors.error('unknown-runtime', `${path} is ${specName} version ${specVersion}; ${held(runtimes)}`)
}

function runtimeOfState(top: ReadonlyMap<ByteString, Uint8Array>, runtimes: Runtimes, path: string): Runtime {
  const code = top.get(codeKey)
  if (code === undefined) throw specErrors.error('missing-code', `${path}.0x3a636f6465 is missing`)
  const runtime = runtimes.forCode(code)
  if (runtime !== undefined) return runtime
  const named = readCode(code)
  const what = named === undefined ? 'no code of this software' : `${named.specName} version ${named.specVersion}`
  const other = named !== undefined && runtimes.forVersion(named.specVersion) !== undefined ? ' with another interface' : ''
  throw specErrors.error('unknown-runtime', `${path}.0x3a636f6465 is ${what}${other}; ${held(runtimes)}`)
}

/** Refuses a raw state that no plain spec could have given. @throws PhatError `spec.*` */
export function checkRawState(
  top: ReadonlyMap<ByteString, Uint8Array>,
  { runtimes, isLive, path }: { readonly runtimes: Runtimes; readonly isLive: boolean; readonly path: string },
): void {
  const pathOf = (key: ByteString) => `${path}.${toHex(fromByteString(key)).slice(0, 200)}`
  const runtime = runtimeOfState(top, runtimes, path)
  for (const key of top.keys()) {
    if (key.startsWith(childStatePrefix)) throw specErrors.error('child-state', `${pathOf(key)} is a child trie`)
    if (!isLive || !key.startsWith(accountPrefix)) continue
    const secret = publicSecretOf(fromByteString(key).subarray(accountOffset))
    if (secret !== undefined) throw specErrors.error('public-secret', `${pathOf(key)} is the account of ${secret}`)
  }
  const sudo = isLive ? top.get(sudoKey) : undefined
  if (isLive && top.has(simulatedKey)) {
    throw specErrors.error('simulated-evidence', `${pathOf(simulatedKey)} is there, and chainType is Live`)
  }
  const secret = sudo === undefined ? undefined : publicSecretOf(sudo)
  if (secret !== undefined) throw specErrors.error('public-secret', `${pathOf(sudoKey)} names ${secret}`)
  const broken = invariantsBroken(new Execution(runtime, sortedBase(top), genesisContext), path)
  if (broken.length > 0) throw specErrors.error('broken-state', `${path}: ${broken.join('; ')}`)
}

function invariantsBroken(execution: Execution, path: string): readonly string[] {
  try {
    return brokenInvariants(execution)
  } catch (cause) {
    // A value that does not decode; anything else is a bug.
    if (!(cause instanceof PhatError)) throw cause
    throw specErrors.error('broken-state', `${path}: ${cause.message}`, { cause })
  }
}

/** A state to read in key order; the keys are sorted once. */
function sortedBase(top: ReadonlyMap<ByteString, Uint8Array>): BaseState {
  const keys = [...top.keys()].sort()
  const firstAtOrAfter = (wanted: ByteString): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((keys[middle] as ByteString) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    get: (key) => top.get(key),
    keysAfter: (prefix, after, count) => {
      const begin = firstAtOrAfter(after !== undefined && after > prefix ? after : prefix)
      const from = keys[begin] === after ? begin + 1 : begin
      const page = keys.slice(from, from + count)
      return page.filter((key) => key.startsWith(prefix))
    },
  }
}
