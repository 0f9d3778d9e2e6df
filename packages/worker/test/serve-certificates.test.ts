// SPDX-License-Identifier: Apache-2.0
import { blake2b256, keypairFromUri, recoverEcdsa, signEcdsaDigest } from '@phat/crypto'
import { type ChainedSignature, certificateBody, certificateDigest, evmAccount } from '@phat/envelope'
import { concatBytes, known, textBytes } from '@phat/primitives'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { alice, ask, legacyEnvelope, message } from './serve-client.ts'
import { type FakeWorker, fakeWorker, seedOf, serve, signAs } from './serve-fixture.ts'

let worker: FakeWorker
let server: PrpcServer

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker)
})
afterEach(() => server.stop())

describe('certificates', () => {
  const evmSecret = new Uint8Array(32).fill(0x42)
  const digestSigner = (digest: Uint8Array): Uint8Array => known(signEcdsaDigest(evmSecret, digest), 'in range')
  const evmKey = known(recoverEcdsa(digestSigner(seedOf(5)), seedOf(5)), 'a signature of its own')
  const wrap = (bytes: Uint8Array): Uint8Array => concatBytes(textBytes('<Bytes>'), bytes, textBytes('</Bytes>'))
  const ed25519 = keypairFromUri('//Alice', 'ed25519')
  const ecdsa = keypairFromUri('//Alice', 'ecdsa')
  const ttl = 1_000

  const kinds: readonly [string, number, Uint8Array, (bytes: Uint8Array) => Uint8Array, Uint8Array][] = [
    ['ed25519', 0, ed25519.publicKey, (bytes) => ed25519.sign(bytes), ed25519.publicKey],
    ['sr25519', 1, alice.publicKey, (bytes) => alice.sign(bytes), alice.publicKey],
    ['ecdsa', 2, ecdsa.publicKey, (bytes) => ecdsa.sign(bytes), blake2b256(ecdsa.publicKey)],
    ['wrapped ed25519', 3, ed25519.publicKey, (bytes) => ed25519.sign(wrap(bytes)), ed25519.publicKey],
    ['wrapped sr25519', 4, alice.publicKey, (bytes) => alice.sign(wrap(bytes)), alice.publicKey],
    ['wrapped ecdsa', 5, ecdsa.publicKey, (bytes) => ecdsa.sign(wrap(bytes)), blake2b256(ecdsa.publicKey)],
    ['EIP-712', 6, evmKey, (bytes) => digestSigner(certificateDigest(bytes, ttl)), known(evmAccount(evmKey), 'a point')],
    ['EVM', 7, evmKey, (bytes) => digestSigner(blake2b256(bytes)), known(evmAccount(evmKey), 'a point')],
    ['wrapped EVM', 8, evmKey, (bytes) => digestSigner(blake2b256(wrap(bytes))), known(evmAccount(evmKey), 'a point')],
  ]

  test.each(kinds)(
    'of kind %s give the origin of its account, the first time and from memory',
    async (_n, type, root, sign, account) => {
      for (let i = 0; i < 2; i++) {
        const envelope = legacyEnvelope(message(textBytes('who am I')))
        const chain = signAs(alice, envelope, ttl)
        const certificate = known(chain.signedBy, 'is given')
        const rootBody = certificateBody.encode({ pubkey: root, ttl, configBits: 0 })
        const signature: ChainedSignature = {
          ...chain,
          signedBy: {
            ...certificate,
            signature: {
              signatureType: type,
              signature: sign(certificate.encodedBody),
              signedBy: { encodedBody: rootBody, signature: undefined },
            },
          },
        }
        expect(await ask(server, envelope, signature)).toHaveProperty('ok')
        expect(worker.runs[i]).toMatchObject({ request: { origin: account } })
      }
    },
  )

  test('that do not verify are refused by the names of phala, also after the same chain was verified before', async () => {
    const good = legacyEnvelope(message(textBytes('x')))
    expect(await ask(server, good, signAs(alice, good, 100))).toHaveProperty('ok')
    const envelope = legacyEnvelope(message(textBytes('y')))
    const chain = signAs(alice, envelope, 100)
    const refusal = async (signature: ChainedSignature) => {
      const told = await ask(server, envelope, signature)
      return 'ok' in told ? 'answered' : told.error
    }
    const certificate = known(chain.signedBy, 'is given')
    expect(await refusal({ ...chain, signature: new Uint8Array(64) })).toBe('Verifying signature failed: InvalidSignature')
    expect(await refusal({ ...chain, signatureType: 77 })).toBe('Verifying signature failed: InvalidSignatureType')
    expect(await refusal({ ...chain, signedBy: undefined })).toBe('Verifying signature failed: CertificateMissing')
    const otherRoot = { ...known(certificate.signature, 'is given') }
    const bobBody = certificateBody.encode({ pubkey: keypairFromUri('//Bob').publicKey, ttl: 100, configBits: 0 })
    const stolen = { ...otherRoot, signedBy: { encodedBody: bobBody, signature: undefined } }
    expect(await refusal({ ...chain, signedBy: { ...certificate, signature: stolen } })).toBe(
      'Verifying signature failed: InvalidSignature',
    )
    worker.state.height = 101
    expect(await refusal(chain)).toBe('Verifying signature failed: CertificateExpired')
    expect(worker.runs).toHaveLength(1)
  })
})
