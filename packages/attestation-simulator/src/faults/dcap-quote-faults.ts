// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
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
    check: 'dcap.header.version',
    edit: ({ quote }) => {
      quote.version = 6
    },
  },
  {
    id: 'version-too-old',
    says: 'version 2, of the time before DCAP',
    tees: sgx,
    versions: [3],
    check: 'dcap.header.version',
    spoil: (issued) => {
      issued.quote = replaced(issued.quote, 0, [2, 0])
    },
  },
  {
    id: 'version-of-other-tee',
    says: 'version 3, which only SGX has, with the TEE type of TDX',
    tees: tdx,
    versions: [4],
    check: 'dcap.header.teeType',
    edit: ({ quote }) => {
      quote.version = 3
    },
  },
  {
    id: 'tee-type-unknown',
    says: 'a TEE type that does not exist',
    tees: both,
    check: 'dcap.header.teeType',
    edit: ({ quote }) => {
      quote.teeType = 0x82
    },
  },
  {
    id: 'tee-type-of-other',
    says: 'the TEE type of the other kind, whose body has another size',
    tees: both,
    versions: [4],
    check: 'dcap.quote.form',
    edit: ({ quote }) => {
      quote.teeType = quote.teeType === 0 ? 0x81 : 0
    },
  },
  {
    id: 'attestation-key-type',
    says: 'an attestation key on P-384, which no quoting enclave has',
    tees: both,
    check: 'dcap.header.attestationKeyType',
    edit: ({ quote }) => {
      quote.attestationKeyType = 3
    },
  },
  {
    id: 'qe-vendor',
    says: 'a quoting enclave of another vendor than Intel',
    tees: both,
    check: 'dcap.header.qeVendorId',
    edit: ({ quote }) => {
      quote.qeVendorId = flipped(quote.qeVendorId, 3)
    },
  },
  {
    id: 'header-reserved',
    says: 'a reserved field of the header that is not zero',
    tees: both,
    versions: [4, 5],
    check: 'dcap.header.reserved',
    edit: ({ quote }) => {
      quote.qeSvn = 1
    },
  },
  {
    id: 'body-type-unknown',
    says: 'a body of a type that does not exist',
    tees: both,
    versions: [5],
    check: 'dcap.quote.form',
    edit: ({ quote }) => {
      quote.bodyType = 4
    },
  },
  {
    id: 'body-type-of-other-tee',
    says: 'a body type that belongs to the other TEE kind',
    tees: both,
    versions: [5],
    check: 'dcap.quote.form',
    edit: ({ quote }) => {
      quote.bodyType = quote.bodyType === 1 ? 2 : 1
    },
  },
  {
    id: 'body-size',
    says: 'a body size that is not that of its type',
    tees: both,
    versions: [5],
    check: 'dcap.quote.form',
    edit: ({ quote }) => {
      quote.bodySize = 100
    },
  },
  {
    id: 'signature-data-of-version-3',
    says: 'a version 5 quote whose signature data is laid out as in version 3',
    tees: both,
    versions: [5],
    check: 'dcap.quote.form',
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
    check: 'dcap.header.form',
    spoil: (issued) => {
      issued.quote = new Uint8Array()
    },
  },
  {
    id: 'garbage',
    says: 'bytes that are no quote',
    tees: both,
    check: 'dcap.header.version',
    spoil: (issued) => {
      issued.quote = issued.quote.map((byte, at) => byte ^ (at * 31 + 7))
    },
  },
  {
    id: 'truncated',
    says: 'a quote whose last byte is missing',
    tees: both,
    check: 'dcap.quote.form',
    spoil: (issued) => {
      issued.quote = issued.quote.slice(0, -1)
    },
  },
  {
    id: 'trailing-byte',
    says: 'a zero byte after the end',
    tees: both,
    check: 'dcap.quote.form',
    spoil: (issued) => {
      issued.quote = concatBytes(issued.quote, Uint8Array.of(0))
    },
  },
  {
    id: 'trailing-byte-inside',
    says: 'a byte after the certificate chain that the size of the signature data includes',
    tees: both,
    check: 'dcap.quote.form',
    spoil: (issued) => {
      issued.quote = resized(concatBytes(issued.quote, Uint8Array.of(0)), issued.layout.signatureSize)
    },
  },
  {
    id: 'certification-type-encrypted-ppid',
    says: 'an encrypted PPID in place of a certificate chain',
    tees: both,
    check: 'dcap.quote.certificationData',
    edit: ({ quote }) => {
      quote.certificationType = 3
    },
  },
  {
    id: 'certification-type-unknown',
    says: 'certification data of a type that does not exist',
    tees: both,
    check: 'dcap.quote.certificationData',
    edit: ({ quote }) => {
      quote.certificationType = 9
    },
  },
  {
    id: 'certification-not-nested',
    says: 'a version 4 or 5 quote whose outer certification data is no QE report',
    tees: both,
    versions: [4, 5],
    check: 'dcap.quote.form',
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
