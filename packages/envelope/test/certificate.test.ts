// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { blake2b256, type Keypair, keypairFromUri, signEcdsaDigest } from '@phat/crypto'
import {
  type CertificateChain,
  type ChainedSignature,
  certificateBody,
  certificateDigest,
  certificateErrors,
  evmAccount,
  legacyRefusalNames,
  queryDigest,
  verifyCertificate,
} from '@phat/envelope'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { evmToAddress } from '@polkadot/util-crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signerAccount } from '../src/signer.ts'
import { sdkRegistry } from './sdk-types.ts'

const temporary = keypairFromUri('//temporary')
const message = textBytes('an envelope')
const evmSecret = new Uint8Array(32).fill(0x42)
const evmKey = secp256k1.getPublicKey(evmSecret, true)
const wrap = (bytes: Uint8Array): Uint8Array => concatBytes(textBytes('<Bytes>'), bytes, textBytes('</Bytes>'))
const body = (pubkey: Uint8Array, ttl = 100): Uint8Array => certificateBody.encode({ pubkey, ttl, configBits: 0 })
const signEvm = (digest: Uint8Array): Uint8Array => known(signEcdsaDigest(evmSecret, digest), 'the secret is in range')

/** A chain as the SDK makes it: the account certifies a temporary key, which signs. */
function chainOf(root: Uint8Array, signatureType: number, sign: (bytes: Uint8Array) => Uint8Array, ttl = 100): ChainedSignature {
  const encodedBody = body(temporary.publicKey, ttl)
  const rootCertificate: CertificateChain = { encodedBody: body(root, ttl), signature: undefined }
  const by: ChainedSignature = { signedBy: rootCertificate, signatureType, signature: sign(encodedBody) }
  return { signedBy: { encodedBody, signature: by }, signatureType: 1, signature: temporary.sign(message) }
}

const pairs: Record<'ed25519' | 'sr25519' | 'ecdsa', Keypair> = {
  ed25519: keypairFromUri('//Alice', 'ed25519'),
  sr25519: keypairFromUri('//Alice', 'sr25519'),
  ecdsa: keypairFromUri('//Alice', 'ecdsa'),
}

/** Every signature type with a root, how it signs, and the account that it must give. */
const kinds: readonly [string, number, Uint8Array, (bytes: Uint8Array) => Uint8Array, Uint8Array][] = [
  ['ed25519', 0, pairs.ed25519.publicKey, (bytes) => pairs.ed25519.sign(bytes), pairs.ed25519.publicKey],
  ['sr25519', 1, pairs.sr25519.publicKey, (bytes) => pairs.sr25519.sign(bytes), pairs.sr25519.publicKey],
  ['ecdsa', 2, pairs.ecdsa.publicKey, (bytes) => pairs.ecdsa.sign(bytes), blake2b256(pairs.ecdsa.publicKey)],
  ['wrapped ed25519', 3, pairs.ed25519.publicKey, (bytes) => pairs.ed25519.sign(wrap(bytes)), pairs.ed25519.publicKey],
  ['wrapped sr25519', 4, pairs.sr25519.publicKey, (bytes) => pairs.sr25519.sign(wrap(bytes)), pairs.sr25519.publicKey],
  ['wrapped ecdsa', 5, pairs.ecdsa.publicKey, (bytes) => pairs.ecdsa.sign(wrap(bytes)), blake2b256(pairs.ecdsa.publicKey)],
  ['EIP-712', 6, evmKey, (bytes) => signEvm(certificateDigest(bytes, 100)), known(evmAccount(evmKey), 'a point')],
  ['EVM', 7, evmKey, (bytes) => signEvm(blake2b256(bytes)), known(evmAccount(evmKey), 'a point')],
  ['wrapped EVM', 8, evmKey, (bytes) => signEvm(blake2b256(wrap(bytes))), known(evmAccount(evmKey), 'a point')],
]

describe('a chain of certificates', () => {
  test.each(kinds)(
    'rooted in %s speaks for that account, up to and including its last height',
    (_name, type, root, sign, account) => {
      const chain = chainOf(root, type, sign)
      expect(verifyCertificate(chain, message, { height: 100 })).toEqual({ account, ttl: 100 })
      expect(verifyCertificate(chain, message, { height: 101 })).toEqual({ refused: 'expired' })
      expect(verifyCertificate(chain, textBytes('another'), { height: 1 })).toEqual({ refused: 'invalid-signature' })
    },
  )

  // Nobody signs the type: the two readings of one ecdsa signature are accounts of the same key, and only version 2 of the envelope, which
  // binds the sender, keeps whoever carries the query from choosing between them.
  const otherReading: Readonly<Record<number, number>> = { 2: 7, 5: 8, 7: 2, 8: 5 }

  test.each(kinds)(
    'rooted in %s is refused under every type of signature that reads it otherwise',
    (_name, type, root, sign, account) => {
      for (let other = -1; other < 11; other++) {
        if (other === type) continue
        const verdict = verifyCertificate(chainOf(root, other, sign), message, { height: 1 })
        if (otherReading[type] === other) expect([blake2b256(root), evmAccount(root)]).toContainEqual(verdict.account)
        else expect(['invalid-signature', 'invalid-public-key', 'invalid-signature-type']).toContain(verdict.refused)
        expect(verdict.account).not.toEqual(account)
      }
    },
  )

  test('of the account alone is enough', () => {
    const signedBy = { encodedBody: body(pairs.sr25519.publicKey, 7), signature: undefined }
    const direct = { signedBy, signatureType: 1, signature: pairs.sr25519.sign(message) }
    expect(verifyCertificate(direct, message, { height: 7 })).toEqual({ account: pairs.sr25519.publicKey, ttl: 7 })
    const wallet = {
      signedBy: { encodedBody: body(evmKey, 7), signature: undefined },
      signatureType: 6,
      signature: signEvm(queryDigest(message)),
    }
    expect(verifyCertificate(wallet, message, { height: 7 }).account).toEqual(evmAccount(evmKey))
  })

  test('that is too long, cut, malformed, or names a wrong key is refused by name', () => {
    const chain = chainOf(pairs.sr25519.publicKey, 1, (bytes) => pairs.sr25519.sign(bytes))
    const certificate = known(chain.signedBy, 'is given')
    const root = known(certificate.signature, 'is given')
    const longer = {
      ...chain,
      signedBy: {
        ...certificate,
        signature: { ...root, signedBy: { encodedBody: body(pairs.sr25519.publicKey), signature: root } },
      },
    }
    const judge = (signature: ChainedSignature) => verifyCertificate(signature, message, { height: 1 }).refused
    expect(judge(longer)).toBe('chain-too-long')
    expect(judge({ ...chain, signedBy: undefined })).toBe('missing')
    expect(judge({ ...chain, signedBy: { ...certificate, signature: { ...root, signedBy: undefined } } })).toBe('missing')
    expect(
      judge({ ...chain, signedBy: { ...certificate, encodedBody: concatBytes(certificate.encodedBody, Uint8Array.of(0)) } }),
    ).toBe('decode-failed')
    expect(judge({ ...chain, signedBy: { ...certificate, encodedBody: body(temporary.publicKey.subarray(1)) } })).toBe(
      'invalid-public-key',
    )
    expect(judge({ ...chain, signatureType: 9 })).toBe('invalid-signature-type')
    for (const refusal of Object.keys(legacyRefusalNames)) expect(certificateErrors.entries).toHaveProperty(refusal)
  })

  test('lives as long as the shorter of its certificates', () => {
    const encodedBody = body(temporary.publicKey, 50)
    const signedBy = { encodedBody: body(pairs.sr25519.publicKey, 20), signature: undefined }
    const chain = {
      signedBy: { encodedBody, signature: { signedBy, signatureType: 1, signature: pairs.sr25519.sign(encodedBody) } },
      signatureType: 1,
      signature: temporary.sign(message),
    }
    expect(verifyCertificate(chain, message, { height: 20 }).refused).toBeUndefined()
    expect(verifyCertificate(chain, message, { height: 20 })).toMatchObject({ ttl: 20 })
    expect(verifyCertificate(chain, message, { height: 21 })).toEqual({ refused: 'expired' })
  })

  test('with a byte changed anywhere never speaks for the account', () => {
    const chain = chainOf(pairs.sr25519.publicKey, 4, (bytes) => pairs.sr25519.sign(wrap(bytes)))
    const certificate = known(chain.signedBy, 'is given')
    const root = known(certificate.signature, 'is given')
    const rootBody = known(root.signedBy, 'is given').encodedBody
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const parts = [chain.signature, certificate.encodedBody, root.signature, rootBody]
        const part = known(parts[position % 4], 'is in range')
        const changed = part.slice()
        // The last four bytes of a root's body are bits without meaning, and the four before its life: nobody signs them.
        const at = (position >> 2) % (part === rootBody ? 33 : part.length)
        changed[at] = known(changed[at], 'is in range') ^ flip
        const [signature, encodedBody, rootSignature, root2] = parts.map((each) => (each === part ? changed : each)) as [
          Uint8Array,
          Uint8Array,
          Uint8Array,
          Uint8Array,
        ]
        const by = { ...root, signature: rootSignature, signedBy: { encodedBody: root2, signature: undefined } }
        const verdict = verifyCertificate({ ...chain, signature, signedBy: { encodedBody, signature: by } }, message, {
          height: 1,
        })
        expect(verdict.refused).toBeDefined()
      }),
      { numRuns: 80 },
    )
  })
})

describe('EIP-712', () => {
  // phala-blockchain, crates/phactory/api/src/crypto/eip712.rs, tests `signing_cert_works` and `signing_query_works`: made with MetaMask.
  const metaMaskKey = fromHex('0x029df1e69b8b7c2da2efe0069dc141c2cec0317bf3fd135abaeb69ee33801f5970')
  const hello = textBytes('Hello')

  test("MetaMask's signatures of phala-blockchain's tests verify, for what they are and nothing else", () => {
    const certificate = fromHex(
      '0x885074f9b49de7bb73d23a801a69fb160f7cfef50cbf710c7aaff70c5581d7ab63bb7a80e4d8b3983498a9ffb10130fdcb98d5d5c49b7f84e3f99f194c26dcdf1b',
    )
    const query = fromHex(
      '0xb0ba4176ef624a71837c1a63e9c502c02314414883413913c126e05bfb3fda60474e0758b49c91647cd735c11d2a9575647509bdd2aef4eb5c5eba0019463a681c',
    )
    const asCertificate = (ttl: number) => ({ kind: 'certificate', bytes: hello, ttl }) as const
    const account = evmAccount(metaMaskKey)
    expect(signerAccount(6, metaMaskKey, certificate, asCertificate(42))).toEqual({ account })
    expect(signerAccount(6, metaMaskKey, certificate, asCertificate(43)).refused).toBe('invalid-signature')
    expect(signerAccount(6, metaMaskKey, query, { kind: 'query', bytes: hello })).toEqual({ account })
    expect(signerAccount(6, metaMaskKey, query, asCertificate(42)).refused).toBe('invalid-signature')
    expect(toHex(known(account, 'a point'))).toBe('0x77bb3d64ea13e4f0beafdd5d92508d4643bb09cb4065766d5f61646472657373')
  })

  test('the digest is the one that keccak by hand gives', () => {
    const hash = (text: string) => keccak_256(textBytes(text))
    const separator = keccak_256(
      concatBytes(
        hash('EIP712Domain(string name,string version,bytes32 salt)'),
        hash('Phat Contract Query'),
        hash('1'),
        fromHex('0x0ea813d1592526d672ea2576d7a07914cef2ca301b35c5eed941f7c897512a00'),
      ),
    )
    const struct = keccak_256(
      concatBytes(
        hash('PhatContractQuery(string description,bytes encodedQuery)'),
        hash('You are signing a query request that would be sent to a Phat Contract.'),
        keccak_256(hello),
      ),
    )
    expect(queryDigest(hello)).toEqual(keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), separator, struct)))
  })

  test('the account of an EVM key is its address and a suffix, not the hash of the address', () => {
    const account = known(evmAccount(evmKey), 'a point')
    expect(toHex(account.subarray(20))).toBe(toHex(textBytes('@evm_address')))
    expect(evmToAddress(account.subarray(0, 20))).toBeTypeOf('string')
    expect(evmAccount(evmKey.subarray(1))).toBeUndefined()
  })
})

test('the body of a certificate is encoded as polkadot-js encodes it for the SDK', () => {
  const encoded = sdkRegistry.createType('CertificateBody', {
    pubkey: toHex(temporary.publicKey),
    ttl: 0x7fffffff,
    config_bits: 0,
  })
  expect(certificateBody.encode({ pubkey: temporary.publicKey, ttl: 0x7fffffff, configBits: 0 })).toEqual(encoded.toU8a())
})
