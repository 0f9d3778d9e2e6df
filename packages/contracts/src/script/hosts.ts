// SPDX-License-Identifier: Apache-2.0
import type { HostContext } from '../host/host-context.ts'
import type { SealLimits } from '../seal/limits.ts'
import type { HostPrices } from '../seal/prices.ts'
import { type OperationHost, type ScriptAnswer, ScriptTypeError } from './operations/operation.ts'

/** What every frame of an engine version has in common. */
export interface ScriptRules {
  readonly prices: HostPrices
  readonly limits: SealLimits
}

const noAnswer: ScriptAnswer = { flags: 0, data: new Uint8Array() }

/** The host of one call; a class because one is made for every call. */
export class CallHost implements OperationHost {
  readonly context: HostContext
  readonly prices: HostPrices
  readonly limits: SealLimits
  answer: ScriptAnswer = noAnswer

  constructor(context: HostContext, { prices, limits }: ScriptRules) {
    this.context = context
    this.prices = prices
    this.limits = limits
  }

  charge(picoseconds: number): void {
    this.context.gas.charge(BigInt(picoseconds))
  }

  debugMessage(text: string): void {
    this.context.debugMessage(text)
  }
}

/** Thrown through the engine when an operation at top level finds no gas. */
export const uploadOutOfGas = Object.freeze({ kind: 'upload-out-of-gas' })

/** The host of top-level code: it may compute, hash and write text, but there is no frame; so a bundle alone decides its snapshot. */
export class UploadHost implements OperationHost {
  readonly prices: HostPrices
  readonly limits: SealLimits
  readonly #gas: () => { value: bigint }

  constructor({ prices, limits }: ScriptRules, gas: () => { value: bigint }) {
    this.prices = prices
    this.limits = limits
    this.#gas = gas
  }

  get context(): HostContext {
    throw notAtTopLevel()
  }

  get answer(): ScriptAnswer {
    return noAnswer
  }

  set answer(_answer: ScriptAnswer) {
    throw notAtTopLevel()
  }

  charge(picoseconds: number): void {
    const cell = this.#gas()
    cell.value -= BigInt(picoseconds)
    if (cell.value < 0n) throw uploadOutOfGas
  }

  debugMessage(): void {
    // There is no result that could carry it.
  }
}

function notAtTopLevel(): ScriptTypeError {
  return new ScriptTypeError('__phat: at top level there is no call, block or state; move this into a constructor or a message')
}
