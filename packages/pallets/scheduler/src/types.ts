// SPDX-License-Identifier: Apache-2.0
import {
  alias,
  arm,
  boundedBytes,
  boundedVec,
  type Codec,
  type Described,
  fixedBytes,
  option,
  pathOf,
  struct,
  tuple,
  u8,
  u32,
  type ValueOf,
  variant,
} from '@phat/codec'
import {
  accountId,
  type DispatchResult,
  dispatchResult,
  h256,
  type Origin,
  type RuntimeCall,
  type RuntimeTypes,
} from '@phat/frame'
import type { Hash } from '@phat/primitives'

/** Names a task: 32 bytes that its scheduler chooses. */
const name = fixedBytes(32)
/** Where a task stands: the block of its agenda, and its place there. */
const address = tuple(u32, u32)
/** Blocks between the runs of a task, and how many there are yet to come. */
const period = tuple(u32, u32)

export type TaskAddress = ValueOf<typeof address>
export type Period = ValueOf<typeof period>

// Under the names that the declarations of pallet_scheduler use.

export const taskName = alias<Uint8Array>(name, 'TaskName')
export const optionalTaskName = alias<Uint8Array | undefined>(option(name), 'Option<TaskName>')
export const taskAddress = alias<TaskAddress>(address, 'TaskAddress<BlockNumberFor<T>>')
export const blockNumber = alias<number>(u32, 'BlockNumberFor<T>')
export const count = alias<number>(u32, 'u32')
export const smallCount = alias<number>(u8, 'u8')
export const priority = alias<number>(u8, 'schedule::Priority')
export const optionalPeriod = alias<Period | undefined>(option(period), 'Option<schedule::Period<BlockNumberFor<T>>>')
export const outcome = alias<DispatchResult>(dispatchResult, 'DispatchResult')
/** A call as an argument of a call. */
export const boxedCall = ({ call }: RuntimeTypes): Codec<RuntimeCall> => alias(call, 'Box<<T as Config>::RuntimeCall>')

/** `sp_runtime::traits::BlakeTwo256`, which metadata names as the hasher of bounded calls. */
const blakeTwo256: Described = {
  description: {
    path: pathOf('sp_runtime::traits::BlakeTwo256'),
    params: [],
    definition: { kind: 'composite', fields: [] },
    docs: [],
  },
}

/** Most bytes of a call that stands in the agenda itself. */
export const maxInlineSize = 128

const boundedArms = variant('frame_support::traits::preimages::Bounded', {
  Legacy: arm(0, { hash: h256 }),
  Inline: arm(1, boundedBytes(maxInlineSize)),
  Lookup: arm(2, { hash: h256, len: u32 }),
})

/** An encoded call of bounded size: the bytes where they are few, otherwise the hash of a preimage (`Bounded`). */
export type BoundedCall = ValueOf<typeof boundedArms>

/** The hash under which a bounded call must be looked up. */
export const lookupHash = (call: BoundedCall): Hash | undefined => (call.type === 'Inline' ? undefined : call.value.hash)

/** The stated length of a bounded call that must be looked up. */
export const lookupLength = (call: BoundedCall): number | undefined => (call.type === 'Lookup' ? call.value.len : undefined)

/** A call to be run later. */
export interface Task {
  readonly maybeId: Uint8Array | undefined
  /** 0 runs first; 63 is that of Substrate's governance. */
  readonly priority: number
  readonly call: BoundedCall
  readonly maybePeriodic: Period | undefined
  readonly origin: Origin
}

/** The agenda of a block: tasks and the holes that cancelled ones left, so that addresses stay. */
export function agendaOf({ call, origin }: RuntimeTypes, maxTasks: number): Codec<readonly (Task | undefined)[]> {
  const bounded: Codec<BoundedCall> = {
    ...boundedArms,
    description: {
      ...boundedArms.description,
      params: [
        { name: 'T', type: call },
        { name: 'H', type: blakeTwo256 },
      ],
      generic: true,
    },
  }
  const task = struct('pallet_scheduler::Scheduled', {
    maybeId: option(name),
    priority: u8,
    call: bounded,
    maybePeriodic: option(period),
    origin,
  })
  const params = [
    { name: 'Name', type: name },
    { name: 'Call', type: bounded },
    { name: 'BlockNumber', type: u32 },
    { name: 'PalletsOrigin', type: origin },
    { name: 'AccountId', type: accountId },
  ]
  return boundedVec(option({ ...task, description: { ...task.description, params, generic: true } }), maxTasks)
}

const retry = struct('pallet_scheduler::RetryConfig', { totalRetries: u8, remaining: u8, period: u32 })

/** How often a task that fails is tried again, and after how many blocks. */
export const retryConfig: typeof retry = {
  ...retry,
  description: { ...retry.description, params: [{ name: 'Period', type: u32 }], generic: true },
}
export type RetryConfig = ValueOf<typeof retryConfig>
