// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Ended, phat, type Started, startPhat } from './processes.ts'

/** A project of contracts with tests, in which the compiled command runs. */
export interface ProjectFolder {
  readonly path: string
  write(name: string, content: string): void
  run(...words: readonly string[]): Promise<Ended>
  start(...words: readonly string[]): Started
  remove(): void
}

/** Makes an empty one; packages of this project are found from it. */
export function createProjectFolder(): ProjectFolder {
  const path = mkdtempSync(join(tmpdir(), 'phat-project-'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(path, 'node_modules'))
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  write('package.json', '{ "type": "module" }')
  return {
    path,
    write,
    run: (...words) => phat(words, {}, path),
    start: (...words) => startPhat(words, {}, path),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
