// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry } from '@phat/abi'
import { concatBytes, fromHex, isHex, toHex } from '@phat/primitives'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { parseAccount } from '../values/account.ts'
import { parseAmount } from '../values/amount.ts'
import { type ArgumentNames, resolveNames } from './argument-names.ts'
import type { ContractFile } from './parse-contract.ts'
import type { InstantiateStep, MessageStep } from './steps.ts'

/** A step as the cluster takes it. */
export interface StepInput {
  readonly origin: Uint8Array
  readonly entry: AbiEntry | undefined
  readonly input: Uint8Array
  readonly value: bigint
  readonly gasLimit: bigint
}

const transactionGas = 2_500_000_000_000n
const queryGas = 50_000_000_000_000n

const defaultFrom = '//Alice'
const selectorPattern = /^0x[0-9a-fA-F]{8,}$/

/** @throws PhatError `cli.bad-value`, `abi.unknown-entry`, `abi.bad-argument`, `crypto.*` */
export function readInstantiation(
  names: ArgumentNames,
  file: ContractFile,
  step: InstantiateStep,
): StepInput & { readonly salt: Uint8Array | undefined } {
  const { constructorName, args } = step
  const entry = constructorOf(file, constructorName)
  const input = inputOf(names, file, entry, { name: constructorName ?? '', args })
  return { ...common(step, transactionGas), entry, input, salt: saltOf(step.salt) }
}

/** @throws PhatError as `readInstantiation` */
export function readMessage(names: ArgumentNames, file: ContractFile, step: MessageStep): StepInput {
  const { kind, message, args } = step
  const { abi } = file
  const isRaw = abi === undefined || selectorPattern.test(message)
  const entry = isRaw ? abi?.messages.find(({ selector }) => toHex(selector) === message) : abi.messageOf(message)
  const input = inputOf(names, file, entry, { name: message, args })
  return { ...common(step, kind === 'query' ? queryGas : transactionGas), entry, input }
}

const common = ({ from, value, gas }: InstantiateStep | MessageStep, gasMax: bigint) => ({
  origin: senderOf(from),
  value: amountOf(value),
  gasLimit: gasOf(gas, gasMax),
})

/** The account that sends. @throws PhatError `cli.bad-value`, `crypto.*` */
export function senderOf(from = defaultFrom): Uint8Array {
  return readingOf('from', () => parseAccount(from))
}

const amountOf = (value: string | undefined): bigint => (value === undefined ? 0n : readingOf('value', () => parseAmount(value)))

function gasOf(given: string | undefined, most: bigint): bigint {
  if (given === undefined) return most
  const gas = /^\d{1,15}$/.test(given) ? BigInt(given) : -1n
  if (gas >= 0n && gas <= most) return gas
  throw cliErrors.error('bad-value', `gas is a whole number from 0 to ${most}, not ${JSON.stringify(given.slice(0, 60))}`)
}

/** Selector and arguments; with metadata by its types, without it the arguments are hex. */
function inputOf(
  names: ArgumentNames,
  file: ContractFile,
  entry: AbiEntry | undefined,
  { name, args }: { readonly name: string; readonly args: unknown },
): Uint8Array {
  const { abi } = file
  if (abi !== undefined && entry !== undefined) return abi.encode(entry, resolveNames(abi, entry, args, names))
  if (!selectorPattern.test(name)) {
    throw cliErrors.error(
      'bad-value',
      `${file.name} has no metadata: name ${JSON.stringify(name.slice(0, 60))} by its selector, such as 0x9bae9d5e`,
    )
  }
  const parts = (args === undefined ? [] : Array.isArray(args) ? args : [args]) as readonly unknown[]
  const bytes = parts.map((part, i) => {
    if (typeof part === 'string' && isHex(part)) return fromHex(part)
    throw cliErrors.error(
      'bad-value',
      `argument ${i + 1} of ${name.slice(0, 10)} is SCALE as hex, as ${file.name} has no metadata`,
    )
  })
  return concatBytes(hexOf(name), ...bytes)
}

/** Hex that a pattern has checked. */
const hexOf = (text: string): Uint8Array => fromHex(text as `0x${string}`)

/** The constructor of a name, or the one that people would take; undefined without metadata. @throws PhatError `abi.unknown-entry` */
export function constructorOf(file: ContractFile, name: string | undefined): AbiEntry | undefined {
  const { abi } = file
  if (abi === undefined) return undefined
  if (name !== undefined) return abi.constructorOf(name)
  const usual = abi.constructors.find(({ isDefault }) => isDefault) ?? abi.constructors.find(({ label }) => label === 'new')
  return usual ?? abi.constructors[0] ?? abi.constructorOf('new')
}

function saltOf(salt: string | undefined): Uint8Array | undefined {
  if (salt === undefined) return undefined
  if (isHex(salt)) return fromHex(salt)
  throw cliErrors.error('bad-value', `salt is hex, not ${JSON.stringify(salt.slice(0, 60))}`)
}
