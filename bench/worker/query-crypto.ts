// SPDX-License-Identifier: Apache-2.0
import { createSr25519Signer, expandSr25519Seed, keypairFromSeed } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import { answer2, createAgreedSecrets, openEnvelope, requestHash, signAnswer, verifyCertificate } from '@phat/envelope'
import { assert, known, toByteString } from '@phat/primitives'
import { createQueryMaker, randomOf } from './requests.ts'

/** A height at which the queries count. */
const height = 10
/** Bytes of what a `get` answers, about. */
const outcomeBytes = 64

/**
 * The cryptography of version 2 queries at the worker, by its own calls, one after the other in this process: the signature, the envelope opened,
 * the receipt signed, the answer encrypted. Processor milliseconds of a query.
 */
export function measureQueryCrypto(count: number): { readonly cpuMs: number } {
  const seed = randomOf(32)
  const secret = known(expandSr25519Seed(seed), 'a seed has 32 bytes')
  const sign = known(createSr25519Signer(secret), 'which gives a secret')
  const agreement = createAgreementKey(secret)
  const account = keypairFromSeed(randomOf(32), 'sr25519')
  const genesis = randomOf(32)
  const hash = randomOf(32)
  const message = randomOf(4)
  const make = createQueryMaker({
    account,
    workerKey: agreement.publicKey,
    genesis,
    contract: hash,
    message,
    recentBlock: hash,
    height,
  })
  const certificates = new Map<string, Uint8Array>()
  const memory = {
    get: (key: Uint8Array) => certificates.get(toByteString(key)),
    set: (key: Uint8Array, value: Uint8Array) => void certificates.set(toByteString(key), value),
  }
  const secrets = createAgreedSecrets()
  const outcome = { type: 'Ok', value: { type: 'InkMessageReturn', value: randomOf(outcomeBytes) } } as const
  const about = { contract: hash, codeHash: hash, height, blockTime: 0n, stateRoot: hash, worker: agreement.publicKey }
  const queries = Array.from({ length: 2 * count }, () => make('version 2'))
  let started = process.cpuUsage()
  for (const [i, { request }] of queries.entries()) {
    // The first half warms up.
    if (i === count) started = process.cpuUsage()
    const envelope = request.encodedEncryptedData
    const verdict = verifyCertificate(known(request.signature, 'it is signed'), envelope, { height }, memory)
    assert(verdict.refused === undefined, 'the certificate holds')
    const context = { purpose: 'query', sender: verdict.account, target: agreement.publicKey, genesis } as const
    const opened = openEnvelope(agreement, envelope, context, { height, blocksMax: 128 }, secrets)
    assert(opened.refused === undefined, 'the envelope opens')
    const stated = {
      ...about,
      requestHash: requestHash(envelope),
      evidence: hash,
      simulated: true,
      debuggable: false,
    }
    opened.sealAnswer(randomOf(12), answer2.encode(signAnswer(outcome, stated, sign)))
  }
  const { user, system } = process.cpuUsage(started)
  return { cpuMs: (user + system) / 1000 / count }
}
