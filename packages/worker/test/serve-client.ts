// SPDX-License-Identifier: Apache-2.0
import { type Keypair, keypairFromUri } from '@phat/crypto'
import type { AgreementKey } from '@phat/crypto/agreement'
import {
  type Answer2,
  answer2,
  type ChainedSignature,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  sealEnvelope,
  sealLegacy,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { known, PhatError } from '@phat/primitives'
import type { PrpcServer } from '@phat/worker'
import { expect } from 'vitest'
import { agreementOf, blockHash, call, contract, genesisHash, seedOf, signAs, workerKey } from './serve-fixture.ts'

export const alice = keypairFromUri('//Alice')
export const client = agreementOf(2)
let nonces = 0

/** A call of a message. */
export const message = (payload: Uint8Array, some: Partial<Extract<Query, { type: 'InkMessage' }>['value']> = {}): Query => ({
  type: 'InkMessage',
  value: { payload, deposit: 0n, transfer: 0n, estimating: false, ...some },
})

export const nextNonce = (): Uint8Array => {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(0, ++nonces)
  return nonce
}

/** A query as `@phala/sdk` encrypts it. */
export function legacyEnvelope(data: Query, id = contract): Uint8Array {
  const plaintext = legacyQuery.encode({ head: { id, nonce: seedOf(0x11) }, data })
  return encryptedData.encode(sealLegacy(client, workerKey.publicKey, nextNonce(), plaintext))
}

export async function ask({ endpoint }: PrpcServer, envelope: Uint8Array, signature: ChainedSignature | undefined) {
  return call(endpoint, 'ContractQuery', { encodedEncryptedData: envelope, signature })
}

export async function askLegacy(server: PrpcServer, data: Query, signer = alice, id = contract): Promise<QueryOutcome> {
  const envelope = legacyEnvelope(data, id)
  const told = await ask(server, envelope, signAs(signer, envelope))
  if (!('ok' in told)) throw new PhatError('test.refused', { why: '', remedy: '' }, `${told.status} ${told.error}`)
  const opened = openLegacy(client, encryptedData.decode(told.ok.encodedEncryptedData))
  const answer = legacyAnswer.decode(known(opened, 'the answer opens').plaintext)
  expect(answer.nonce).toEqual(seedOf(0x11))
  return answer.result
}

export const okWith = (value: Uint8Array): QueryOutcome => ({ type: 'Ok', value: { type: 'InkMessageReturn', value } })

export interface Options2 {
  readonly expiry?: number
  readonly recentBlock?: Uint8Array
  readonly target?: Uint8Array
  readonly signer?: Keypair
  readonly mine?: AgreementKey
  readonly nonce?: Uint8Array
}

/** A version 2 query, and the key that its answer is for. */
export function envelope2(data: Query, options: Options2 = {}) {
  const { expiry = 110, recentBlock = blockHash(100), target, signer = alice } = options
  const { mine = agreementOf(3), nonce = nextNonce() } = options
  const context = {
    purpose: 'query',
    sender: signer.publicKey,
    target: target ?? workerKey.publicKey,
    genesis: genesisHash,
  } as const
  const plaintext = query2.encode({ contract, recentBlock, data })
  return { mine, bytes: sealEnvelope(mine, workerKey.publicKey, { nonce, expiry }, context, plaintext) }
}

export async function ask2(
  server: PrpcServer,
  data: Query,
  options: Options2 = {},
): Promise<{ answer: Answer2; request: Uint8Array }> {
  const { mine, bytes } = envelope2(data, options)
  const told = await ask(server, bytes, signAs(options.signer ?? alice, bytes))
  if (!('ok' in told)) throw new PhatError('test.refused', { why: '', remedy: '' }, `${told.status} ${told.error}`)
  const plaintext = openAnswer(mine, workerKey.publicKey, bytes, told.ok.encodedEncryptedData)
  return { answer: answer2.decode(known(plaintext, 'the answer opens')), request: bytes }
}
