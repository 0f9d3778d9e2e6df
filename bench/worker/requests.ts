// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { arm, bytes, compact, Reader, struct, u32, u64, u128, variant } from '@phat/codec'
import { expandSr25519Seed, type Keypair, keypairFromSeed } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import {
  answer2,
  certificateBody,
  createSessionKey,
  type EnvelopeContext,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  queryOutcome,
  requestHash,
  sealEnvelope,
  sealLegacy,
  verifyAnswer,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { assert, known } from '@phat/primitives'
import { type PrpcRequest, type SignatureValue, signatureTypes } from '@phat/wire/prpc'

/** Blocks that envelopes live: what a worker takes at most, less than a few that it may be ahead. */
const queryBlocks = 100
const certificateBlocks = 1_000_000

export type EnvelopeKind = 'version 2' | 'legacy'

/** What queries are made for. All keys and hashes have 32 bytes. */
export interface QueryTerms {
  readonly account: Keypair
  readonly workerKey: Uint8Array
  readonly genesis: Uint8Array
  readonly contract: Uint8Array
  readonly message: Uint8Array
  /** A block that the worker verified since its start. */
  readonly recentBlock: Uint8Array
  readonly height: number
}

/** A query as it is sent, and the way to read its answer. */
export interface PreparedQuery {
  readonly request: PrpcRequest<'ContractQuery'>
  /** What the contract returned. */
  read(answer: Uint8Array): Uint8Array
}

export const randomOf = (length: number): Uint8Array => Uint8Array.from(randomBytes(length))
export const freshKey = (): AgreementKey => createAgreementKey(known(expandSr25519Seed(randomOf(32)), 'a seed has 32 bytes'))

/** What signs queries: in version 2 an ed25519 key, which is the cheapest to verify; @phala/sdk certifies one of sr25519. */
const sessionKinds = { 'version 2': 'ed25519', legacy: 'sr25519' } as const

/**
 * Prepares queries of one session: the account (sr25519) certified a key once, which signs each of them. Envelopes of version 2 share an ephemeral
 * key, legacy ones have one each; every envelope has a nonce of its own.
 */
export function createQueryMaker(terms: QueryTerms): (kind: EnvelopeKind) => PreparedQuery {
  const { account, workerKey, genesis, contract, message, recentBlock, height } = terms
  const mine = createSessionKey(freshKey())
  const ttl = height + certificateBlocks
  const root = certificateBody.encode({ pubkey: account.publicKey, ttl, configBits: 0 })
  const signer = (kind: EnvelopeKind): ((envelope: Uint8Array) => SignatureValue) => {
    const session = keypairFromSeed(randomOf(32), sessionKinds[kind])
    const certified = certificateBody.encode({ pubkey: session.publicKey, ttl, configBits: 0 })
    const signedBy = {
      encodedBody: certified,
      signature: {
        signedBy: { encodedBody: root, signature: undefined },
        signatureType: signatureTypes.sr25519,
        signature: account.sign(certified),
      },
    }
    return (envelope) => ({ signedBy, signatureType: signatureTypes[sessionKinds[kind]], signature: session.sign(envelope) })
  }
  const sign = { 'version 2': signer('version 2'), legacy: signer('legacy') }
  const data: Query = { type: 'InkMessage', value: { payload: message, deposit: 0n, transfer: 0n, estimating: false } }
  const context: EnvelopeContext = { purpose: 'query', sender: account.accountId, target: workerKey, genesis }

  function version2(): PreparedQuery {
    const sealing = { nonce: randomOf(12), expiry: height + queryBlocks }
    const envelope = sealEnvelope(mine, workerKey, sealing, context, query2.encode({ contract, recentBlock, data }))
    return {
      request: { encodedEncryptedData: envelope, signature: sign['version 2'](envelope) },
      read: (encrypted) => {
        const answer = answer2.decode(known(openAnswer(mine, workerKey, envelope, encrypted), 'the answer opens'))
        assert(verifyAnswer(answer, requestHash(envelope)), 'the receipt holds')
        return returnedBy(queryOutcome.decode(answer.outcome))
      },
    }
  }

  function legacy(): PreparedQuery {
    const mine = freshKey()
    const plain = legacyQuery.encode({ head: { id: contract, nonce: randomOf(32) }, data })
    const envelope = encryptedData.encode(sealLegacy(mine, workerKey, randomOf(12), plain))
    return {
      request: { encodedEncryptedData: envelope, signature: sign.legacy(envelope) },
      read: (encrypted) => {
        const opened = known(openLegacy(mine, encryptedData.decode(encrypted)), 'the answer opens')
        return returnedBy(legacyAnswer.decode(opened.plaintext).result)
      },
    }
  }

  return (kind) => (kind === 'legacy' ? legacy() : version2())
}

const weight = struct('Weight', { refTime: compact(u64), proofSize: compact(u64) })
/** `ContractExecResult` of pallet-contracts, up to the outcome. */
const execResult = struct('ContractExecResult', {
  gasConsumed: weight,
  gasRequired: weight,
  storageDeposit: variant('StorageDeposit', { Refund: arm(0, u128), Charge: arm(1, u128) }),
  debugMessage: bytes,
})
const execReturn = struct('ExecReturnValue', { flags: u32, data: bytes })

function returnedBy(outcome: QueryOutcome): Uint8Array {
  assert(outcome.type === 'Ok', 'the query has an outcome')
  const reader = new Reader(outcome.value.value)
  execResult.read(reader)
  assert(reader.byte() === 0, 'the contract answers')
  return execReturn.read(reader).data
}
