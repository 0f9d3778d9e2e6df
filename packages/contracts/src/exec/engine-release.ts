// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, struct, u32, type ValueOf } from '@phat/codec'
import { equalBytes, toHex } from '@phat/primitives'
import type { CodeRunner } from './code-runner.ts'

/** What makes two replicas agree on every unit of gas: pass, cost table, hash of the script engine's module and host ABI. */
export const engineVersionCodec = struct('EngineVersion', { pass: u32, costs: u32, scriptEngine: fixedBytes(32), hostAbi: u32 })

export type EngineVersion = ValueOf<typeof engineVersionCodec>

/** One engine version that this program can run. */
export interface EngineRelease {
  readonly version: EngineVersion
  /** In order: the first that claims a code runs it. */
  readonly runners: readonly CodeRunner[]
  /** Gas for taking a code from the state, before any frame runs it. */
  readonly codeLoad: { readonly base: bigint; readonly perByte: bigint }
}

/** True when both versions name the same engine in every part. */
export function sameEngine(a: EngineVersion, b: EngineVersion): boolean {
  return a.pass === b.pass && a.costs === b.costs && a.hostAbi === b.hostAbi && equalBytes(a.scriptEngine, b.scriptEngine)
}

/** The version as messages show it. */
export function engineVersionText({ pass, costs, scriptEngine, hostAbi }: EngineVersion): string {
  return `pass ${pass}, costs ${costs}, script engine ${toHex(scriptEngine).slice(0, 18)}…, host ABI ${hostAbi}`
}
