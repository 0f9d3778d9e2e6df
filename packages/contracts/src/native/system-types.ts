// SPDX-License-Identifier: Apache-2.0
import { accountId, type EventDescriptor, hash as inkHash, type StateFieldDescriptor } from '@phat/abi'
import {
  alias,
  arm,
  type Codec,
  fixedBytes,
  option,
  str,
  tuple,
  u8,
  u16,
  u32,
  unit,
  type ValueOf,
  variant,
  vec,
} from '@phat/codec'

// Brands tell apart what code passes around; here all comes from the wire and goes back to it.
/** An account or contract. */
export const account = accountId as Codec<Uint8Array>
/** `Hash` of ink!. */
export const hash = inkHash as Codec<Uint8Array>
/** `Hash` of pink, which is a plain array. */
export const plainHash = fixedBytes(32)

/** Why the system contract refuses; the first one is spelled as Phala spells it. Source: pink `system::Error`. */
export const systemError = variant('pink_extension::system::Error', {
  PermisionDenied: arm(0),
  DriverNotFound: arm(1),
  CodeNotFound: arm(2),
  ConditionNotMet: arm(3),
})
export type SystemError = ValueOf<typeof systemError>

/** What drivers answer. Source: pink `system::DriverError`. */
export const driverError = variant('pink_extension::system::DriverError', {
  Other: arm(0, str),
  SystemError: arm(1, systemError),
  BadOrigin: arm(2),
})
export type DriverError = ValueOf<typeof driverError>

export const codeType = variant('pink_extension::system::CodeType', { Ink: arm(0), Sidevm: arm(1) })

/** Major, minor, patch. */
export const versionTuple = alias<readonly [number, number, number]>(tuple(u16, u16, u16), 'VersionTuple')

/** A driver, and the block in which it was set. */
export const driverRecord = tuple(u32, account)
export const driverHistory = vec(driverRecord)

/** In the order of their index. */
export const systemEvents: readonly EventDescriptor[] = [
  {
    label: 'DriverChanged',
    fields: [
      { name: 'name', codec: str, indexed: true, docs: [] },
      { name: 'previous', codec: option(account), indexed: false, docs: [] },
      { name: 'current', codec: account, indexed: false, docs: [] },
    ],
    docs: ['A driver was set.'],
  },
  {
    label: 'AdministratorAdded',
    fields: [{ name: 'user', codec: account, indexed: false, docs: [] }],
    docs: ['An account may administer the cluster now.'],
  },
]

/**
 * Root keys of the state. They are those of Phala's own system contract, so that either can take over the state of the other; where Phala
 * has an earlier form of drivers beside the later one, this one reads both and writes the later.
 */
export const systemKeys = {
  owner: 0,
  administrators: 0x11ab_091d,
  drivers: 0xe69d_aeed,
  drivers2: 0xae67_f833,
  driversHistory: 0xd223_2fce,
  /** Ours. */
  accepts: 0x7068_6174,
} as const

/** The state as ink! lays it out: a value under its root key, an entry of a mapping under the root key and its own. */
export const systemState: readonly StateFieldDescriptor[] = [
  { name: 'owner', key: systemKeys.owner, docs: [], layout: { kind: 'value', codec: account } },
  { name: 'administrators', key: systemKeys.administrators, docs: [], layout: { kind: 'mapping', key: account, value: unit } },
  { name: 'drivers', key: systemKeys.drivers, docs: [], layout: { kind: 'mapping', key: str, value: account } },
  { name: 'drivers2', key: systemKeys.drivers2, docs: [], layout: { kind: 'mapping', key: str, value: driverRecord } },
  {
    name: 'driversHistory',
    key: systemKeys.driversHistory,
    docs: [],
    layout: { kind: 'mapping', key: str, value: driverHistory },
  },
  { name: 'accepts', key: systemKeys.accepts, docs: [], layout: { kind: 'value', codec: u8 } },
]
