// SPDX-License-Identifier: Apache-2.0
import type { MessageDescriptor } from '@phat/abi'
import { type AnyCodec, type Codec, codecErrors, type Fields, type FieldValues, fieldsIo, Reader, unit } from '@phat/codec'
import { concatBytes, fromHex, PhatError } from '@phat/primitives'
import type { RunOutcome } from '../exec/code-runner.ts'
import type { SystemFrame } from './system-frame.ts'

/** A message of the system contract: what the metadata says of it, and its work. */
export interface SystemMessage {
  readonly descriptor: MessageDescriptor
  /** Runs it on input behind the selector. */
  run(frame: SystemFrame, input: Uint8Array): RunOutcome
}

interface Common<A extends Fields> {
  readonly selector: `0x${string}`
  readonly args: A
  readonly docs: string
  readonly mutates?: boolean
}

/** Flags and data of an answer as ink! 4 encodes it: `Ok` of the language, then the value. */
const returned = (data: Uint8Array): RunOutcome => ({ kind: 'returned', flags: 0, data: concatBytes(Uint8Array.of(0), data) })

/** `Err(LangError::CouldNotReadInput)`. */
export const couldNotReadInput: RunOutcome = { kind: 'returned', flags: 1, data: Uint8Array.of(1, 1) }

/** ink! reads what a message takes and leaves what follows. */
function readArguments<A extends Fields>(io: ReturnType<typeof fieldsIo<A>>, input: Uint8Array): FieldValues<A> | undefined {
  try {
    return io.read(new Reader(input, 4))
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith(`${codecErrors.module}.`)) return undefined
    throw error
  }
}

const describe = (
  label: string,
  { selector, args, docs, mutates = false }: Common<Fields>,
  returns: AnyCodec,
  error: AnyCodec | undefined,
): MessageDescriptor => ({
  name: label,
  label,
  selector: fromHex(selector),
  args: Object.entries(args).map(([name, codec]) => ({ name, codec })),
  error,
  payable: false,
  docs: [docs],
  returns,
  kind: 'message',
  mutates,
  estimate: 'full',
})

/** A message that answers a value. */
export function valueMessage<const A extends Fields, R>(
  label: string,
  parts: Common<A> & { readonly returns: Codec<R>; readonly run: (frame: SystemFrame, args: FieldValues<A>) => R },
): SystemMessage {
  const io = fieldsIo(parts.args)
  const { returns, run } = parts
  return {
    descriptor: describe(label, parts, returns, undefined),
    run: (frame, input) => {
      const args = readArguments(io, input)
      return args === undefined ? couldNotReadInput : returned(returns.encode(run(frame, args)))
    },
  }
}

/** A message that succeeds, answering nothing, or answers why not; then what it did is undone. */
export function actionMessage<const A extends Fields, E>(
  label: string,
  parts: Common<A> & { readonly error: Codec<E>; readonly run: (frame: SystemFrame, args: FieldValues<A>) => E | undefined },
): SystemMessage {
  const io = fieldsIo(parts.args)
  const { error, run } = parts
  return {
    descriptor: describe(label, parts, unit, error),
    run: (frame, input) => {
      const args = readArguments(io, input)
      if (args === undefined) return couldNotReadInput
      const failure = run(frame, args)
      if (failure === undefined) return returned(Uint8Array.of(0))
      return { kind: 'returned', flags: 1, data: concatBytes(Uint8Array.of(0, 1), error.encode(failure)) }
    },
  }
}
