// SPDX-License-Identifier: Apache-2.0
import { type Codec, codecErrors } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import type { ExtensionHost } from '../exec/extension-host.ts'
import type { ExtensionPrices } from './prices.ts'
import type { QueryHost } from './query-host.ts'

/** What a function of the chain extension works with. */
export interface PinkCall {
  readonly host: ExtensionHost
  /** There in queries only: whether a function finds it here is what its two behaviours turn on. */
  readonly query: QueryHost | undefined
  readonly prices: ExtensionPrices
  /** Takes so many picoseconds; ends the frame with `OutOfGas` when they are not there. */
  charge(picoseconds: number): void
}

/** Status and output for the guest. */
export interface PinkAnswer {
  /** 0, or the code of the error of a function that answers with a `Result`. */
  readonly status: number
  readonly output: Uint8Array
}

/** A function of the chain extension: data, and one handler. */
export interface PinkFunction {
  readonly id: number
  readonly name: string
  run(call: PinkCall, input: Uint8Array): PinkAnswer
}

/** What a declaration is made of. */
export interface PinkFunctionParts<Arguments, Answer> {
  readonly args: Codec<Arguments>
  readonly answer: Codec<Answer>
  /** Taken before anything else, from the length of the encoded arguments. */
  readonly price: (prices: ExtensionPrices, inputLength: number) => number
  readonly run: (call: PinkCall, args: Arguments) => Answer | PinkFailure
}

/** The `Err` of a function that answers with a `Result`: its code instead of an output. */
export interface PinkFailure {
  readonly failed: number
}

const noOutput = new Uint8Array()

/** Declares a function. Arguments that cannot be decoded, or are followed by more bytes, end the frame with `DecodingFailed`. */
export function pinkFunction<Arguments, Answer>(
  id: number,
  name: string,
  { args, answer, price, run }: PinkFunctionParts<Arguments, Answer>,
): PinkFunction {
  return {
    id,
    name,
    run(call, input) {
      call.charge(price(call.prices, input.length))
      const given = run(call, decodeArguments(call, args, input))
      if (isFailure(given)) return { status: given.failed, output: noOutput }
      return { status: 0, output: answer.encode(given) }
    },
  }
}

function decodeArguments<Arguments>({ host }: PinkCall, args: Codec<Arguments>, input: Uint8Array): Arguments {
  try {
    return args.decode(input)
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith(`${codecErrors.module}.`)) return host.context.fail('DecodingFailed')
    throw error
  }
}

const isFailure = (given: unknown): given is PinkFailure => typeof given === 'object' && given !== null && 'failed' in given
