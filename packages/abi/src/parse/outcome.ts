// SPDX-License-Identifier: Apache-2.0
import type { PortableType, Shown, TypeCodecs } from '@phat/metadata'
import { PhatError } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'
import type { EntryRecord, InkMetadataVersion } from './read-metadata.ts'

/** What a constructor or message answered: a value, an error of its own, or that the language refused the input. */
export type MessageOutcome =
  | { readonly kind: 'value'; readonly value: unknown; readonly shown: Shown }
  | { readonly kind: 'error'; readonly error: unknown; readonly shown: Shown }
  | { readonly kind: 'langError'; readonly error: string; readonly shown: Shown }

/** `Result<T, E>` in a registry, by the types of its content. */
interface ResultTypes {
  /** Undefined for contents of no value. */
  readonly ok: number | undefined
  readonly err: number | undefined
}

function resultTypes({ path, definition }: PortableType): ResultTypes | undefined {
  if (definition.type !== 'Variant' || path.length !== 1 || path[0] !== 'Result') return undefined
  const content = (name: string) => definition.value.find((one) => one.name === name)?.fields[0]?.type
  return definition.value.length === 2 ? { ok: content('Ok'), err: content('Err') } : undefined
}

interface ResultValue {
  readonly type: string
  readonly value?: unknown
}

/** Decodes answers; since ink! 4 they are wrapped in `Result<T, LangError>`. */
export function createOutcomeDecoder(
  version: InkMetadataVersion,
  codecs: TypeCodecs,
  show: (type: number, value: unknown) => Shown,
): (entry: EntryRecord, output: Uint8Array) => MessageOutcome {
  const shown = (type: number | undefined, value: unknown): Shown => (type === undefined ? null : show(type, value))

  /** Tells the contract's own errors from its values. */
  const business = (type: number | undefined, value: unknown): MessageOutcome => {
    const inner = type === undefined ? undefined : resultTypes(codecs.type(type))
    if (inner === undefined) return { kind: 'value', value, shown: shown(type, value) }
    const { type: name, value: content } = value as ResultValue
    return name === 'Ok'
      ? { kind: 'value', value: content, shown: shown(inner.ok, content) }
      : { kind: 'error', error: content, shown: shown(inner.err, content) }
  }

  return ({ label, returns }, output) => {
    if (returns === undefined) {
      if (output.length === 0) return { kind: 'value', value: undefined, shown: null }
      throw abiErrors.error('bad-output', `${label} answers nothing, but there are ${output.length} bytes`)
    }
    const value = decode(codecs, label, returns.type, output)
    const outer = version < 4 ? undefined : resultTypes(codecs.type(returns.type))
    const isWrapped = outer?.err !== undefined && codecs.type(outer.err).path.at(-1) === 'LangError'
    if (outer === undefined || !isWrapped) return business(returns.type, value)
    const { type: name, value: content } = value as ResultValue
    if (name === 'Ok') return business(outer.ok, content)
    return { kind: 'langError', error: (content as ResultValue).type, shown: shown(outer.err, content) }
  }
}

function decode(codecs: TypeCodecs, label: string, type: number, output: Uint8Array): unknown {
  try {
    return codecs.codec(type).decode(output)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw abiErrors.error('bad-output', `answer of ${label}: ${error.message}`, { cause: error })
  }
}
