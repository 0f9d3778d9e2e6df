// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, buildContract, type Diagnostic } from '../src/build/index.ts'

/** Builds a contract that is given as text, in a folder of its own that is gone afterwards. */
export async function buildText(text: string, options: Omit<BuildOptions, 'entry'> = {}): Promise<BuildResult> {
  const folder = await mkdtemp(join(tmpdir(), 'phat-contract-'))
  try {
    const entry = join(folder, 'fixture.ts')
    await writeFile(entry, text)
    return await buildContract({ entry, ...options })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The handlers of a contract around which a fixture needs no more. */
export function withBody(body: string, besides = ''): string {
  return `import { accountId, contract, declassify, iterableMapping, mapping, option, sealFor, str, u32, u64, u128, vec } from '@phat/contract'
${besides}
export const Fixture = contract('Fixture', {
  state: { owner: accountId, total: u128, names: mapping(accountId, str), bids: iterableMapping(accountId, u128, { max: 10 }) },
  errors: { Refused: { total: u128 } },
  events: { Told: { amount: u128 }, Named: { text: str }, Happened: {}, Many: { amounts: vec(u128) } },
  secrets: ['apiKey'],
})
  .init('new', {}, (c) => ({ owner: c.caller, total: 0n }))
${body}
`
}

/** What the build says about a contract: code, line and message of each diagnostic. */
export async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
  const result = await buildText(text)
  return result.kind === 'refused' ? result.diagnostics : result.warnings
}
