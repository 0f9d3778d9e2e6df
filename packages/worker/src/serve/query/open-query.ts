// SPDX-License-Identifier: Apache-2.0
import {
  type AgreedSecrets,
  type AnswerSeal,
  answer2,
  decodeLegacy,
  envelopeVersion,
  legacyAnswer,
  legacyQuery,
  legacyRefusalNames,
  legacyReplayKey,
  openEnvelope,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  type Receipt,
  signAnswer,
  type VerifiedCertificates,
  verifyCertificate,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { PhatError } from '@phat/primitives'
import type { PrpcRequest } from '@phat/wire/prpc'
import { serveErrors } from '../serve-errors.ts'
import type { WorkerView } from '../worker-view.ts'
import { drawNonce } from './draw-nonce.ts'
import type { ReplayMemory } from './replay-memory.ts'

/** What a receipt says beside what the request and the worker say themselves. */
export type AnswerFacts = Pick<Receipt, 'codeHash' | 'height' | 'blockTime' | 'stateRoot' | 'debuggable'>

/** A query that was verified and decrypted, and the way to answer it. */
export interface OpenedQuery {
  readonly version: 'legacy' | 2
  /** The account that signed; undefined for a legacy query without signature. */
  readonly origin: Uint8Array | undefined
  readonly contract: Uint8Array
  readonly data: Query
  /** Does the part of `seal` that needs no answer, for the time in which a contract makes one. */
  prepare(): void
  /** Encrypts the answer to who asked; version 2 with a signed receipt. Called once. */
  seal(outcome: QueryOutcome, facts: AnswerFacts): Uint8Array
}

/** What opening a query takes. */
export interface QueryOpener {
  readonly view: WorkerView
  /** Secrets agreed with the keys of sessions, for version 2 alone. */
  readonly secrets: AgreedSecrets
  readonly certificates: VerifiedCertificates
  readonly replays: ReplayMemory
  /** Blocks that a version 2 query may live. */
  readonly lifetimeBlocks: number
  /** Blocks for which a legacy query is remembered. */
  readonly legacyWindowBlocks: number
}

const nobody = new Uint8Array(32)

/** The account that a query speaks for. @throws serve.signature-refused, by phala's names */
function authorize(opener: QueryOpener, request: PrpcRequest<'ContractQuery'>): Uint8Array | undefined {
  const { signature, encodedEncryptedData } = request
  if (signature === undefined) return undefined
  const at = { height: opener.view.lastBlock.number }
  const verdict = verifyCertificate(signature, encodedEncryptedData, at, opener.certificates)
  if (verdict.refused === undefined) return verdict.account
  throw serveErrors.error('signature-refused', `Verifying signature failed: ${legacyRefusalNames[verdict.refused]}`)
}

/**
 * Verifies the certificates of a query, decrypts it, and sees that it was not asked before.
 * @throws serve.signature-refused, .signature-required, .unreadable, .unknown-block, .replayed, .replay-memory-full
 */
export function openQuery(opener: QueryOpener, request: PrpcRequest<'ContractQuery'>): OpenedQuery {
  const origin = authorize(opener, request)
  const envelope = request.encodedEncryptedData
  return envelopeVersion(envelope) === 2 ? openVersion2(opener, envelope, origin) : openOld(opener, envelope, origin)
}

function openOld(opener: QueryOpener, envelope: Uint8Array, origin: Uint8Array | undefined): OpenedQuery {
  const encrypted = decodeLegacy(envelope)
  if (encrypted === undefined) throw serveErrors.error('unreadable', 'CodecError: the body is no envelope')
  const opened = openLegacy(opener.view.identity.agreement, encrypted)
  if (opened === undefined) throw serveErrors.error('unreadable', 'AeadDecryptError')
  const { head, data } = decoded(() => legacyQuery.decode(opened.plaintext))
  const sender = origin ?? nobody
  const { number } = opener.view.lastBlock
  admit(opener, legacyReplayKey(sender, encrypted), sender, number + opener.legacyWindowBlocks)
  return {
    version: 'legacy',
    origin,
    contract: head.id,
    data,
    prepare: () => undefined,
    seal: (result) => {
      const answer = legacyAnswer.encode({ nonce: head.nonce, result })
      return encryptedData.encode(opened.sealAnswer(drawNonce(), answer))
    },
  }
}

function openVersion2(opener: QueryOpener, envelope: Uint8Array, origin: Uint8Array | undefined): OpenedQuery {
  const { view, secrets, lifetimeBlocks } = opener
  const { identity, genesisHash, lastBlock } = view
  if (origin === undefined) throw serveErrors.error('signature-required', 'A version 2 query is signed by its sender')
  const context = { purpose: 'query', sender: origin, target: identity.publicKey, genesis: genesisHash } as const
  const lifetime = { height: lastBlock.number, blocksMax: lifetimeBlocks }
  const opened = openEnvelope(identity.agreement, envelope, context, lifetime, secrets)
  if (opened.refused !== undefined) throw serveErrors.error('unreadable', `AeadDecryptError: envelope.${opened.refused}`)
  const { contract, recentBlock, data } = decoded(() => query2.decode(opened.plaintext))
  if (!view.knowsBlock(recentBlock)) {
    throw serveErrors.error('unknown-block', 'The worker has not verified the block that the query names, or not lately')
  }
  admit(opener, opened.replayKey, origin, opened.expiry)
  let prepared: AnswerSeal | undefined
  return {
    version: 2,
    origin,
    contract,
    data,
    prepare: () => {
      prepared ??= opened.prepareAnswer(drawNonce())
    },
    seal: (outcome, facts) => {
      const { evidence, simulated } = view
      const { requestHash, seal } = prepared ?? opened.prepareAnswer(drawNonce())
      const about = { ...facts, requestHash, contract, worker: identity.publicKey, evidence, simulated }
      return seal(answer2.encode(signAnswer(outcome, about, (bytes) => identity.sign(bytes))))
    },
  }
}

function admit({ replays, view }: QueryOpener, key: Uint8Array, sender: Uint8Array, until: number): void {
  const verdict = replays.admit(key, sender, until, view.lastBlock.number)
  if (verdict === 'new') return
  if (verdict === 'replayed') throw serveErrors.error('replayed', 'This query was asked before')
  throw serveErrors.error('replay-memory-full', 'ServiceUnavailable: the worker remembers as many queries as it can')
}

/** The error of a codec may quote what it read: nothing of it goes on. */
function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw serveErrors.error('unreadable', 'CodecError: what is inside is no query')
  }
}
