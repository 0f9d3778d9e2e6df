// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from '@phat/frame'
import { type ByteString, equalBytes, toByteString } from '@phat/primitives'
import { codeOf, readCode } from './runtime-code.ts'
import { createVersion1 } from './versions/version-1.ts'
import { createVersion2 } from './versions/version-2.ts'
import { createVersion3 } from './versions/version-3.ts'
import { createVersion4 } from './versions/version-4.ts'

/** A version of the chain's logic, and how to compose it. */
export interface HeldVersion {
  readonly specVersion: number
  readonly create: () => Runtime
}

/** Every version of the chain's logic. Versions are kept for good: old blocks replay under their own. */
const phatVersions: readonly HeldVersion[] = [
  { specVersion: 1, create: createVersion1 },
  { specVersion: 2, create: createVersion2 },
  { specVersion: 3, create: createVersion3 },
  { specVersion: 4, create: createVersion4 },
]

/** The `spec_version`s that this software holds, ascending. */
export const runtimeVersions: readonly number[] = phatVersions.map(({ specVersion }) => specVersion)

/** All runtime versions that this software holds, composed when first asked for. */
export interface Runtimes {
  /** The newest version. */
  readonly newest: Runtime
  /** The runtime of a `spec_version`; undefined for one that this software does not hold. */
  forVersion(specVersion: number): Runtime | undefined
  /** The runtime that a code blob stands for; undefined for a version or content that this software does not hold. */
  forCode(code: Uint8Array): Runtime | undefined
}

/** Opens the registry of runtime versions: those of this release unless others are given. */
export function createRuntimes(versions: readonly HeldVersion[] = phatVersions): Runtimes {
  const composed = new Map<number, Runtime>()
  const byCode = new Map<ByteString, Runtime>()
  const version = (specVersion: number): Runtime | undefined => {
    const known = composed.get(specVersion) ?? versions.find((candidate) => candidate.specVersion === specVersion)?.create()
    if (known !== undefined) composed.set(specVersion, known)
    return known
  }
  return {
    get newest() {
      return version(Math.max(...versions.map(({ specVersion }) => specVersion))) as Runtime
    },
    forVersion: version,
    forCode: (code) => {
      const key = toByteString(code)
      const found = byCode.get(key)
      if (found !== undefined) return found
      const named = readCode(code)
      const runtime = named && version(named.specVersion)
      if (runtime === undefined || !equalBytes(codeOf(runtime), code)) return undefined
      byCode.set(key, runtime)
      return runtime
    },
  }
}
