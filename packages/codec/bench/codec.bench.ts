// SPDX-License-Identifier: Apache-2.0
import * as scaleTs from 'scale-ts'
import {
  arm,
  bytes,
  type Codec,
  compact,
  compactU32,
  compactU128,
  fixedBytes,
  struct,
  u8,
  u32,
  unit,
  variant,
} from '../src/index.ts'

/** One measured figure; `ratio` is how many times faster than `peer`. */
export interface BenchFigure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

const identity = (account: number) => new Uint8Array(32).fill(account)

const multiAddress = variant('sp_runtime::multiaddress::MultiAddress', {
  Id: arm(0, fixedBytes(32)),
  Index: arm(1, compact(u32)),
  Raw: arm(2, bytes),
  Address32: arm(3, fixedBytes(32)),
  Address20: arm(4, fixedBytes(20)),
})

const transfer = { dest: multiAddress, value: compactU128 }

/** A signed transfer as it stands in a block (V4, mortal), declared with our combinators. */
export const extrinsic = struct('Extrinsic', {
  length: compactU32,
  version: u8,
  address: multiAddress,
  signature: variant('sp_runtime::MultiSignature', {
    Ed25519: arm(0, fixedBytes(64)),
    Sr25519: arm(1, fixedBytes(64)),
    Ecdsa: arm(2, fixedBytes(65)),
  }),
  era: fixedBytes(2),
  nonce: compactU32,
  tip: compactU128,
  call: variant('RuntimeCall', {
    System: arm(0, variant('pallet_system::Call', { remark: arm(0, { remark: bytes }) })),
    Balances: arm(
      5,
      variant('pallet_balances::Call', {
        transfer_allow_death: arm(0, transfer),
        transfer_keep_alive: arm(3, transfer),
        transfer_all: arm(4, { dest: multiAddress, keepAlive: u8 }),
        nothing: arm(9, unit),
      }),
    ),
  }),
})

const peerAddress = scaleTs.Enum({
  Id: scaleTs.Bytes(32),
  Index: scaleTs.compact,
  Raw: scaleTs.Bytes(),
  Address32: scaleTs.Bytes(32),
  Address20: scaleTs.Bytes(20),
})

const peerTransfer = scaleTs.Struct({ dest: peerAddress, value: scaleTs.compact })

/** The same in scale-ts. */
export const peerExtrinsic = scaleTs.Struct({
  length: scaleTs.compact,
  version: scaleTs.u8,
  address: peerAddress,
  signature: scaleTs.Enum({ Ed25519: scaleTs.Bytes(64), Sr25519: scaleTs.Bytes(64), Ecdsa: scaleTs.Bytes(65) }),
  era: scaleTs.Bytes(2),
  nonce: scaleTs.compact,
  tip: scaleTs.compact,
  call: scaleTs.Enum(
    {
      System: scaleTs.Enum({ remark: scaleTs.Struct({ remark: scaleTs.Bytes() }) }),
      Balances: scaleTs.Enum(
        {
          transfer_allow_death: peerTransfer,
          transfer_keep_alive: peerTransfer,
          transfer_all: scaleTs.Struct({ dest: peerAddress, keepAlive: scaleTs.u8 }),
          nothing: scaleTs._void,
        },
        [0, 3, 4, 9],
      ),
    },
    [0, 5],
  ),
})

/** 146 bytes: the transfer of 1 PHA by a mortal transaction without tip. */
export const transferExtrinsic: typeof extrinsic extends Codec<infer T> ? T : never = {
  length: 144,
  version: 0x84,
  address: { type: 'Id', value: identity(1) },
  signature: { type: 'Sr25519', value: new Uint8Array(64).fill(9) },
  era: Uint8Array.of(0x15, 0x02),
  nonce: 42,
  tip: 0n,
  call: {
    type: 'Balances',
    value: { type: 'transfer_keep_alive', value: { dest: { type: 'Id', value: identity(2) }, value: 1_000_000_000_000n } },
  },
}

/** Microseconds of processor time that the runs take; a machine busy with others distorts it less than the wall clock. */
function cpuTime(operations: number, run: () => void): number {
  const start = process.cpuUsage()
  for (let i = 0; i < operations; i++) run()
  const { user, system } = process.cpuUsage(start)
  return Math.max(1, user + system)
}

/** Operations a second of ours and of the peer: the best of seven rounds, in turns so that both meet the same conditions. */
function rates(operations: number, ours: () => void, peer: () => void): { ours: number; peer: number } {
  const best = { ours: 0, peer: 0 }
  const peerOperations = Math.ceil(operations / 4)
  for (let round = 0; round < 7; round++) {
    best.ours = Math.max(best.ours, (operations * 1e6) / cpuTime(operations, ours))
    best.peer = Math.max(best.peer, (peerOperations * 1e6) / cpuTime(peerOperations, peer))
  }
  return best
}

const round = (value: number, digits: number) => Number(value.toPrecision(digits))

/** Measures decoding and encoding of a signed transfer against scale-ts. */
export async function benchCodec(size: 'small' | 'full'): Promise<Record<string, BenchFigure>> {
  const operations = size === 'small' ? 500 : 60_000
  const encoded = extrinsic.encode(transferExtrinsic)
  const peerValue = peerExtrinsic.dec(encoded)
  const decode = rates(
    operations,
    () => extrinsic.decode(encoded),
    () => peerExtrinsic.dec(encoded),
  )
  const encode = rates(
    operations,
    () => extrinsic.encode(transferExtrinsic),
    () => peerExtrinsic.enc(peerValue),
  )
  const peer = 'scale-ts 1.6.1'
  const decodeRatio = round(decode.ours / decode.peer, 3)
  const encodeRatio = round(encode.ours / encode.peer, 3)
  return {
    scale_transfer_decode_ratio: { value: decodeRatio, unit: 'x', peer, ratio: decodeRatio },
    scale_transfer_decode: { value: round(decode.ours, 4), unit: 'op/s', peer, ratio: decodeRatio },
    scale_transfer_encode: { value: round(encode.ours, 4), unit: 'op/s', peer, ratio: encodeRatio },
  }
}
