// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import { known, textBytes, toByteString } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { CallRequest, ExecutionMode, InstantiateRequest, NestedOutcome } from '../host/host-context.ts'
import type { DepositMeter, StoragePrices } from '../stack/deposit-meter.ts'
import type { Frame } from '../stack/frame.ts'
import { frameEnd } from '../stack/frame-end.ts'
import type { FrameGas } from '../stack/frame-gas.ts'
import type { Balances } from '../state/balances.ts'
import type { Overlay } from '../state/overlay.ts'
import { type AccountName, accountName, codeBytesKey } from '../state/state-keys.ts'
import type { ClusterEvent } from './cluster-event.ts'
import { type CodeCache, type ReadyCode, readCodeInfo } from './code-store.ts'
import type { EngineRelease } from './engine-release.ts'
import type { ExtensionFactory } from './extension-host.ts'

/** Where a block of the chain stands; the same for all commands of one height. */
export interface BlockContext {
  readonly number: number
  /** Milliseconds since the Unix epoch. */
  readonly now: bigint
}

/** What the cluster itself answers to the chain extension. */
export interface ExtensionAnswers {
  readonly clusterKey: Uint8Array | undefined
  readonly runtimeVersion: readonly [number, number]
  systemContract(): Uint8Array | undefined
  codeExists(hash: Uint8Array, kind: 'ink' | 'sidevm'): boolean
  importSystemCode(execution: Execution, payer: Uint8Array): Uint8Array | undefined
  eventChainHead(): { readonly number: bigint; readonly hash: Uint8Array }
  /** A secret that a contract's deployer has set. */
  secret(contract: Uint8Array, name: string): Uint8Array | undefined
  log(execution: Execution, contract: Uint8Array, level: number, message: string): void
}

/** What executions of one view of a cluster share. */
export interface ExecutionServices {
  readonly state: Overlay
  readonly balances: Balances
  readonly prices: StoragePrices
  readonly gasPrice: bigint
  /** Receives the fees for gas. */
  readonly treasury: AccountName | undefined
  readonly clusterId: Uint8Array
  readonly release: EngineRelease
  readonly codes: CodeCache
  readonly extension: ExtensionFactory | undefined
  readonly answers: ExtensionAnswers
}

/** The ways from one frame to the next. */
export interface NestedCalls {
  call(parent: Frame, request: CallRequest): NestedOutcome
  delegate(parent: Frame, codeHash: Uint8Array, input: Uint8Array): NestedOutcome
  instantiate(parent: Frame, request: InstantiateRequest): NestedOutcome
}

/** Bytes of debug messages that one execution keeps. */
const debugBytesMax = 128 * 1024

/** A code as a frame needs it. */
export interface LoadedCode extends ReadyCode {
  readonly codeHash: Uint8Array
  readonly name: ByteString
  readonly deterministic: boolean
}

/** One tree of frames, from its origin to its end. A class for its lifetime: it is made for one command. */
export class Execution {
  readonly services: ExecutionServices
  readonly calls: NestedCalls
  readonly mode: ExecutionMode
  readonly block: BlockContext
  /** Undefined is the root origin. */
  readonly origin: Uint8Array | undefined
  readonly originName: AccountName | undefined
  readonly gas: FrameGas
  readonly deposit: DepositMeter
  readonly events: ClusterEvent[] = []
  /** The contract that was called or made first. */
  entry: Uint8Array
  /** The running frame. */
  top: Frame | undefined
  depth = 0
  /** Why `frameEnd` was thrown last. */
  ending: FailureName | 'terminated' | undefined
  /** What the last trap was, for people. */
  trapDetail: string | undefined
  /** An estimate came by a message that lets it tell no more. */
  tellsGasOnly = false
  /** One function for the meters of all frames. */
  readonly outOfGas = (): never => {
    this.ending = 'OutOfGas'
    throw frameEnd
  }
  private readonly debug: Uint8Array[] = []
  private debugLength = 0

  constructor(parts: {
    readonly services: ExecutionServices
    readonly calls: NestedCalls
    readonly mode: ExecutionMode
    readonly block: BlockContext
    readonly origin: Uint8Array | undefined
    readonly entry: Uint8Array
    readonly gas: FrameGas
    readonly deposit: DepositMeter
  }) {
    this.services = parts.services
    this.calls = parts.calls
    this.mode = parts.mode
    this.block = parts.block
    this.origin = parts.origin
    this.originName = parts.origin && accountName(parts.origin)
    this.entry = parts.entry
    this.gas = parts.gas
    this.deposit = parts.deposit
  }

  /** Messages for people; one that does not fit is left out, those of failed frames stay. */
  addDebug(text: string): void {
    const bytes = textBytes(text)
    if (this.debugLength + bytes.length > debugBytesMax) return
    this.debug.push(bytes)
    this.debugLength += bytes.length
  }

  debugMessages(): readonly Uint8Array[] {
    return this.debug
  }

  /** Takes a code from the state; its price comes out of `gas`, that of the frame which needs it. */
  loadCode(codeHash: Uint8Array, gas: FrameGas): LoadedCode | 'CodeNotFound' | 'OutOfGas' {
    const { state, codes, release } = this.services
    const name = toByteString(codeHash)
    const info = readCodeInfo(state, name)
    if (info === undefined) return 'CodeNotFound'
    const price = release.codeLoad.base + release.codeLoad.perByte * BigInt(info.length)
    if (price > gas.left) return 'OutOfGas'
    if (price > 0n) gas.charge(price)
    const ready = codes.get(name, info, () => known(state.get(codeBytesKey(name)), 'a code with a record has bytes'))
    return { ...ready, codeHash, name, deterministic: info.deterministic }
  }
}
