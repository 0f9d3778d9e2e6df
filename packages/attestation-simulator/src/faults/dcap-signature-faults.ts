// SPDX-License-Identifier: Apache-2.0

import { sha256 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'
import { enclaveAttributes } from '../intel/enclave-report.ts'
import type { QuoteLayout } from '../intel/issue-dcap.ts'
import { type DcapFault, flipped, replaced } from './fault.ts'

const both = ['sgx', 'tdx'] as const
const sgx = ['sgx'] as const
const tdx = ['tdx'] as const

/** What is signed, changed by one bit after it was signed; and signatures by others, or none. */
export const quoteSignatureFaults: readonly DcapFault[] = [
  flip('mrenclave-flipped', 'a bit of MRENCLAVE', sgx, 'body', 64, 'dcap.quote.signature'),
  flip('mrsigner-flipped', 'a bit of MRSIGNER', sgx, 'body', 128, 'dcap.quote.signature'),
  flip('enclave-report-data-flipped', 'a bit of the report data', sgx, 'body', 320, 'dcap.quote.signature'),
  flip('mrtd-flipped', 'a bit of MRTD', tdx, 'body', 136, 'dcap.quote.signature'),
  flip('rtmr3-flipped', 'a bit of RTMR3', tdx, 'body', 472, 'dcap.quote.signature'),
  flip('td-report-data-flipped', 'a bit of the report data', tdx, 'body', 520, 'dcap.quote.signature'),
  flip('header-user-data-flipped', 'a bit of the user data in the header', both, 'header', 28, 'dcap.quote.signature'),
  flip('quote-signature-flipped', 'a bit of the signature over the quote', both, 'signature', 63, 'dcap.quote.signature'),
  flip('qe-report-flipped', 'a bit of MRENCLAVE in the QE report', both, 'qeReport', 64, 'dcap.qe.signature'),
  flip(
    'qe-report-signature-flipped',
    'a bit of the signature over the QE report',
    both,
    'qeReportSignature',
    63,
    'dcap.qe.signature',
  ),
  flip('qe-auth-data-flipped', 'a bit of the QE authentication data', both, 'authData', 2, 'dcap.qe.key'),
  {
    id: 'attestation-key-replaced',
    says: 'an attestation key of a stranger, who signed the quote with it; the QE report binds the machine’s',
    tees: both,
    check: 'dcap.qe.key',
    edit: ({ quote }, { stranger }) => {
      quote.qeReportData = boundBy(quote.attestationKey.point, quote.authData)
      quote.attestationKey = stranger
    },
  },
  {
    id: 'attestation-key-off-curve',
    says: 'an attestation key that is no point of the curve, and that the QE report binds',
    tees: both,
    check: 'dcap.quote.signature',
    edit: ({ quote }) => {
      const point = flipped(quote.attestationKey.point, 63)
      quote.qeReportData = boundBy(point, quote.authData)
      quote.attestationKey = { ...quote.attestationKey, point }
    },
  },
  {
    id: 'quote-by-stranger',
    says: 'a quote signed by another key than the attestation key it carries',
    tees: both,
    check: 'dcap.quote.signature',
    edit: ({ quote }, { stranger }) => {
      quote.bodySigner = stranger
    },
  },
  {
    id: 'quote-signature-of-ones',
    says: 'a signature whose r and s are 1',
    tees: both,
    check: 'dcap.quote.signature',
    spoil: (issued) => {
      issued.quote = replaced(issued.quote, issued.layout.signature, oneAndOne())
    },
  },
  {
    id: 'quote-signature-zero',
    says: 'a signature of zeros, which some verifiers took for any message',
    tees: both,
    check: 'dcap.quote.signature',
    spoil: (issued) => {
      issued.quote = replaced(issued.quote, issued.layout.signature, new Uint8Array(64))
    },
  },
  {
    id: 'qe-report-by-stranger',
    says: 'a QE report signed by a key that Intel did not certify',
    tees: both,
    check: 'dcap.qe.signature',
    edit: ({ quote }, { stranger }) => {
      quote.qeSigner = stranger
    },
  },
  {
    id: 'qe-report-signature-of-ones',
    says: 'a QE report with a signature whose r and s are 1',
    tees: both,
    check: 'dcap.qe.signature',
    spoil: (issued) => {
      issued.quote = replaced(issued.quote, issued.layout.qeReportSignature, oneAndOne())
    },
  },
  {
    id: 'qe-report-data-tail',
    says: 'QE report data that holds something after the hash of the key',
    tees: both,
    check: 'dcap.qe.key',
    edit: ({ quote }) => {
      quote.qeReportData = flipped(boundBy(quote.attestationKey.point, quote.authData), 40)
    },
  },
]

/** A quoting enclave that is not as its identity says. */
export const quotingEnclaveFaults: readonly DcapFault[] = [
  {
    id: 'qe-debug',
    says: 'a quoting enclave under debug',
    tees: both,
    check: 'dcap.qe.debug',
    edit: ({ quote }) => {
      quote.qeReport.attributes = enclaveAttributes(0x17)
    },
  },
  {
    id: 'qe-mrsigner',
    says: 'a quoting enclave of another signer',
    tees: both,
    check: 'dcap.qe.mrSigner',
    edit: ({ quote }) => {
      quote.qeReport.mrSigner = flipped(quote.qeReport.mrSigner, 0)
    },
  },
  {
    id: 'qe-prod-id',
    says: 'another enclave of the vendor than the quoting enclave',
    tees: both,
    check: 'dcap.qe.isvProdId',
    edit: ({ quote }) => {
      quote.qeReport.isvProdId = 7
    },
  },
  {
    id: 'qe-misc-select',
    says: 'a quoting enclave whose MISCSELECT is not that of its identity',
    tees: both,
    check: 'dcap.qe.miscSelect',
    edit: ({ quote }) => {
      quote.qeReport.miscSelect = 1
    },
  },
  {
    id: 'qe-attributes',
    says: 'a quoting enclave whose attributes are not those of its identity',
    tees: both,
    check: 'dcap.qe.attributes',
    edit: ({ quote }) => {
      quote.qeReport.attributes = enclaveAttributes(0x35)
    },
  },
  {
    id: 'qe-too-old',
    says: 'a quoting enclave older than any that its identity lists',
    tees: both,
    check: 'dcap.qe.level',
    edit: ({ quote }) => {
      quote.qeReport.isvSvn = 1
    },
  },
]

function flip(
  id: string,
  what: string,
  tees: DcapFault['tees'],
  part: keyof QuoteLayout,
  offset: number,
  check: string,
): DcapFault {
  return {
    id,
    says: `${what} changed after signing`,
    tees,
    check,
    spoil: (issued) => {
      issued.quote = flipped(issued.quote, issued.layout[part] + offset)
    },
  }
}

function boundBy(point: Uint8Array, authData: Uint8Array): Uint8Array {
  return concatBytes(sha256(concatBytes(point, authData)), new Uint8Array(32))
}

function oneAndOne(): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes[31] = 1
  bytes[63] = 1
  return bytes
}
