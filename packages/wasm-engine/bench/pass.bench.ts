// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { assert } from '@phat/primitives'
import { addedExports, instrument, type PassProfile } from '../src/pass/instrument.ts'
import { assembleText } from './assemble-text.ts'
import { type Kernel, kernels } from './kernels.ts'
import { buildWasmiPeer, runWasmiPeer } from './wasmi-peer.ts'

/** One measured figure; `ratio` is how many times better than `peer`. */
export interface PassFigure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

const profile: PassProfile = { version: 1, costs: 1, floats: 'canonical', memory: 'own', maxPages: 256, stackSlots: 65_536 }

export function assembleKernel(kernel: Kernel): Uint8Array {
  return assembleText(kernel.text)
}

/** The best of some rounds: other processes only ever add time. */
function bestMs(rounds: number, work: () => void): number {
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    work()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** A kernel as a function, with the gas that a run uses when it is metered. */
export function kernelOf(bytes: Uint8Array, isMetered: boolean): { run(size: number): number; gasUsed(): bigint } {
  const limit = 1n << 60n
  const instance = new webAssembly.Instance(new webAssembly.Module(isMetered ? instrument(bytes, profile).bytes : bytes))
  const run = instance.exports.run as (size: number) => number
  if (!isMetered) return { run, gasUsed: () => 0n }
  const gas = instance.exports[addedExports.gas] as { value: bigint }
  const stack = instance.exports[addedExports.stack] as { value: number }
  return {
    run(size) {
      gas.value = limit
      stack.value = profile.stackSlots
      return run(size)
    },
    gasUsed: () => limit - gas.value,
  }
}

/** Speed of the pass over the script engine, the largest module that it sees. */
function passSpeed(rounds: number): PassFigure {
  const module = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
  const ms = bestMs(rounds, () => instrument(module, profile))
  return { value: module.length / 1e3 / ms, unit: 'MB/s' }
}

/** What metering costs each kernel, against the same module without it. */
function kernelFigures(rounds: number, isSmall: boolean): Record<string, PassFigure> {
  const figures: Record<string, PassFigure> = {}
  for (const kernel of kernels) {
    const bytes = assembleKernel(kernel)
    const plain = kernelOf(bytes, false)
    const metered = kernelOf(bytes, true)
    const size = isSmall ? kernel.smallSize : kernel.size
    assert(plain.run(size) === metered.run(size), `${kernel.name} computes the same when it is metered`)
    const [without, withGas] = [bestMs(rounds, () => plain.run(size)), bestMs(rounds, () => metered.run(size))]
    figures[`metering_kernel_ratio_${kernel.name}`] = { value: withGas / without, unit: '×' }
    figures[`gas_per_ns_${kernel.name}`] = { value: Number(metered.gasUsed()) / (withGas * 1e6), unit: 'ps/ns' }
  }
  return figures
}

/** Metered kernels against wasmi with fuel, in the same run; nothing where cargo is missing. */
function wasmiFigures(build: string, rounds: number, tell: (line: string) => void): Record<string, PassFigure> {
  const peer = buildWasmiPeer(build, tell)
  if (peer === undefined) return {}
  const figures: Record<string, PassFigure> = {}
  for (const kernel of kernels) {
    const bytes = assembleKernel(kernel)
    const metered = kernelOf(bytes, true)
    const ms = bestMs(rounds, () => metered.run(kernel.size))
    const other = runWasmiPeer(peer, bytes, kernel.size)
    assert(other.result === metered.run(kernel.size), `${kernel.name} computes the same in wasmi`)
    figures[`metered_vs_wasmi_ratio_${kernel.name}`] = {
      value: other.ms / ms,
      unit: '×',
      peer: 'wasmi with fuel',
      ratio: other.ms / ms,
    }
  }
  const lowest = Math.min(...Object.values(figures).map(({ value }) => value))
  return { ...figures, metered_vs_wasmi_ratio: { value: lowest, unit: '×', peer: 'wasmi with fuel', ratio: lowest } }
}

/**
 * @param build folder of the build, where the peer is compiled to
 * @param size small leaves the peer out
 */
export async function benchWasmPass(
  build: string,
  size: 'small' | 'full',
  tell: (line: string) => void,
): Promise<Record<string, PassFigure>> {
  const isSmall = size === 'small'
  return {
    pass_mb_per_s: passSpeed(isSmall ? 2 : 80),
    ...kernelFigures(isSmall ? 1 : 9, isSmall),
    ...(isSmall ? {} : wasmiFigures(build, 9, tell)),
  }
}
