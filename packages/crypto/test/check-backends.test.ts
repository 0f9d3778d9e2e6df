// SPDX-License-Identifier: Apache-2.0
import { checkBackends, cryptoErrors, verifyMultiSignature } from '@phat/crypto'
import { describe, expect, test } from 'vitest'
import { checkedFunctions, checkFunctions } from '../src/self-check/check-backends.ts'
import { platformVectors } from '../src/self-check/platform-vectors.ts'
import { signatureVectors } from '../src/self-check/signature-vectors.ts'

describe('checkBackends', () => {
  test('passes on this machine', () => {
    expect(() => checkBackends()).not.toThrow()
  })

  test.each(signatureVectors.map((vector) => [vector.scheme, vector.name, vector] as const))(
    'names %s and "%s" when a backend judges that signature the other way',
    (scheme, name, vector) => {
      let seen = 0
      const faulty = {
        ...checkedFunctions,
        verify: (...[signature, message, accountId]: Parameters<typeof verifyMultiSignature>) => {
          const verdict = verifyMultiSignature(signature, message, accountId)
          return seen++ === signatureVectors.indexOf(vector) ? !verdict : verdict
        },
      }
      try {
        checkFunctions(faulty)
        expect.unreachable('a wrong verdict must be noticed')
      } catch (error) {
        expect(cryptoErrors.is(error, 'backend-wrong')).toBe(true)
        expect(String(error)).toContain(`${scheme}: wrong answer to the vector "${name}"`)
      }
    },
  )

  test.each(platformVectors)(
    'names $algorithm and "$name" when the signature of a platform is judged the other way',
    (vector) => {
      let seen = 0
      const faulty = {
        ...checkedFunctions,
        verifyPlatform: () => platformVectors[seen]?.valid !== (seen++ === platformVectors.indexOf(vector)),
      }
      expect(() => checkFunctions(faulty)).toThrow(`${vector.algorithm}: wrong answer to the vector "${vector.name}"`)
    },
  )

  test('notices a wrong hash, a wrong key and a signature that does not verify', () => {
    const zeros = (): Uint8Array => new Uint8Array(32)
    const faults = [
      { hashes: { ...checkedFunctions.hashes, keccak256: zeros } },
      { publicKeyFromUri: zeros },
      { signWithSeed: () => ({ signature: new Uint8Array(64), accountId: zeros() }) },
    ]
    for (const fault of faults) expect(() => checkFunctions({ ...checkedFunctions, ...fault })).toThrow(/wrong answer/)
  })
})
