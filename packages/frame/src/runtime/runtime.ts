// SPDX-License-Identifier: Apache-2.0
import { type Codec, type Described, lazy, vec, type Writer } from '@phat/codec'
import { blake2b } from '@phat/crypto'
import { assert, known, textBytes } from '@phat/primitives'
import type { Origin } from '../dispatch/origin.ts'
import { type RuntimeCall, runtimeCallCodec } from '../dispatch/runtime-call.ts'
import type { ApiMethod, RuntimeApiDeclaration, RuntimeTypes } from '../pallet/declarations.ts'
import type { AnyPallet, ArgsOf, CallsOf, ConfigOf, PalletBase } from '../pallet/define-pallet.ts'
import { instantiate, type PalletInstance } from '../pallet/instance.ts'
import { emptyBase } from '../storage/overlay.ts'
import type { RuntimeVersion } from '../types/version.ts'
import { genesisContext } from './block-context.ts'
import type { PalletEvent } from './event-log.ts'
import { type At, Execution, type Phase } from './execution.ts'
import { extrinsicCodec } from './extrinsic.ts'
import {
  describeRuntimeError,
  type EventRecord,
  eventRecordCodec,
  originCallerCodec,
  phase,
  type RuntimeEvent,
  runtimeEventCodec,
} from './outer-types.ts'
import { type StorageLayout, type StorageMigration, storageLayouts } from './storage-layout.ts'
import type { SystemInterface } from './system-interface.ts'
import type { AnyExtension } from './transaction-extension.ts'

/** A pallet with its place and configuration in a runtime. */
export interface InstalledPallet {
  readonly index: number
  readonly pallet: AnyPallet
  readonly config: unknown
}

/** Places a pallet at an index with what it asks for. Indices are part of the chain's interface: explicit, never reused. */
export function install<P extends AnyPallet>(index: number, pallet: P, config: ConfigOf<P>): InstalledPallet {
  return { index, pallet, config }
}

/** What a runtime is made of. */
export interface RuntimeParts {
  /** Path prefix of the outer types in metadata, `phat_runtime`. */
  readonly module: string
  /** The version without its list of APIs, which follows from `apis`. */
  readonly version: Omit<RuntimeVersion, 'apis'>
  readonly pallets: readonly InstalledPallet[]
  /** The system pallet's side of block execution. */
  readonly system: SystemInterface
  readonly extensions: readonly AnyExtension[]
  /** What the system pallet keeps for each account (the balance), and its value for a new account. */
  readonly accountData: { readonly codec: Codec<unknown>; readonly initial: unknown }
  /** Runtime APIs beyond those that pallets declare. */
  readonly apis?: (types: RuntimeTypes) => readonly RuntimeApiDeclaration[]
  /** Changes of storage that this version brings besides those that pallets declare; each runs once, in its first block. */
  readonly migrations?: readonly StorageMigration[]
  /** What a genesis of this version holds besides what pallets build: what migrations bring to a chain that began before. */
  readonly atGenesis?: (at: At) => void
  /** Which calls may be dispatched by anyone but root; all by default. */
  readonly callFilter?: (call: RuntimeCall) => boolean
}

/** A function of a runtime API in a composed runtime; `identity` is the pallet whose context it runs in. */
export interface ApiTarget {
  readonly declaration: ApiMethod
  readonly identity: object | undefined
}

/** A composed runtime: one version of the chain's logic. Immutable; it holds no state. */
export interface Runtime {
  readonly module: string
  readonly version: RuntimeVersion
  readonly pallets: readonly PalletInstance[]
  readonly instances: ReadonlyMap<object, PalletInstance>
  readonly system: SystemInterface
  readonly extensions: readonly AnyExtension[]
  readonly apis: readonly RuntimeApiDeclaration[]
  /** Functions of all runtime APIs under their RPC names, `Metadata_metadata`. */
  readonly apiMethods: ReadonlyMap<string, ApiTarget>
  readonly types: RuntimeTypes
  readonly eventRecord: Codec<EventRecord>
  readonly event: Codec<RuntimeEvent>
  /** Writes an `EventRecord` without topics. */
  readonly writeEvent: (writer: Writer, phase: Phase, palletIndex: number, event: PalletEvent) => void
  readonly error: Described
  readonly layouts: ReadonlyMap<object, StorageLayout>
  readonly atGenesis: (at: At) => void
  readonly callFilter: (call: RuntimeCall) => boolean
  readonly callFilteredError: { readonly index: number; readonly errorIndex: number }
}

/** Composes a runtime and checks what can be checked before it runs: indices, names, integrity. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const instances: PalletInstance[] = []
  const list = () => instances
  let record: Codec<EventRecord> | undefined
  const call = runtimeCallCodec(`${parts.module}::RuntimeCall`, list)
  const origin: Codec<Origin> = originCallerCodec(`${parts.module}::OriginCaller`, list)
  const eventRecords = lazy(() => vec(known(record, 'events are known once all pallets are placed')), 'Vec<Box<EventRecord>>')
  const types: RuntimeTypes = {
    call,
    extrinsic: extrinsicCodec(call, parts.extensions),
    origin,
    eventRecords: eventRecords as Codec<readonly unknown[]>,
    accountData: parts.accountData,
  }
  const recorder = (at: { readonly execution: Execution }, palletIndex: number, value: { type: string; value: unknown }) =>
    parts.system.depositEvent(at, palletIndex, value)
  for (const { index, pallet, config } of parts.pallets) {
    assert(
      index >= 0 && index <= 255 && instances.every((other) => other.index !== index && other.name !== pallet.parts.name),
      `pallet ${pallet.parts.name} has an index from 0 to 255 and a name of its own`,
    )
    instances.push(instantiate(index, pallet, config, types, recorder))
  }
  const event = runtimeEventCodec(`${parts.module}::RuntimeEvent`, instances)
  record = eventRecordCodec(event)
  const own = (parts.apis?.(types) ?? []).map((api) => ({ api, identity: undefined as object | undefined }))
  const ofPallets = instances.flatMap(({ pallet }) =>
    pallet.parts.apis(types).map((api) => ({ api, identity: pallet.parts.identity })),
  )
  const declared = [...own, ...ofPallets]
  const apis = declared.map(({ api }) => api)
  const runtime: Runtime = {
    module: parts.module,
    version: { ...parts.version, apis: apis.map((api) => [blake2b(textBytes(api.name), 8), api.version] as const) },
    pallets: instances,
    instances: new Map(instances.map((instance) => [instance.pallet.parts.identity, instance])),
    system: parts.system,
    extensions: parts.extensions,
    apis,
    apiMethods: new Map(
      declared.flatMap(({ api, identity }) =>
        Object.entries(api.methods).map(([name, declaration]) => [`${api.name}_${name}`, { declaration, identity }] as const),
      ),
    ),
    types,
    eventRecord: record,
    event,
    writeEvent: eventWriter(instances),
    error: describeRuntimeError(`${parts.module}::RuntimeError`, instances),
    layouts: storageLayouts(
      instances.map(({ pallet }) => pallet),
      parts.migrations ?? [],
    ),
    atGenesis: parts.atGenesis ?? (() => {}),
    callFilter: parts.callFilter ?? (() => true),
    callFilteredError: callFilteredError(instances),
  }
  testIntegrity(runtime)
  return runtime
}

/** Runs every pallet's `integrityTest` on an empty state that is thrown away. */
function testIntegrity(runtime: Runtime): void {
  const execution = new Execution(runtime, emptyBase, genesisContext)
  for (const { pallet } of runtime.pallets) {
    pallet.parts.hooks.integrityTest?.(execution.contextOf(pallet.parts.identity) as never)
  }
}

/** Writes events without looking a pallet up by name: this runs several times for every extrinsic. */
function eventWriter(instances: readonly PalletInstance[]): Runtime['writeEvent'] {
  const codecs: PalletInstance['eventCodec'][] = []
  for (const { index, eventCodec } of instances) codecs[index] = eventCodec
  return (writer, at, palletIndex, event) => {
    phase.write(writer, at)
    writer.byte(palletIndex)
    known(codecs[palletIndex], 'a pallet that deposits events declares them').write(writer, event)
    writer.byte(0)
  }
}

function callFilteredError(instances: readonly PalletInstance[]): Runtime['callFilteredError'] {
  const system = instances.find((instance) => instance.name === 'System')
  const declared = system?.pallet.parts.errors.CallFiltered
  return { index: system?.index ?? 0, errorIndex: declared?.index ?? 0 }
}

/** Makes a call of a pallet as the runtime dispatches it; arguments are typed by the declaration. */
export function makeCall<P extends PalletBase<never, never, never, never> | AnyPallet, N extends keyof CallsOf<P> & string>(
  runtime: Runtime,
  pallet: P,
  name: N,
  args: ArgsOf<CallsOf<P>[N]>,
): RuntimeCall {
  const instance = known(runtime.instances.get(pallet.parts.identity), 'the pallet is in this runtime')
  const target = known(
    instance.calls.find((call) => call.name === name),
    `${instance.name} has the call ${name}`,
  )
  return { pallet: instance.name, call: name, args, target }
}
