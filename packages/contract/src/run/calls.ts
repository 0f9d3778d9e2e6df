// SPDX-License-Identifier: Apache-2.0

import { scriptCallStatus } from '@phat/abi/script-operations'
import { type AnyCodec, type Codec, type Fields, type FieldValues, fieldsIo, Reader, u64, Writer } from '@phat/codec'
import { type AccountId, account, type Hash } from '../bytes32.ts'
import type { CallOptions, Declared, InstantiateOptions, RawReply } from '../declare/context.ts'
import type { Declares } from '../declare/contract.ts'
import type { EntryTypes } from '../declare/entries.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostData, operation, writeBalance } from '../host.ts'
import { errorCodec } from './error-codec.ts'
import { entryLabel, selectorOfLabel } from './labels.ts'

/** A message of another contract. */
export interface RemoteMessage<A extends Fields = Fields, R = unknown> {
  readonly args: A
  readonly returns: Codec<R> | undefined
  /** Codec of its business error: then its answer is `Result<returns, error>`. */
  readonly error: AnyCodec | undefined
  /** Label as its metadata has it, or the four bytes of its selector as hex. */
  readonly label: string
}

/** Messages of another contract by the names that callers use. */
export type Interface = { readonly [name: string]: RemoteMessage }

type Answer<R> = R extends RemoteMessage<Fields, infer T> ? (unknown extends T ? undefined : T) : never

/** The other contract: a function for each of its messages. */
export type Remote<I extends Interface> = {
  readonly [N in keyof I]: (args: FieldValues<I[N]['args']>, options?: CallOptions) => Answer<I[N]>
}

/** Describes a message of another contract, ink! or TypeScript: `remoteMessage('PSP22::balance_of', { owner: accountId }, u128)`. */
export function remoteMessage<const A extends Fields, R = undefined>(
  label: string,
  args: A,
  returns?: Codec<R>,
  options: { readonly error?: AnyCodec } = {},
): RemoteMessage<A, R> {
  return { args, returns, error: options.error, label }
}

/** The interface of a contract that is declared in TypeScript, from its declaration. */
export function interfaceOf<M>(contract: Declares<Declared, M>): InterfaceOf<M> {
  const error = errorCodec(contract.declaration)
  const messages: { [name: string]: RemoteMessage } = {}
  for (const entry of contract.declaration.entries) {
    if (entry.kind === 'constructor') continue
    messages[entry.name] = {
      args: entry.args,
      returns: entry.returns,
      error: entry.options.infallible === true ? undefined : error,
      label: entry.options.selector ?? entryLabel(entry),
    }
  }
  // The cast states what the loop did: a message for each entry.
  return messages as InterfaceOf<M>
}

export type InterfaceOf<M> = {
  readonly [N in keyof M as M[N] extends { readonly kind: 'constructor' } ? never : N]: M[N] extends EntryTypes
    ? RemoteMessage<M[N]['args'], M[N]['returns']>
    : never
}

/** `flags · target · gas · value · [limit]`, which calls and instantiations have in common. */
function writeHead(writer: Writer, flags: number, target: Uint8Array, options: CallOptions): void {
  writer.byte(flags | (options.depositLimit === undefined ? 0 : 2))
  writer.append(target)
  u64.write(writer, options.gas ?? 0n)
  // Claims come first: they may replace the buffer, and its view with it.
  const value = writer.claim(16)
  writeBalance(writer.view, value, options.value ?? 0n)
  if (options.depositLimit === undefined) return
  const limit = writer.claim(16)
  writeBalance(writer.view, limit, options.depositLimit)
}

function replyOf(answer: Uint8Array): RawReply {
  const data = answer.subarray(1)
  if (answer[0] === scriptCallStatus.failed) return { kind: 'failed', error: new TextDecoder().decode(data) }
  return { kind: answer[0] === scriptCallStatus.returned ? 'returned' : 'reverted', data }
}

/** Calls a contract with input as it is. */
export function callRaw(address: AccountId, input: Uint8Array, options: CallOptions = {}): RawReply {
  const writer = new Writer(128 + input.length)
  writeHead(writer, options.allowReentry === true ? 1 : 0, address.bytes, options)
  writer.append(input)
  return replyOf(hostData(operation.call, writer.bytes.subarray(0, writer.length)))
}

/** The functions of another contract over a way to call it. */
export function remote(
  messages: Interface,
  call: (input: Uint8Array, options: CallOptions | undefined) => RawReply,
): Remote<Interface> {
  const functions: { [name: string]: (args: never, options?: CallOptions) => unknown } = {}
  for (const [name, message] of Object.entries(messages)) {
    functions[name] = (args, options) => {
      const writer = new Writer(128)
      writer.append(selectorOfLabel(message.label))
      fieldsIo(message.args).write(writer, args)
      return answerOf(name, message, call(writer.result(), options))
    }
  }
  // The cast states that each function takes the arguments of its message.
  return functions as unknown as Remote<Interface>
}

function answerOf(name: string, message: RemoteMessage, reply: RawReply): unknown {
  if (reply.kind === 'failed') throw guestErrors.error('call-failed', `${name}: ${reply.error}`)
  const reader = new Reader(reply.data)
  // Result<T, LangError>: the only language error is that the callee could not read its input.
  if (reader.remaining === 0 || reader.byte() !== 0)
    throw guestErrors.error('call-failed', `${name}: the callee does not know this message`)
  if (message.error !== undefined && reader.byte() !== 0) {
    throw guestErrors.error('call-failed', `${name}: ${errorName(message.error.read(reader))}`)
  }
  if (reply.kind === 'reverted') throw guestErrors.error('call-failed', `${name}: reverted`)
  const answer = message.returns?.read(reader)
  if (reader.remaining > 0) throw guestErrors.error('call-failed', `${name}: the answer is not of the declared type`)
  return answer
}

const errorName = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : 'a business error'

/** Creates a contract. @throws PhatError `contract.call-failed` */
export function instantiate(codeHash: Hash, input: Uint8Array, options: InstantiateOptions = {}): AccountId {
  const writer = new Writer(192 + input.length)
  const salt = options.salt ?? new Uint8Array()
  writeHead(writer, 0, codeHash.bytes, options)
  writer.view.setUint16(writer.claim(2), salt.length, true)
  writer.append(salt)
  writer.append(input)
  const answer = hostData(operation.instantiate, writer.bytes.subarray(0, writer.length))
  if (answer[0] !== scriptCallStatus.returned) {
    const reply = replyOf(answer)
    throw guestErrors.error('call-failed', `instantiate: ${reply.kind === 'failed' ? reply.error : 'the constructor reverted'}`)
  }
  return account(answer.slice(1, 33))
}
