// SPDX-License-Identifier: Apache-2.0
import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fromHex, toHex } from '@phat/primitives'

const folder = fileURLToPath(new URL('../oracle/', import.meta.url))
const builds = fileURLToPath(new URL('../../../.build/', import.meta.url))
const prefix = 'go-oracle-'

/** The least Go that CometBFT 0.38.25 compiles with. */
const goNeeded = [1, 22] as const

/** Why the oracle cannot be built here; undefined when it can. */
export function whyNoGo(): string | undefined {
  const asked = spawnSync('go', ['version'], { encoding: 'utf8' })
  if (asked.status !== 0) return 'Go is not installed'
  const found = /go(\d+)\.(\d+)/.exec(asked.stdout)
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])]
  const suffices = major > goNeeded[0] || (major === goNeeded[0] && minor >= goNeeded[1])
  return suffices ? undefined : `Go ${goNeeded.join('.')} or newer is needed, found ${asked.stdout.trim()}`
}

const run = promisify(execFile)

/**
 * Builds the oracle once by its content; minutes where Go's cache is cold, so it must not block: the test runner gives up on a worker that
 * does not answer. Returns the program's path.
 */
export async function buildOracle(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(folder, file)))
  const program = join(builds, `${prefix}${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(program)) return program
  mkdirSync(dirname(program), { recursive: true })
  for (const old of readdirSync(builds)) if (old.startsWith(prefix)) rmSync(join(builds, old), { force: true })
  const staged = `${program}.${process.pid}`
  const env = { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' }
  await run('go', ['build', '-trimpath', '-o', staged, '.'], { cwd: folder, env, timeout: 600_000 })
  renameSync(staged, program)
  return program
}

/** A whole block, its commit and its validators, as the oracle is asked. */
export interface Question {
  readonly chainId: string
  readonly block: Uint8Array
  readonly commit: Uint8Array
  readonly validators: readonly { readonly publicKey: Uint8Array; readonly power: number }[]
  readonly blockBytesMax: number
  readonly blockGasMax: number
  readonly resultCount: number
}

/** What CometBFT computes of it; `refusal` is empty when it takes the block. Hashes are hex with 0x. */
export interface Answer {
  readonly refusal: string
  readonly headerHash: string
  readonly dataHash: string
  readonly commitHash: string
  readonly lastCommitHash: string
  readonly evidenceHash: string
  readonly validatorsHash: string
  readonly consensusHash: string
  readonly resultsHash: string
  readonly partsTotal: number
  readonly partsHash: string
  readonly canonical: boolean
}

const digits = (bytes: Uint8Array): string => toHex(bytes).slice(2)

/** Asks the oracle; one answer for each question. */
export function askOracle(program: string, questions: readonly Question[]): Answer[] {
  const lines = questions.map((question) =>
    JSON.stringify(question, (_key, value: unknown) => (value instanceof Uint8Array ? digits(value) : value)),
  )
  const answered = spawnSync(program, { input: lines.join('\n'), encoding: 'utf8', maxBuffer: 1 << 26, timeout: 60_000 })
  if (answered.status !== 0) throw new TypeError(`the oracle failed: ${answered.stderr}`)
  return answered.stdout
    .trim()
    .split('\n')
    .map((line) =>
      JSON.parse(line, (key, value: unknown) =>
        key.endsWith('Hash') && typeof value === 'string' ? toHex(fromHex(`0x${value}`)) : value,
      ),
    ) as Answer[]
}
