// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { enclaveAttributes } from '../intel/enclave-report.ts'
import { septVeDisableBit, tdAttributes } from '../intel/td-report.ts'
import { type DcapFault, flipped, replaced } from './fault.ts'

const sgx = ['sgx'] as const
const tdx = ['tdx'] as const

/** What the attested code and its launch must not be. */
export const bodyFaults: readonly DcapFault[] = [
  {
    id: 'enclave-debug',
    says: 'a debug enclave',
    tees: sgx,
    check: 'dcap.enclave.debug',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x07)
    },
  },
  {
    id: 'enclave-not-initialised',
    says: 'an enclave without the INIT attribute',
    tees: sgx,
    check: 'dcap.enclave.attributes',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x04)
    },
  },
  {
    id: 'enclave-attribute-reserved',
    says: 'a reserved attribute of the enclave',
    tees: sgx,
    check: 'dcap.enclave.attributes',
    edit: ({ quote }) => {
      enclaveOf(quote).attributes = enclaveAttributes(0x0d)
    },
  },
  ...[0, 1, 2, 3].map(
    (range): DcapFault => ({
      id: `enclave-reserved-${range + 1}`,
      says: `reserved range ${range + 1} of the enclave report is not zero`,
      tees: sgx,
      check: 'dcap.enclave.reserved',
      edit: ({ quote }) => {
        const { reserved } = enclaveOf(quote)
        reserved[range] = flipped(known(reserved[range], 'a report has four reserved ranges'), 10)
      },
    }),
  ),
  tdFault('td-debug', 'a TD under debug', 'dcap.td.debug', [0, septVeDisableBit]),
  tdFault('td-untrusted-reserved', 'a reserved bit among those that make a TD untrusted', 'dcap.td.attributes', [
    2,
    septVeDisableBit,
  ]),
  tdFault('td-sept-ve', 'a TD without SEPT_VE_DISABLE', 'dcap.td.septVeDisable', []),
  tdFault('td-migratable', 'a TD that may be migrated', 'dcap.td.migratable', [29, septVeDisableBit]),
  tdFault('td-attribute-reserved', 'a reserved attribute of the TD', 'dcap.td.attributes', [20, septVeDisableBit]),
  tdFault('td-attribute-reserved-high', 'a reserved attribute of the TD in the upper half', 'dcap.td.attributes', [
    40,
    septVeDisableBit,
  ]),
  {
    id: 'td-xfam',
    says: 'an extended feature that does not exist',
    tees: tdx,
    check: 'dcap.td.xfam',
    edit: ({ quote }) => {
      tdOf(quote).xfam = replaced(tdOf(quote).xfam, 5, [1])
    },
  },
  {
    id: 'td-service-td',
    says: 'a service TD bound to the TD',
    tees: tdx,
    versions: [5],
    tdx: '1.5',
    check: 'dcap.td.mrServiceTd',
    edit: ({ quote }) => {
      const { later } = tdOf(quote)
      if (later !== undefined) later.mrServiceTd = flipped(later.mrServiceTd, 0)
    },
  },
  {
    id: 'tdx-module-signer',
    says: 'a TDX module signed by someone else than Intel',
    tees: tdx,
    check: 'dcap.td.mrSignerSeam',
    edit: ({ quote }) => {
      tdOf(quote).mrSignerSeam = flipped(tdOf(quote).mrSignerSeam, 0)
    },
  },
  {
    id: 'tdx-module-attributes',
    says: 'a TDX module with attributes, as a debug module has',
    tees: tdx,
    check: 'dcap.td.seamAttributes',
    edit: ({ quote }) => {
      tdOf(quote).seamAttributes = flipped(tdOf(quote).seamAttributes, 0)
    },
  },
  {
    id: 'tdx-module-unknown',
    says: 'a TDX module of a major version that TCB info does not know',
    tees: tdx,
    check: 'dcap.tdxModule.identity',
    edit: ({ quote }) => {
      tdOf(quote).teeTcbSvn = replaced(tdOf(quote).teeTcbSvn, 1, [2])
    },
  },
  {
    id: 'tdx-module-too-old',
    says: 'a TDX module older than any that TCB info lists',
    tees: tdx,
    check: 'dcap.tdxModule.level',
    edit: ({ quote }) => {
      tdOf(quote).teeTcbSvn = replaced(tdOf(quote).teeTcbSvn, 0, [1])
    },
  },
  {
    id: 'tdx-component-too-low',
    says: 'one TDX component below every level, while others lie above',
    tees: tdx,
    check: 'dcap.tcb.level',
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
