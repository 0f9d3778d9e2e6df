// SPDX-License-Identifier: Apache-2.0
import {
  cryptoErrors,
  decodeSs58,
  isMnemonic,
  keypairFromUri,
  type MultiSignature,
  recoverEcdsa,
  verifyMultiSignature,
} from '@phat/crypto'
import { PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadNative } from '../src/native-module.ts'

/** Runs what may fail, and passes on any error that is not a typed one of this package. */
function typedOnly(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof PhatError) || !error.code.startsWith('crypto.')) throw error
  }
}

describe('bad input', () => {
  test('signatures, accounts and digests of any length are judged, never an error', () => {
    const bytes = fc.uint8Array({ maxLength: 70 })
    const type = fc.constantFrom<MultiSignature['type']>('Ed25519', 'Sr25519', 'Ecdsa')
    fc.assert(
      fc.property(type, bytes, bytes, bytes, (scheme, value, message, account) => {
        const verdict = verifyMultiSignature({ type: scheme, value }, message, account)
        // All zeros of the right lengths are a valid ed25519 signature by ZIP-215, so only the lengths decide here.
        expect(verdict).toBeTypeOf('boolean')
        if (value.length !== (scheme === 'Ecdsa' ? 65 : 64) || account.length !== 32) expect(verdict).toBe(false)
        if (value.length !== 65 || message.length !== 32) expect(recoverEcdsa(value, message)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  test('a scheme from outside the type system is refused', () => {
    const foreign = JSON.parse('{"type":"Ed448","value":{}}') as MultiSignature
    expect(verifyMultiSignature(foreign, new Uint8Array(), new Uint8Array(32))).toBe(false)
  })

  test('any text is an address or a typed error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => typedOnly(() => decodeSs58(text))))
  })

  test('any text is a secret URI or a typed error', () => {
    const character = fc.constantFrom('/', '//', '///', '0x', 'a', '7', ' ', 'legal ', 'é', '\n')
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), fc.constantFrom('sr25519', 'ed25519', 'ecdsa'), (parts, scheme) =>
        typedOnly(() => keypairFromUri(parts.join(''), scheme)),
      ),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isMnemonic(text)).toBe(false)
      }),
    )
  })

  test('a native module that is not there is a typed error with a remedy', () => {
    try {
      loadNative('a-module-that-nobody-installed')
      expect.unreachable('the module is not installed')
    } catch (error) {
      expect(cryptoErrors.is(error, 'backend-missing')).toBe(true)
      expect(error).toMatchObject({ remedy: expect.stringContaining('Install the dependencies') })
    }
  })
})
