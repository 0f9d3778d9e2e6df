// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, phat } from './processes.ts'

/** A folder in which contracts are built and run by the compiled command. */
export interface ContractFolder {
  readonly path: string
  write(name: string, content: string | Uint8Array): void
  run(...words: readonly string[]): Promise<Ended>
  remove(): void
}

export function createContractFolder(): ContractFolder {
  const path = mkdtempSync(join(tmpdir(), 'phat-contract-'))
  return {
    path,
    write: (name, content) => writeFileSync(join(path, name), content),
    run: (...words) => phat(words, {}, path),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A contract of the kit's examples. */
export const exampleContract = (name: string): string =>
  fileURLToPath(new URL(`../../contract/examples/${name}.ts`, import.meta.url))

/** The documents that `--json` printed. */
export function documents(out: string): readonly Readonly<Record<string, unknown>>[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The error that `--json` printed. */
export function errorOf(err: string): Readonly<Record<string, unknown>> {
  return JSON.parse(err.trimEnd().split('\n').at(-1) ?? '').error
}
