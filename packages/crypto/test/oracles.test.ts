// SPDX-License-Identifier: Apache-2.0
import {
  blake2b,
  decodeSs58,
  encodeSs58,
  isMnemonic,
  keypairFromUri,
  mnemonicGenerate,
  mnemonicToMiniSecret,
  multiSignatureType,
  twox128,
  verifyMultiSignature,
} from '@phat/crypto'
import { fromHex, PhatError, textBytes, toHex } from '@phat/primitives'
import { Keyring } from '@polkadot/keyring'
import {
  checkAddress,
  cryptoWaitReady,
  decodeAddress,
  encodeAddress,
  signatureVerify,
  mnemonicToMiniSecret as theirMiniSecret,
} from '@polkadot/util-crypto'
import { sr25519Verify } from '@polkadot/wasm-crypto'
import { ss58Address } from '@polkadot-labs/hdkd-helpers'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as portableHashes from '../src/hash/backend-portable.ts'
import { signatureVectors } from '../src/self-check/signature-vectors.ts'

beforeAll(async () => {
  await cryptoWaitReady()
})

const schemes = ['sr25519', 'ed25519', 'ecdsa'] as const
const account = fc.uint8Array({ minLength: 32, maxLength: 32 })
const usablePrefix = fc.integer({ min: 0, max: 16_383 }).filter((prefix) => prefix !== 46 && prefix !== 47)

/** The code of the error that `run` throws. */
function codeOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
  return undefined
}

describe('hashes', () => {
  test('blake2b gives the example of RFC 7693, appendix A, on both backends', () => {
    const expected =
      '0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923'
    expect(toHex(blake2b(textBytes('abc'), 64))).toBe(expected)
    expect(toHex(portableHashes.hashBackend.blake2b(textBytes('abc'), 64))).toBe(expected)
  })

  test('twox128 gives the storage prefixes every Substrate tool knows', () => {
    expect(toHex(twox128(textBytes('System')))).toBe('0x26aa394eea5630e07c48ae0c9558cef7')
    expect(toHex(twox128(textBytes('Account')))).toBe('0xb99d880ec681799c0cf30e8886371da9')
  })
})

describe('SS58', () => {
  test('writes and reads what @polkadot/util-crypto and hdkd-helpers do, for every prefix', () => {
    fc.assert(
      fc.property(account, usablePrefix, (accountId, prefix) => {
        const text = encodeSs58(accountId, prefix)
        expect(text).toBe(encodeAddress(accountId, prefix))
        if (prefix < 64) expect(text).toBe(ss58Address(accountId, prefix))
        expect(decodeSs58(text)).toEqual({ accountId, prefix })
      }),
    )
  })

  test('reads nothing that @polkadot/util-crypto refuses, and names the fault', () => {
    fc.assert(
      fc.property(
        account,
        usablePrefix,
        fc.nat(),
        fc.constantFrom(...'123456789ABCxyz0OIl '),
        (accountId, prefix, at, character) => {
          const text = encodeSs58(accountId, prefix)
          const position = at % text.length
          const changed = text.slice(0, position) + character + text.slice(position + 1)
          if (changed === text) return
          const code = codeOf(() => decodeSs58(changed))
          expect(code).toMatch(/^crypto\.ss58-/)
          expect(checkAddress(changed, prefix)[0]).toBe(false)
        },
      ),
    )
  })

  test.each([
    ['', 'crypto.ss58-bad-character'],
    ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'.repeat(100), 'crypto.ss58-bad-character'],
    ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQ0', 'crypto.ss58-bad-character'],
    ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ', 'crypto.ss58-bad-checksum'],
    ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKut', 'crypto.ss58-bad-length'],
    ['F7Hs', 'crypto.ss58-bad-length'],
    ['1'.repeat(35), 'crypto.ss58-bad-checksum'],
  ])('refuses %s as %s', (text, code) => {
    expect(codeOf(() => decodeSs58(text))).toBe(code)
  })

  test('does not repeat text that is no address, as it may be a mnemonic', () => {
    try {
      decodeSs58('legal winner thank year wave')
      expect.unreachable('spaces are not of base58')
    } catch (error) {
      expect(String(error)).not.toContain('winner')
    }
  })

  test('refuses prefixes that are reserved, out of range or in two bytes without need', () => {
    for (const prefix of [46, 47, -1, 1.5, 16_384])
      expect(codeOf(() => encodeSs58(new Uint8Array(32), prefix))).toBe('crypto.ss58-bad-prefix')
    expect(codeOf(() => encodeSs58(new Uint8Array(33)))).toBe('crypto.bad-length')
    expect(decodeAddress(encodeSs58(new Uint8Array(32)), false, 30)).toEqual(new Uint8Array(32))
  })
})

describe('derivation', () => {
  const step = fc.oneof(fc.stringMatching(/^[a-zA-Z0-9 ._é€-]{1,40}$/), fc.bigInt({ min: 0n, max: 2n ** 53n }).map(String))
  const path = (soft: boolean) =>
    fc
      .array(fc.tuple(soft ? fc.constantFrom('/', '//') : fc.constant('//'), step), { maxLength: 4 })
      .map((steps) => steps.flat().join(''))

  test.each(schemes)(
    '%s keys of random paths and passwords are those of @polkadot/keyring, and each verifies the other',
    (scheme) => {
      const keyring = new Keyring({ type: scheme })
      const password = fc.option(fc.stringMatching(/^[a-z/ ]{1,12}$/), { nil: undefined })
      fc.assert(
        fc.property(path(scheme === 'sr25519'), password, fc.uint8Array({ maxLength: 80 }), (steps, secret, text) => {
          const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
          const uri = `${phrase}${steps}${secret === undefined ? '' : `///${secret}`}`
          const theirs = keyring.createFromUri(uri)
          const ours = keypairFromUri(uri, scheme)
          expect(toHex(ours.publicKey)).toBe(toHex(theirs.publicKey))
          expect(signatureVerify(text, ours.sign(text), encodeSs58(ours.accountId, 42)).isValid).toBe(true)
          const signature = { type: multiSignatureType[scheme], value: theirs.sign(text) }
          expect(verifyMultiSignature(signature, text, ours.accountId)).toBe(true)
        }),
        { numRuns: 25 },
      )
    },
  )

  test('numbers above 64 bits are text, and a plus sign is part of a number, as in Rust', () => {
    const key = (uri: string): string => toHex(keypairFromUri(uri).publicKey)
    expect(key('//+7')).toBe(key('//7'))
    expect(key('//007')).toBe(key('//7'))
    expect(key('//18446744073709551616')).not.toBe(key('//0'))
    // 2^64 - 1 fits: its chain code is eight bytes of 0xff.
    expect(key('//18446744073709551615')).not.toBe(key('//18446744073709551616'))
  })

  test('seeds as hex, the development phrase and no phrase give the same key', () => {
    const key = (uri: string): string => toHex(keypairFromUri(uri).publicKey)
    const seed = '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e'
    expect(key(`${seed}//Alice`)).toBe(key('//Alice'))
    expect(key('bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice')).toBe(key('//Alice'))
  })

  test.each([
    ['//', 'crypto.bad-uri'],
    ['//Alice/', 'crypto.bad-uri'],
    ['héllo', 'crypto.bad-uri'],
    ['a'.repeat(5000), 'crypto.bad-uri'],
    ['0x00', 'crypto.bad-length'],
    ['0xzz', 'crypto.bad-mnemonic'],
    ['legal winner thank', 'crypto.bad-mnemonic'],
    ['legal winner thank year wave sausage worth useful legal winner thank legal', 'crypto.bad-mnemonic'],
  ])('refuses %s as %s without repeating it', (uri, code) => {
    expect(codeOf(() => keypairFromUri(uri))).toBe(code)
    try {
      keypairFromUri(uri)
    } catch (error) {
      expect(String(error)).not.toContain(uri)
    }
  })

  test('refuses soft junctions where the scheme has none, and secrets out of range', () => {
    expect(codeOf(() => keypairFromUri('//Alice/soft', 'ed25519'))).toBe('crypto.soft-junction-unsupported')
    expect(codeOf(() => keypairFromUri('//Alice/soft', 'ecdsa'))).toBe('crypto.soft-junction-unsupported')
    for (const secret of [`0x${'00'.repeat(32)}`, `0x${'ff'.repeat(32)}`]) {
      expect(codeOf(() => keypairFromUri(secret, 'ecdsa'))).toBe('crypto.bad-secret')
    }
  })

  test('mnemonics of every length are valid, new each time, and stretch as in @polkadot/util-crypto', () => {
    for (const words of [12, 15, 18, 21, 24] as const) {
      const phrase = mnemonicGenerate(words)
      expect(phrase.split(' ')).toHaveLength(words)
      expect(isMnemonic(phrase)).toBe(true)
      expect(mnemonicGenerate(words)).not.toBe(phrase)
      expect(mnemonicToMiniSecret(phrase, 'pass')).toEqual(theirMiniSecret(phrase, 'pass'))
    }
    expect(isMnemonic('legal winner thank year')).toBe(false)
  })

  test('a key pair shows no secret, however it is printed', () => {
    const seed = '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e'
    for (const scheme of schemes) {
      const pair = keypairFromUri(seed, scheme)
      expect(JSON.parse(JSON.stringify(pair))).toEqual({ scheme, publicKey: toHex(pair.publicKey) })
      expect(Object.keys(pair).sort()).toEqual(['accountId', 'publicKey', 'scheme', 'sign', 'toJSON'])
    }
  })
})

describe('the built-in vectors', () => {
  test.each(signatureVectors.filter(({ scheme }) => scheme === 'sr25519').map((vector) => [vector.name, vector] as const))(
    'sr25519 "%s": schnorrkel in @polkadot/wasm-crypto agrees',
    (_name, { message, signature, account: signer, valid }) => {
      expect(sr25519Verify(fromHex(signature), fromHex(message), fromHex(signer))).toBe(valid)
    },
  )
})
