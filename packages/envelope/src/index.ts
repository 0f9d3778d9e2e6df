// SPDX-License-Identifier: Apache-2.0
export { type AgreedSecrets, createAgreedSecrets, createSessionKey } from './agreed-secrets.ts'
export {
  type CertificateBody,
  type CertificateChain,
  type CertificateVerdict,
  type ChainedSignature,
  certificateBody,
  certificateDepthMax,
  type VerifiedCertificates,
  verifyCertificate,
} from './certificate.ts'
export { certificateDigest, queryDigest } from './eip712.ts'
export {
  type AnswerSeal,
  type EnvelopeContext,
  type EnvelopePurpose,
  type EnvelopeRefusal,
  type EnvelopeVersion,
  envelopeVersion,
  type Lifetime,
  type OpenedEnvelope,
  openAnswer,
  openEnvelope,
  requestHash,
  sealEnvelope,
} from './envelope.ts'
export { certificateErrors, envelopeErrors } from './envelope-errors.ts'
export { decodeLegacy, legacyReplayKey, type OpenedLegacy, openLegacy, sealLegacy } from './legacy.ts'
export {
  type Answer2,
  answer2,
  type LegacyQuery,
  legacyAnswer,
  legacyQuery,
  type Query,
  type Query2,
  type QueryError,
  type QueryOutcome,
  query,
  query2,
  queryError,
  queryOutcome,
  type Receipt,
  receipt,
} from './query.ts'
export { receiptSigningBytes, signAnswer, verifyAnswer } from './receipt.ts'
export { type CertificateRefusal, evmAccount, legacyRefusalNames } from './signer.ts'
export { sizeClass } from './size-class.ts'
export { type TracedChangeRecord, type TracedFrameRecord, type TracedOutcome, tracedOutcome } from './traced-outcome.ts'
