// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { concatBytes, equalBytes, toHex } from '@phat/primitives'
import type { CheckName, Ladder } from '../../ladder.ts'
import { isDebugEnclave } from '../check-body.ts'
import type { DcapQuote } from '../quote.ts'
import { matchIsvLevel } from './judge-tcb.ts'
import type { QeIdentity, TcbFinding } from './tcb-info.ts'

const qeKey: CheckName = [
  'dcap.qe.key',
  'firmware',
  'The quoting enclave made the attestation key: its report holds the hash of it.',
]
const qeDebug: CheckName = ['dcap.qe.debug', 'firmware', 'The quoting enclave is no debug enclave.']
const qeMiscSelect: CheckName = [
  'dcap.qe.miscSelect',
  'firmware',
  'The quoting enclave was built as its identity says: MISCSELECT.',
]
const qeAttributes: CheckName = [
  'dcap.qe.attributes',
  'firmware',
  'The quoting enclave runs with the attributes of its identity.',
]
const qeMrSigner: CheckName = ['dcap.qe.mrSigner', 'firmware', 'The quoting enclave is signed by Intel.']
const qeIsvProdId: CheckName = ['dcap.qe.isvProdId', 'firmware', 'The enclave is a quoting enclave, no other of Intel.']
const qeLevel: CheckName = ['dcap.qe.level', 'firmware', 'Intel knows the version of the quoting enclave.']

/** Zero bytes behind the hash in the QE's report data. */
const zeros = new Uint8Array(32)

/**
 * "Verify that Report Data extracted from the QE report is equal to SHA256 of ECDSA Attestation Key and QE Authentication
 * Data, followed by 32 zero bytes" (Intel QVL 4.1.2.4.13). Form alone: whether Intel's platform signed it is another check.
 */
export function checkQeKey(ladder: Ladder, quote: DcapQuote): void {
  const hash = sha256(concatBytes(quote.attestationKey, quote.qeAuthenticationData))
  const { reportData } = quote.qeReport
  const holds = equalBytes(reportData.subarray(0, 32), hash) && equalBytes(reportData.subarray(32), zeros)
  ladder.check(qeKey, holds, { field: 'qeReport.reportData', expected: () => toHex(concatBytes(hash, zeros)), found: reportData })
  ladder.check(qeDebug, !isDebugEnclave(quote.qeReport), {
    field: 'qeReport.attributes.flags',
    expected: 'DEBUG (bit 1) 0',
    found: quote.qeReport.attributes,
  })
}

/**
 * Compares the quoting enclave with its identity, once both are known to be signed (Intel QVL 4.1.2.9): "MISCSELECT and
 * ATTRIBUTES after the mask is applied, MRSIGNER, ISVPRODID; then the first TCB level whose ISVSVN is lower or equal".
 * @returns what the identity says of its version, or undefined when a check failed
 */
export function checkQeIdentity(ladder: Ladder, quote: DcapQuote, identity: QeIdentity): TcbFinding | undefined {
  const { qeReport: qe } = quote
  const matches = [
    ladder.check(qeMiscSelect, equalMasked(qe.miscSelect, identity.miscSelect, identity.miscSelectMask), {
      field: 'qeReport.miscSelect',
      expected: identity.miscSelect,
      found: qe.miscSelect,
    }),
    ladder.check(qeAttributes, equalMasked(qe.attributes, identity.attributes, identity.attributesMask), {
      field: 'qeReport.attributes',
      expected: identity.attributes,
      found: qe.attributes,
    }),
    ladder.check(qeMrSigner, equalBytes(qe.mrSigner, identity.mrSigner), {
      field: 'qeReport.mrSigner',
      expected: identity.mrSigner,
      found: qe.mrSigner,
    }),
    ladder.check(qeIsvProdId, qe.isvProdId === identity.isvProdId, {
      field: 'qeReport.isvProdId',
      expected: identity.isvProdId,
      found: qe.isvProdId,
    }),
  ]
  const level = matchIsvLevel(identity.levels, qe.isvSvn)
  const lowest = identity.levels.at(-1)?.isvSvn
  const isKnown = ladder.check(qeLevel, level !== undefined, {
    field: 'qeReport.isvSvn',
    expected: `at least ${lowest}`,
    found: qe.isvSvn,
  })
  return isKnown && matches.every(Boolean) ? level : undefined
}

/** True when `value`, with the bits outside `mask` cleared, is `expected`; all have one length. */
export function equalMasked(value: Uint8Array, expected: Uint8Array, mask: Uint8Array): boolean {
  if (value.length !== expected.length || value.length !== mask.length) return false
  for (let i = 0; i < value.length; i++) if (((value[i] as number) & (mask[i] as number)) !== expected[i]) return false
  return true
}
