// SPDX-License-Identifier: Apache-2.0

import { createTestChain, type TestChain, type TestOptions } from '@phat/chain/test/harness'
import { blake2b256, keypairFromSeed, verifyMultiSignature } from '@phat/crypto'
import type { SignatureCheck } from '@phat/light-client'
import { textBytes } from '@phat/primitives'
import { type DevEngine, type DevEngineOptions, type SealMode, startDevEngine } from '../src/index.ts'

export const validator = keypairFromSeed(blake2b256(textBytes('validator of the engine tests')), 'ed25519')

export interface TestEngine extends TestChain {
  readonly engine: DevEngine
  /** What the engine told when it could not go on. */
  readonly fatal: unknown[]
}

/** A chain on a clock that stands, and the dev engine on it. */
export function createTestEngine(
  mode: SealMode = { mode: 'manual' },
  options: TestOptions = {},
  more: Partial<DevEngineOptions> = {},
): TestEngine {
  const test = createTestChain(options)
  const fatal: unknown[] = []
  const engine = startDevEngine({
    chain: test.chain,
    pool: test.pool,
    clock: test.clock,
    log: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (event, fields) => test.logged.push({ level: 'error', event, fields }),
    },
    chainName: 'phala-test',
    validator,
    seal: mode,
    onFatal: (error) => fatal.push(error),
    ...more,
  })
  return { ...test, engine, fatal }
}

/** What a caller of the light client does with a signature check. */
export const passes = ({ publicKey, message, signature }: SignatureCheck): boolean =>
  verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey)
