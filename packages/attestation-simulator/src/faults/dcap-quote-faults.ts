// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'
import { enclaveAttributes } from '../intel/enclave-report.ts'
import { septVeDisableBit, tdAttributes } from '../intel/td-report.ts'
import { type DcapFault, flipped, replaced } from './fault.ts'

const both = ['sgx', 'tdx'] as const
const sgx = ['sgx'] as const
const tdx = ['tdx'] as const

/** The form of a quote: versions, types, sizes, reserved bytes. */
export const quoteFormFaults: readonly DcapFault[] = [
  {
    id: 'version-unknown',
    says: 'a version that does not exist',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.version = 6
    },
  },
  {
    id: 'version-too-old',
    says: 'version 2, of the time before DCAP',
    tees: sgx,
    versions: [3],
    check: '?',
    spoil: (issued) => {
      issued.quote = replaced(issued.quote, 0, [2, 0])
    },
  },
  {
    id: 'version-of-other-tee',
    says: 'version 3, which only SGX has, with the TEE type of TDX',
    tees: tdx,
    versions: [4],
    check: '?',
    edit: ({ quote }) => {
      quote.version = 3
    },
  },
  {
    id: 'tee-type-unknown',
    says: 'a TEE type that does not exist',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.teeType = 0x82
    },
  },
  {
    id: 'tee-type-of-other',
    says: 'the TEE type of the other kind, whose body has another size',
    tees: both,
    versions: [4],
    check: '?',
    edit: ({ quote }) => {
      quote.teeType = quote.teeType === 0 ? 0x81 : 0
    },
  },
  {
    id: 'attestation-key-type',
    says: 'an attestation key on P-384, which no quoting enclave has',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.attestationKeyType = 3
    },
  },
  {
    id: 'qe-vendor',
    says: 'a quoting enclave of another vendor than Intel',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.qeVendorId = flipped(quote.qeVendorId, 3)
    },
  },
  {
    id: 'header-reserved',
    says: 'a reserved field of the header that is not zero',
    tees: both,
    versions: [4, 5],
    check: '?',
    edit: ({ quote }) => {
      quote.qeSvn = 1
    },
  },
  {
    id: 'body-type-unknown',
    says: 'a body of a type that does not exist',
    tees: both,
    versions: [5],
    check: '?',
    edit: ({ quote }) => {
      quote.bodyType = 4
    },
  },
  {
    id: 'body-type-of-other-tee',
    says: 'a body type that belongs to the other TEE kind',
    tees: both,
    versions: [5],
    check: '?',
    edit: ({ quote }) => {
      quote.bodyType = quote.bodyType === 1 ? 2 : 1
    },
  },
  {
    id: 'body-size',
    says: 'a body size that is not that of its type',
    tees: both,
    versions: [5],
    check: '?',
    edit: ({ quote }) => {
      quote.bodySize = 100
    },
  },
  {
    id: 'signature-data-of-version-3',
    says: 'a version 5 quote whose signature data is laid out as in version 3',
    tees: both,
    versions: [5],
    check: '?',
    spoil: (issued) => {
      const { quote, layout } = issued
      const nested = quote.slice(layout.qeReport)
      const before = quote.slice(0, layout.qeReport - 6)
      issued.quote = resized(concatBytes(before, nested), layout.signatureSize)
    },
  },
  {
    id: 'empty',
    says: 'no bytes at all',
    tees: both,
    check: '?',
    spoil: (issued) => {
      issued.quote = new Uint8Array()
    },
  },
  {
    id: 'garbage',
    says: 'bytes that are no quote',
    tees: both,
    check: '?',
    spoil: (issued) => {
      issued.quote = issued.quote.map((byte, at) => byte ^ (at * 31 + 7))
    },
  },
  {
    id: 'truncated',
    says: 'a quote whose last byte is missing',
    tees: both,
    check: '?',
    spoil: (issued) => {
      issued.quote = issued.quote.slice(0, -1)
    },
  },
  {
    id: 'trailing-byte',
    says: 'a zero byte after the end',
    tees: both,
    check: '?',
    spoil: (issued) => {
      issued.quote = concatBytes(issued.quote, Uint8Array.of(0))
    },
  },
  {
    id: 'trailing-byte-inside',
    says: 'a byte after the certificate chain that the size of the signature data includes',
    tees: both,
    check: '?',
    spoil: (issued) => {
      issued.quote = resized(concatBytes(issued.quote, Uint8Array.of(0)), issued.layout.signatureSize)
    },
  },
  {
    id: 'certification-type-encrypted-ppid',
    says: 'an encrypted PPID in place of a certificate chain',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.certificationType = 3
    },
  },
  {
    id: 'certification-type-unknown',
    says: 'certification data of a type that does not exist',
    tees: both,
    check: '?',
    edit: ({ quote }) => {
      quote.certificationType = 9
    },
  },
  {
    id: 'certification-not-nested',
    says: 'a version 4 or 5 quote whose outer certification data is no QE report',
    tees: both,
    versions: [4, 5],
    check: '?',
    edit: ({ quote }) => {
      quote.outerCertificationType = 5
    },
  },
]

/** Writes the size of the signature data that the bytes have. */
function resized(quote: Uint8Array, sizeAt: number): Uint8Array {
  const copy = quote.slice()
  new DataView(copy.buffer).setUint32(sizeAt, copy.length - sizeAt - 4, true)
  return copy
}

/** What the attested code and its launch must not be. */
export const bodyFaults: readonly DcapFault[] = [
  {
    id: 'enclave-debug',
    says: 'a debug enclave',
    tees: sgx,
    check: '?',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x07)
    },
  },
  {
    id: 'enclave-not-initialised',
    says: 'an enclave without the INIT attribute',
    tees: sgx,
    check: '?',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x04)
    },
  },
  {
    id: 'enclave-attribute-reserved',
    says: 'a reserved attribute of the enclave',
    tees: sgx,
    check: '?',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x0d)
    },
  },
  ...[0, 1, 2, 3].map(
    (range): DcapFault => ({
      id: `enclave-reserved-${range + 1}`,
      says: `reserved range ${range + 1} of the enclave report is not zero`,
      tees: sgx,
      check: '?',
      edit: ({ quote }) => {
        const { reserved } = enclaveOf(quote)
        reserved[range] = flipped(known(reserved[range], 'a report has four reserved ranges'), 10)
      },
    }),
  ),
  tdFault('td-debug', 'a TD under debug', '?', [0, septVeDisableBit]),
  tdFault('td-untrusted-reserved', 'a reserved bit among those that make a TD untrusted', '?', [2, septVeDisableBit]),
  tdFault('td-sept-ve', 'a TD without SEPT_VE_DISABLE', '?', []),
  tdFault('td-migratable', 'a TD that may be migrated', '?', [29, septVeDisableBit]),
  tdFault('td-attribute-reserved', 'a reserved attribute of the TD', '?', [20, septVeDisableBit]),
  tdFault('td-attribute-reserved-high', 'a reserved attribute of the TD in the upper half', '?', [40, septVeDisableBit]),
  {
    id: 'td-xfam',
    says: 'an extended feature that does not exist',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).xfam = replaced(tdOf(quote).xfam, 5, [1])
    },
  },
  {
    id: 'td-service-td',
    says: 'a service TD bound to the TD',
    tees: tdx,
    versions: [5],
    check: '?',
    edit: ({ quote }) => {
      const { later } = tdOf(quote)
      if (later !== undefined) later.mrServiceTd = flipped(later.mrServiceTd, 0)
    },
  },
  {
    id: 'tdx-module-signer',
    says: 'a TDX module signed by someone else than Intel',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).mrSignerSeam = flipped(tdOf(quote).mrSignerSeam, 0)
    },
  },
  {
    id: 'tdx-module-attributes',
    says: 'a TDX module with attributes, as a debug module has',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).seamAttributes = flipped(tdOf(quote).seamAttributes, 0)
    },
  },
  {
    id: 'tdx-module-unknown',
    says: 'a TDX module of a major version that TCB info does not know',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).teeTcbSvn = replaced(tdOf(quote).teeTcbSvn, 1, [2])
    },
  },
  {
    id: 'tdx-module-too-old',
    says: 'a TDX module older than any that TCB info lists',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).teeTcbSvn = replaced(tdOf(quote).teeTcbSvn, 0, [1])
    },
  },
  {
    id: 'tdx-component-too-low',
    says: 'one TDX component below every level, while others lie above',
    tees: tdx,
    check: '?',
    edit: ({ quote }) => {
      tdOf(quote).teeTcbSvn = replaced(tdOf(quote).teeTcbSvn, 2, [1])
    },
  },
]

function tdFault(id: string, says: string, check: string, bits: readonly number[]): DcapFault {
  return {
    id,
    says,
    tees: tdx,
    check,
    edit: ({ quote }) => {
      tdOf(quote).tdAttributes = tdAttributes(bits)
    },
  }
}

type Quote = Parameters<NonNullable<DcapFault['edit']>>[0]['quote']

const enclaveOf = ({ enclave }: Quote) => known(enclave, 'a fault of enclaves is asked for SGX')
const tdOf = ({ td }: Quote) => known(td, 'a fault of trust domains is asked for TDX')
