// SPDX-License-Identifier: Apache-2.0
// Runs on a small stack: see depth.test.ts. Prints one JSON line.
import { blake2b256 } from '@phat/crypto'
import { reserve, unreserve } from '@phat/pallet-balances'
import { Multisig, multiAccountId } from '@phat/pallet-multisig'
import { composeProxyTypes, ProxyPallet } from '@phat/pallet-proxy'
import { equalPrivilegeOnly, Scheduler, type SchedulerConfig } from '@phat/pallet-scheduler'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { compareBytes, concatBytes } from '@phat/primitives'
import { alice, bob, charlie, composeMockRuntime } from '@phat/test-kit'
import {
  applyExtrinsic,
  buildGenesis,
  decodeFor,
  dispatchInfoOf,
  Execution,
  encodeSigned,
  genesisContext,
  genesisOf,
  initializeBlock,
  install,
  makeCall,
  mapBase,
  maxDispatchDepth,
  type RuntimeCall,
  signed,
  validateTransaction,
  weightOf,
} from '../../src/index.ts'
import { Workshop, workshopConfig } from '../workshop.ts'

const utilityConfig = { batchedCallsLimit: 100, dbWeight: { read: 0n, write: 0n } }
const dbWeight = { read: 0n, write: 0n }
const currency = { reserve, unreserve }
const proxyTypes = composeProxyTypes('mock_runtime::ProxyType', {
  Any: { index: 0, docs: 'Makes any call.', allows: () => true, covers: 'all' },
})
const multisigConfig = { currency, depositBase: 0n, depositFactor: 0n, maxSignatories: 2, dbWeight }
const proxyConfig = {
  currency,
  proxyTypes,
  proxyDepositBase: 0n,
  proxyDepositFactor: 0n,
  maxProxies: 1,
  maxPending: 1,
  announcementDepositBase: 0n,
  announcementDepositFactor: 0n,
  dbWeight,
}
/** The preimage of the one scheduled call. */
let scheduledBytes: Uint8Array = new Uint8Array()
const schedulerConfig: SchedulerConfig = {
  maximumWeight: weightOf(10n ** 12n, 10n ** 9n),
  maxScheduledPerBlock: 1,
  ensureScheduler: () => {},
  isAsPrivileged: equalPrivilegeOnly,
  remainingWeight: () => weightOf(10n ** 12n, 10n ** 9n),
  preimages: {
    lengthOf: () => scheduledBytes.length,
    read: () => scheduledBytes,
    isRequested: () => true,
    request: () => {},
    unrequest: () => {},
    note: (_, bytes) => blake2b256(bytes),
  },
}
const runtime = composeMockRuntime({
  pallets: [
    install(9, Workshop, workshopConfig),
    install(10, Utility, utilityConfig),
    install(11, Multisig, multisigConfig),
    install(12, ProxyPallet, proxyConfig),
    install(13, Scheduler, schedulerConfig),
  ],
})
const genesis = buildGenesis(runtime, [genesisOf(System, { code: new Uint8Array([1]) })])

function begin(): Execution {
  const execution = new Execution(runtime, mapBase(genesis), { ...genesisContext, number: 1, timeMs: 1 })
  initializeBlock(execution)
  return execution
}

const count = runtime.types.call.encode(makeCall(runtime, Workshop, 'count', { by: 1 }))
/** A list of one call: `[pallet 9, call 2, one element]`. */
const together = { head: new Uint8Array([9, 2, 4]) }
/** Every call of Utility that signed accounts may nest. */
const utilityLevels = {
  batch: { head: new Uint8Array([10, 0, 4]) },
  forceBatch: { head: new Uint8Array([10, 4, 4]) },
  asDerivative: { head: new Uint8Array([10, 1, 7, 0]) },
  ifElse: { head: new Uint8Array([10, 6]), tail: count },
}

/** Composite accounts of each sender and bob, one in the other; and three accounts that act for each other in a ring. */
const otherLevels = {
  asMultiThreshold1: { head: concatBytes(new Uint8Array([11, 0, 4]), bob) },
  proxy: {
    head: concatBytes(...[bob, charlie, alice].flatMap((real) => [new Uint8Array([12, 0, 0]), real, new Uint8Array(1)])),
    levels: 3,
  },
}

/** Makes each account of the ring a delegate of the next one. */
function delegate(execution: Execution): void {
  const { proxies } = ProxyPallet.at(execution).store
  for (const [real, who] of [
    [bob, alice],
    [charlie, bob],
    [alice, charlie],
  ] as const)
    proxies.set(real, [[{ delegate: who, proxyType: proxyTypes.any, delay: 0 }], 0n])
}

/** Operations of composite accounts, one in the other, each of which the next approval completes. */
function completions(depth: number, execution: Execution): Uint8Array {
  const senders = [alice]
  for (let i = 1; i < depth; i++) senders.push(multiAccountId([senders[i - 1] ?? alice, bob].sort(compareBytes), 2))
  const when = { height: 1, index: 0 }
  let call: RuntimeCall = makeCall(runtime, Workshop, 'count', { by: 1 })
  for (const composite of senders.slice(1).reverse()) {
    const callHash = blake2b256(runtime.types.call.encode(call))
    Multisig.at(execution).store.multisigs.set(composite, callHash, { when, deposit: 0n, depositor: bob, approvals: [bob] })
    const maxWeight = dispatchInfoOf(call).callWeight
    call = makeCall(runtime, Multisig, 'asMulti', {
      threshold: 2,
      otherSignatories: [bob],
      maybeTimepoint: when,
      call,
      maxWeight,
    })
  }
  return runtime.types.call.encode(call)
}

/** The bytes of calls around others: what stands before the call inside, and what after it. */
interface Level {
  readonly head: Uint8Array
  readonly tail?: Uint8Array
  /** How many calls these bytes are; one by default. */
  readonly levels?: number
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times)
  for (let at = 0; at < all.length; at += bytes.length) all.set(bytes, at)
  return all
}

/** A call of `depth` calls, each in the one before it. */
function nestedCall(depth: number, inside: Uint8Array, { head, tail, levels = 1 }: Level): Uint8Array {
  return concatBytes(repeated(head, (depth - 1) / levels), inside, repeated(tail ?? new Uint8Array(), depth - 1))
}

const signedCall = (call: Uint8Array): Uint8Array =>
  encodeSigned({ type: 'Id', value: alice }, { type: 'Sr25519', value: new Uint8Array(64) }, new Uint8Array(), call)

const codeOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'RangeError'
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code)
  throw error
}

/** Decodes a call as from storage, where nothing was nested around it: the depth of the codec is the only bound. */
function decodeAlone(depth: number): string {
  try {
    const call = runtime.types.call.decode(nestedCall(depth, count, together))
    return `weight ${dispatchInfoOf(call).callWeight.refTime}`
  } catch (error) {
    return codeOf(error)
  }
}

/** Lets the hook of a block run a call that was scheduled for it. */
function runScheduled(depth: number): string {
  scheduledBytes = nestedCall(depth, count, together)
  const execution = new Execution(runtime, mapBase(genesis), { ...genesisContext, number: 1, timeMs: 1 })
  const call = { type: 'Lookup', value: { hash: blake2b256(scheduledBytes), len: scheduledBytes.length } } as const
  const task = { maybeId: undefined, priority: 0, call, maybePeriodic: undefined, origin: signed(alice) }
  Scheduler.at(execution).store.agenda.set(1, [task])
  initializeBlock(execution)
  return `counter ${Workshop.at(execution).store.counter.get()}`
}

const attempt = (depth: number, inside: Uint8Array, level: Level = together): string =>
  attemptCall(begin(), nestedCall(depth, inside, level))

function attemptCall(execution: Execution, call: Uint8Array): string {
  try {
    const extrinsic = decodeFor(execution, signedCall(call))
    const weight = dispatchInfoOf(extrinsic.call).callWeight.refTime
    const again = runtime.types.call.encode(extrinsic.call).length === extrinsic.encodedCall.length
    const valid = validateTransaction(execution, extrinsic, () => true).ok
    const applied = applyExtrinsic(execution, extrinsic, () => true)
    const result = applied.ok ? applied.value.type : applied.error.type
    return `${result} weight ${weight} encodes ${again} valid ${valid} counter ${Workshop.at(execution).store.counter.get()}`
  } catch (error) {
    return codeOf(error)
  }
}

const outcomes = {
  bound: attempt(maxDispatchDepth, count),
  // The innermost call fails: the failure travels through every level, and every layer is dropped.
  failing: attempt(maxDispatchDepth, runtime.types.call.encode(makeCall(runtime, Workshop, 'countAndFail', { by: 1 }))),
  beyond: attempt(maxDispatchDepth + 1, count),
  decodeBound: attempt(256, count),
  hostile: attempt(1_000_000, count),
  alone: decodeAlone(256),
  aloneBeyond: decodeAlone(257),
  scheduled: runScheduled(maxDispatchDepth),
  scheduledBeyond: runScheduled(maxDispatchDepth + 1),
}
const utility = Object.entries(utilityLevels).map(([name, level]) => `${name} ${attempt(maxDispatchDepth, count, level)}`)
const ring = begin()
delegate(ring)
const others = [
  `asMultiThreshold1 ${attempt(maxDispatchDepth, count, otherLevels.asMultiThreshold1)}`,
  `proxy ${attemptCall(ring, nestedCall(maxDispatchDepth, count, otherLevels.proxy))}`,
]
const operations = begin()
others.push(`asMulti ${attemptCall(operations, completions(maxDispatchDepth, operations))}`)
process.stdout.write(JSON.stringify({ ...outcomes, utility, others }))
