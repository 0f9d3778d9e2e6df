// SPDX-License-Identifier: Apache-2.0
import { type AbiEntry, abiErrors, type ContractAbi, parseInkMetadata } from '@phat/abi'
import { PhatError } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'

/** A `.contract` file or the metadata of an ink! contract: as bytes, text, or parsed JSON. */
export type ContractBundle = Uint8Array | string | object

/** Parsed bundles: the same object is parsed once. */
const parsed = new WeakMap<object, ContractAbi>()

/** Reads a bundle. @throws PhatError `sdk.bad-bundle` */
export function readBundle(bundle: ContractBundle, ss58Prefix: number): ContractAbi {
  const known = typeof bundle === 'object' ? parsed.get(bundle) : undefined
  if (known !== undefined) return known
  try {
    const abi = parseInkMetadata(bundle instanceof Uint8Array ? new TextDecoder().decode(bundle) : bundle, { ss58Prefix })
    if (typeof bundle === 'object') parsed.set(bundle, abi)
    return abi
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('bad-bundle', cause.message, { cause })
  }
}

/** A constructor or message by its name. @throws PhatError `sdk.unknown-entry` */
export function findEntry(abi: ContractAbi, kind: 'constructor' | 'message', name: string): AbiEntry {
  try {
    return kind === 'constructor' ? abi.constructorOf(name) : abi.messageOf(name)
  } catch (cause) {
    if (!abiErrors.is(cause, 'unknown-entry')) throw cause
    throw sdkErrors.error('unknown-entry', `${abi.name}: ${(cause as Error).message}`, { cause })
  }
}

/** Selector and arguments as bytes. @throws PhatError `sdk.wrong-argument` */
export function encodeInput(abi: ContractAbi, entry: AbiEntry, args: unknown): Uint8Array {
  try {
    return abi.encode(entry, args ?? {})
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('wrong-argument', `${abi.name}.${cause.message}`, { cause })
  }
}
