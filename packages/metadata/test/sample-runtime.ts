// SPDX-License-Identifier: Apache-2.0
import {
  type AnyCodec,
  alias,
  arm,
  array,
  bool,
  boundedBytes,
  boundedVec,
  bytes,
  type Codec,
  compact,
  compactU32,
  fixedBytes,
  i64,
  lazy,
  makeCodec,
  mapped,
  option,
  result,
  str,
  struct,
  tuple,
  u8,
  u32,
  u64,
  u128,
  unit,
  variant,
  vec,
} from '@phat/codec'
import type { PalletDescription, RuntimeDescription } from '../src/index.ts'

const same = <T>(value: T): T => value

export const accountId = mapped(fixedBytes(32), { from: same<Uint8Array>, to: same<Uint8Array> }, 'sp_core::crypto::AccountId32')
export const hash = mapped(fixedBytes(32), { from: same<Uint8Array>, to: same<Uint8Array> }, 'primitive_types::H256')
const balance = alias<bigint>(u128, 'T::Balance')

/** The codec under a description with type parameters, as frame makes for generic Rust types. */
function withParams<T>(codec: Codec<T>, params: Readonly<Record<string, AnyCodec>>): Codec<T> {
  const described = Object.entries(params).map(([name, type]) => ({ name, type }))
  return makeCodec<T>({
    description: { ...codec.description, params: described },
    minSize: codec.minSize,
    maxSize: codec.maxSize,
    write: (writer, value) => codec.write(writer, value),
    read: (reader) => codec.read(reader),
  })
}

export const multiAddress = withParams(
  variant('sp_runtime::multiaddress::MultiAddress', {
    Id: arm(0, accountId),
    Index: arm(1, compact(u32)),
    Raw: arm(2, bytes),
    Address32: arm(3, fixedBytes(32)),
    Address20: arm(4, fixedBytes(20)),
  }),
  { AccountId: accountId, AccountIndex: unit },
)

export const multiSignature = variant('sp_runtime::MultiSignature', {
  Ed25519: arm(0, fixedBytes(64)),
  Sr25519: arm(1, fixedBytes(64)),
  Ecdsa: arm(2, fixedBytes(65)),
})

export const balancesCall = variant('pallet_balances::pallet::Call', {
  transfer_allow_death: arm(
    0,
    {
      dest: alias<typeof multiAddress extends Codec<infer T> ? T : never>(multiAddress, 'AccountIdLookupOf<T>'),
      value: compact(u128),
    },
    'Transfers some free balance.',
    'The origin signs.',
  ),
  set_parts: arm(7, { newFree: balance, parts: array(u32, 3), memo: option(boundedBytes(32)) }),
})

export type Call = { readonly type: string; readonly value: unknown }
export const runtimeCall: Codec<Call> = lazy(() => outerCall, 'RuntimeCall')

export const utilityCall = variant('pallet_utility::pallet::Call', {
  batch: arm(0, { calls: vec(runtimeCall) }, 'Runs calls one after the other.'),
  maybe: arm(1, { call: option(runtimeCall) }),
})

const outerCall = variant('sample_runtime::RuntimeCall', {
  Balances: arm(5, balancesCall),
  Utility: arm(6, utilityCall),
}) as Codec<unknown> as Codec<Call>

export const dispatchInfo = struct('sample::DispatchInfo', {
  weight: struct('sp_weights::weight_v2::Weight', { refTime: compact(u64), proofSize: compact(u64) }),
  paysFee: bool,
})

export const balancesEvent = variant('pallet_balances::pallet::Event', {
  Transfer: arm(2, { from: accountId, to: accountId, amount: balance }, 'Transfer succeeded.'),
  Minted: arm(10, [accountId, u128]),
  Outcome: arm(11, { result: result(tuple(), u32) }),
})

export const balancesError = variant('pallet_balances::pallet::Error', {
  InsufficientBalance: arm(2, undefined, 'Balance too low to send value.'),
  ExistentialDeposit: arm(3),
})

const runtimeEvent = variant('sample_runtime::RuntimeEvent', { Balances: arm(5, balancesEvent) })
const runtimeError = variant('sample_runtime::RuntimeError', { Balances: arm(5, balancesError) })

export const accountData = struct('pallet_balances::types::AccountData', { free: balance, reserved: balance }, ['All balances.'])

const signedExtra = tuple(compactU32, compact(u128))
const uncheckedExtrinsic = withParams(
  mapped(bytes, { from: same<Uint8Array>, to: same<Uint8Array> }, 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic'),
  { Address: multiAddress, Call: runtimeCall, Signature: multiSignature, Extra: signedExtra },
)

const balancesPallet: PalletDescription = {
  name: 'Balances',
  index: 5,
  docs: ['Balances of accounts.'],
  storage: {
    prefix: 'Balances',
    entries: [
      {
        name: 'TotalIssuance',
        modifier: 'Default',
        kind: { type: 'plain', value: balance },
        fallback: u128.encode(0n),
        docs: ['Sum of all balances.'],
      },
      {
        name: 'Account',
        modifier: 'Optional',
        kind: { type: 'map', hashers: ['Blake2_128Concat'], keys: [accountId], value: accountData },
        fallback: new Uint8Array(1),
        docs: [],
      },
      {
        name: 'Approvals',
        modifier: 'Optional',
        kind: {
          type: 'map',
          hashers: ['Twox64Concat', 'Blake2_256', 'Identity'],
          keys: [u32, str, hash],
          value: boundedVec(i64, 4),
        },
        fallback: new Uint8Array(1),
        docs: [],
      },
      {
        name: 'Pairs',
        modifier: 'Default',
        kind: { type: 'map', hashers: ['Twox128'], keys: [tuple(u8, u32)], value: vec(u8) },
        fallback: new Uint8Array(1),
        docs: [],
      },
    ],
  },
  calls: balancesCall,
  event: balancesEvent,
  error: balancesError,
  constants: [{ name: 'ExistentialDeposit', type: balance, value: u128.encode(10_000_000_000n), docs: ['Smallest balance.'] }],
}

/** A runtime of two pallets that has every kind of type, a recursive call, and storage of every number of keys. */
export const sampleRuntime: RuntimeDescription = {
  pallets: [
    balancesPallet,
    { name: 'Utility', index: 6, docs: ['Helpers.'], calls: utilityCall, constants: [] },
    { name: 'Empty', index: 9, docs: [], constants: [] },
  ],
  extrinsic: {
    type: uncheckedExtrinsic,
    address: multiAddress,
    call: runtimeCall,
    signature: multiSignature,
    extra: signedExtra,
    versions: [4, 5],
    extensions: [
      { identifier: 'CheckNonce', extra: compactU32, additional: unit },
      { identifier: 'CheckGenesis', extra: unit, additional: hash },
      { identifier: 'ChargeTransactionPayment', extra: compact(u128), additional: unit },
    ],
  },
  runtime: struct('sample_runtime::Runtime', {}),
  outerEnums: { call: runtimeCall, event: runtimeEvent, error: runtimeError },
  apis: [
    {
      name: 'Core',
      version: 5,
      docs: ['The core API.'],
      methods: [{ name: 'version', inputs: [{ name: 'at', type: u32 }], output: dispatchInfo, docs: ['Version.'] }],
    },
  ],
}
