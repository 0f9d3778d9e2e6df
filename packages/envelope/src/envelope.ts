// SPDX-License-Identifier: Apache-2.0
import { type Codec, fixedBytes, struct, u8, u32 } from '@phat/codec'
import { blake2b256, hkdfSha256 } from '@phat/crypto'
import { aeadKeyLength, aeadNonceLength, aeadTagLength, openAead, prepareSealAead, sealAead } from '@phat/crypto/aead'
import type { AgreementKey } from '@phat/crypto/agreement'
import { concatBytes, textBytes } from '@phat/primitives'
import type { AgreedSecrets } from './agreed-secrets.ts'
import { envelopeErrors } from './envelope-errors.ts'
import { padToClass, smallestSize, unpad } from './size-class.ts'

/** What an envelope is for. An envelope for one purpose opens for no other. */
export const envelopePurposes = { command: 1, query: 2 } as const
export type EnvelopePurpose = keyof typeof envelopePurposes

/** What both ends know of an envelope besides the keys; all of it is authenticated. Ids and hashes have 32 bytes. */
export interface EnvelopeContext {
  readonly purpose: EnvelopePurpose
  /** The account that signs the extrinsic of a command, or roots the certificate of a query. */
  readonly sender: Uint8Array
  /** A command's contract; the public key of the worker for a query, whose contract stands inside. */
  readonly target: Uint8Array
  readonly genesis: Uint8Array
}

/** The clear part in front of the ciphertext. */
export interface EnvelopeHeader {
  /** 12 random bytes. */
  readonly nonce: Uint8Array
  /** The ephemeral key of the sender's session. */
  readonly publicKey: Uint8Array
  /** The last height at which the envelope counts. */
  readonly expiry: number
}

/** Where the two versions differ; see the README. */
const versionOffset = 44
const version2 = 0x0b // (2 << 2) | 3
const headerLength = versionOffset + 1 + 4

/** Legacy ends its header with a compact length, whose first byte is even, 4n + 1, or 3: any other byte is no legacy envelope. */
export type EnvelopeVersion = 'legacy' | 2 | 'unknown'

/** The version that bytes claim to be. */
export function envelopeVersion(bytes: Uint8Array): EnvelopeVersion {
  const mark = bytes[versionOffset]
  if (mark === undefined) return 'unknown'
  if (mark === version2) return 2
  return (mark & 3) === 3 && mark !== 3 ? 'unknown' : 'legacy'
}

const bytes32 = fixedBytes(32)
const bindingFields = { purpose: u8, sender: bytes32, target: bytes32, genesis: bytes32, receiver: bytes32 } as const

/** SCALE, fixed sizes only: one context has one encoding and two never share one. */
const binding = struct('phat_envelope::Binding', bindingFields)

const headerCodec: Codec<EnvelopeHeader & { readonly version: number }> = struct('phat_envelope::Header', {
  nonce: fixedBytes(aeadNonceLength),
  publicKey: bytes32,
  version: u8,
  expiry: u32,
})

const keySalt = textBytes('phat/envelope/2')

interface SealingKeys {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
}

/** Key and nonce of one envelope, from the agreed secret and everything that the envelope is bound to (RFC 5869, section 3.2). */
function sealingKeys(shared: Uint8Array, associatedData: Uint8Array): SealingKeys {
  const output = hkdfSha256(shared, keySalt, associatedData, aeadKeyLength + aeadNonceLength)
  return { key: output.subarray(0, aeadKeyLength), nonce: output.subarray(aeadKeyLength) }
}

function associatedDataOf(header: Uint8Array, context: EnvelopeContext, receiver: Uint8Array): Uint8Array {
  const { purpose, sender, target, genesis } = context
  return concatBytes(header, binding.encode({ purpose: envelopePurposes[purpose], sender, target, genesis, receiver }))
}

/**
 * Encrypts to a public key, version 2.
 * @param mine a key of the sender, fresh for each session of one account (`createSessionKey`): two accounts that share one are linked by it, while
 *   a sender's own envelopes name him anyway
 * @param sealing.nonce 12 random bytes, never the same twice with one key: the keys of an envelope come from it
 * @throws envelope.bad-public-key
 */
export function sealEnvelope(
  mine: AgreementKey,
  theirs: Uint8Array,
  sealing: { readonly nonce: Uint8Array; readonly expiry: number },
  context: EnvelopeContext,
  plaintext: Uint8Array,
): Uint8Array {
  const shared = mine.agree(theirs)
  if (shared === undefined) throw envelopeErrors.error('bad-public-key', 'the key is no point of ristretto255')
  const header = headerCodec.encode({ ...sealing, publicKey: mine.publicKey, version: version2 })
  const associatedData = associatedDataOf(header, context, theirs)
  return concatBytes(header, sealAead({ ...sealingKeys(shared, associatedData), associatedData }, padToClass(plaintext)))
}

export type EnvelopeRefusal = 'malformed' | 'wrong-version' | 'cannot-open' | 'expired' | 'expiry-too-far'

/** What seals the answer to a request, once. */
export interface AnswerSeal {
  /** 32 bytes. */
  readonly requestHash: Uint8Array
  seal(answer: Uint8Array): Uint8Array
}

/** An open envelope, or the name of an `envelope.*` error. */
export type OpenedEnvelope =
  | {
      readonly plaintext: Uint8Array
      readonly expiry: number
      /** What the worker remembers until the expiry height has passed. */
      readonly replayKey: Uint8Array
      /**
       * Does the part of sealing an answer ahead that does not depend on it, while the answer is being made. What it gives seals one answer, and
       * knows the hash of the request, which a receipt states.
       */
      prepareAnswer(nonce: Uint8Array): AnswerSeal
      /**
       * Encrypts the answer under a key of its own: 12 bytes of nonce, then the ciphertext. It opens for this request alone.
       * `nonce` is random, because a worker may answer one request twice.
       */
      sealAnswer(nonce: Uint8Array, answer: Uint8Array): Uint8Array
      readonly refused?: undefined
    }
  | { readonly refused: EnvelopeRefusal; readonly plaintext?: undefined }

/** Heights against which an expiry is judged. */
export interface Lifetime {
  /** The height that the worker stands at. */
  readonly height: number
  /** Blocks that an envelope may live from here: as long as replay keys are remembered. */
  readonly blocksMax: number
}

/**
 * Opens a version 2 envelope. Never throws on input.
 * @param secrets spares agreeing again with a key that keeps coming; what does not open is not remembered
 */
export function openEnvelope(
  mine: AgreementKey,
  bytes: Uint8Array,
  context: EnvelopeContext,
  lifetime: Lifetime,
  secrets?: AgreedSecrets,
): OpenedEnvelope {
  if (envelopeVersion(bytes) !== 2) return { refused: 'wrong-version' }
  if (bytes.length < headerLength + smallestSize + aeadTagLength) return { refused: 'malformed' }
  const clear = bytes.subarray(0, headerLength)
  const header = headerCodec.decode(clear)
  if (header.expiry < lifetime.height) return { refused: 'expired' }
  if (header.expiry > lifetime.height + lifetime.blocksMax) return { refused: 'expiry-too-far' }
  const recalled = secrets?.recall(mine.publicKey, header.publicKey)
  const shared = recalled ?? mine.agree(header.publicKey)
  if (shared === undefined) return { refused: 'cannot-open' }
  const associatedData = associatedDataOf(clear, context, mine.publicKey)
  const padded = openAead({ ...sealingKeys(shared, associatedData), associatedData }, bytes.subarray(headerLength))
  if (padded === undefined) return { refused: 'cannot-open' }
  const plaintext = unpad(padded)
  if (plaintext === undefined) return { refused: 'malformed' }
  if (recalled === undefined) secrets?.keep(mine.publicKey, header.publicKey, shared)
  const prepareAnswer = (nonce: Uint8Array): AnswerSeal => {
    const hash = requestHash(bytes)
    const seal = prepareSealAead({ key: answerKey(shared, hash), nonce })
    return { requestHash: hash, seal: (answer) => concatBytes(nonce, seal(padToClass(answer))) }
  }
  return {
    plaintext,
    expiry: header.expiry,
    replayKey: envelopeReplayKey(context.sender, bytes),
    prepareAnswer,
    sealAnswer: (nonce, answer) => prepareAnswer(nonce).seal(answer),
  }
}

const replayDomain = textBytes('phat/replay/2')

/**
 * What names an envelope for ever: sender and header. Changing the ciphertext does not make another envelope of it, and no change of the
 * header opens.
 */
function envelopeReplayKey(sender: Uint8Array, bytes: Uint8Array): Uint8Array {
  return blake2b256(concatBytes(replayDomain, sender, bytes.subarray(0, headerLength)))
}

const answerSalt = textBytes('phat/answer/2')

/** The hash by which an answer names the request that it answers: blake2b-256 of the whole envelope. */
export function requestHash(request: Uint8Array): Uint8Array {
  return blake2b256(request)
}

/** @param hash of the request */
function answerKey(shared: Uint8Array, hash: Uint8Array): Uint8Array {
  return hkdfSha256(shared, answerSalt, hash, aeadKeyLength)
}

/** Opens the answer to `request`, which `mine` sent to `theirs`; undefined when it is not that. */
export function openAnswer(
  mine: AgreementKey,
  theirs: Uint8Array,
  request: Uint8Array,
  answer: Uint8Array,
): Uint8Array | undefined {
  if (answer.length < aeadNonceLength + aeadTagLength) return undefined
  const shared = mine.agree(theirs)
  if (shared === undefined) return undefined
  const binding = { key: answerKey(shared, requestHash(request)), nonce: answer.subarray(0, aeadNonceLength) }
  const padded = openAead(binding, answer.subarray(aeadNonceLength))
  return padded === undefined ? undefined : unpad(padded)
}
