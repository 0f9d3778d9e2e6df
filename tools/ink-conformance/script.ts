// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { defineErrors } from '@phat/primitives'

export const scriptErrors = defineErrors('ink-conformance', {
  'bad-script': {
    why: 'The script is no JSON, or holds something else than the help of the command describes.',
    remedy: 'Compare it with `npm run conformance:ink -- --help`.',
  },
  'unknown-name': {
    why: 'The script names an account, a file or an argument that is not there.',
    remedy: 'Name files by the end of their path, and accounts by their development name or as 0x and 64 digits.',
  },
})

/** What is expected of a constructor or message; without any of it, that it does not fail. */
export interface Expectation {
  /** The answer as JSON, by the metadata: of `Ok`, where the message has a result. */
  readonly value?: unknown
  /** The `Err` of the message. */
  readonly error?: unknown
  /** The `LangError`. */
  readonly langError?: string
  /** The answer as bytes. */
  readonly output?: string
  /** The frame failed with this error of pallet-contracts; for a deployment also the code of a refusal, or its beginning. */
  readonly failure?: string
  /** Names of the events, in their order. */
  readonly events?: readonly string[]
}

/** One message. */
export interface Step {
  /** Label or selector by the metadata, or the whole input as hex. */
  readonly message: string
  /** By name or as a list. `@alice`, `@self`, `@account:FILE` and `@code:FILE` stand for accounts and code hashes. */
  readonly args?: unknown
  readonly caller?: string
  readonly value?: string
  readonly mode?: 'transaction' | 'estimate' | 'query'
  readonly expect?: Expectation
}

/** What is done with one file. */
export interface FileScript {
  /** The end of the file's path. */
  readonly file: string
  readonly constructorName?: string
  readonly args?: unknown
  readonly caller?: string
  readonly value?: string
  /** Code that only queries may run: uploaded, not deployed. */
  readonly indeterministic?: boolean
  /** It becomes the system contract of the cluster. */
  readonly system?: boolean
  /** Uploaded before, by the end of their paths. */
  readonly needs?: readonly string[]
  readonly expect?: Expectation
  readonly steps?: readonly Step[]
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fileKeys = ['file', 'constructorName', 'args', 'caller', 'value', 'indeterministic', 'system', 'needs', 'expect', 'steps']
const stepKeys = ['message', 'args', 'caller', 'value', 'mode', 'expect']
const expectKeys = ['value', 'error', 'langError', 'output', 'failure', 'events']

function checkKeys(value: unknown, keys: readonly string[], where: string): asserts value is { readonly [key: string]: unknown } {
  if (!isObject(value)) throw scriptErrors.error('bad-script', `${where} is no object`)
  const other = Object.keys(value).find((key) => !keys.includes(key))
  if (other !== undefined) throw scriptErrors.error('bad-script', `${where} has ${other}, which means nothing`)
}

/** Reads `{ "files": [ … ] }`. @throws ink-conformance.bad-script */
export function readScript(path: string): readonly FileScript[] {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw scriptErrors.error('bad-script', path, { cause })
  }
  checkKeys(json, ['files'], 'the script')
  if (!Array.isArray(json.files)) throw scriptErrors.error('bad-script', 'files is no list')
  for (const entry of json.files as readonly unknown[]) {
    checkKeys(entry, fileKeys, 'an entry of files')
    if (typeof entry.file !== 'string') throw scriptErrors.error('bad-script', 'an entry of files has no file')
    if (entry.expect !== undefined) checkKeys(entry.expect, expectKeys, `expect of ${entry.file}`)
    for (const step of (entry.steps ?? []) as readonly unknown[]) {
      checkKeys(step, stepKeys, `a step of ${entry.file}`)
      if (typeof step.message !== 'string') throw scriptErrors.error('bad-script', `a step of ${entry.file} has no message`)
      if (step.expect !== undefined) checkKeys(step.expect, expectKeys, `expect of ${step.message}`)
    }
  }
  return json.files as readonly FileScript[]
}
