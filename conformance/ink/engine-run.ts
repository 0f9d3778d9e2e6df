// SPDX-License-Identifier: Apache-2.0
// What our engine makes of a contract that `phat new` begins with: the same source, built, deployed and called.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type InkProject, type InkVersion, parseInkMetadata } from '@phat/abi'
import { buildContract } from '@phat/contract/build'
import { createContractEngine } from '@phat/contract-test/engine'
import type { Receipt } from '@phat/contracts'
import { toHex } from '@phat/primitives'
import { type AccountName, accounts } from '../../packages/contract-test/src/accounts.ts'
import { createTestChain } from '../../packages/contract-test/src/cluster/test-chain.ts'
import type { EntryVectors, EventVector, Values } from './vectors.ts'

/** One call of a run; the first of all is the constructor. */
export interface Call {
  readonly label: string
  readonly args: Readonly<Record<string, number | string>>
  readonly from?: AccountName
  /** Blocks that pass before it. */
  readonly after?: number
}

/** What came of it: what was sent, what was answered, what was emitted. */
export type RanVector = EntryVectors & { readonly kind: 'constructor' | 'message'; readonly events: readonly EventVector[] }

const gasLimit = 2_500_000_000_000n
const ss58Prefix = 42
const engine = createContractEngine(
  new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))),
)

const templates = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'templates')

/** Builds the contract of a template and makes the calls, one in each block. @returns what came of each, and the `.contract` file */
export async function runTemplate(
  template: string,
  ink: InkVersion,
  calls: readonly Call[],
): Promise<{ readonly project: InkProject; readonly ran: readonly RanVector[] }> {
  const built = await buildContract({ entry: join(templates, template, 'contracts', `${template}.ts`), ink })
  if (built.kind === 'refused') throw new TypeError(`${template}: ${built.diagnostics[0]?.message}`)
  const abi = parseInkMetadata(built.contract, { ss58Prefix })
  const chain = createTestChain(engine)
  const { skip: passBlocks } = chain
  const { codeHash } = built
  let to: Uint8Array | undefined
  const send = ({ label, args, from = 'alice', after }: Call): RanVector => {
    if (after !== undefined) passBlocks(after)
    const { id: origin } = accounts[from]
    chain.endow(origin)
    const entry = to === undefined ? abi.constructorOf(label) : abi.messageOf(label)
    const input = abi.encode(entry, args)
    const execution = { origin, input, gasLimit }
    const receipt: Receipt =
      to === undefined
        ? chain.apply({ kind: 'instantiate', ...execution, codeHash, salt: new Uint8Array() }).receipt
        : chain.apply({ kind: 'call', ...execution, to }).receipt
    const { result, effects } = receipt
    if (result?.result.ok !== true) throw new TypeError(`${template} ${label}: ${receipt.error} ${receipt.detail}`)
    to ??= result.address
    const output = result.result.data
    const kind = entry.kind === 'constructor' ? 'constructor' : 'message'
    const shown: Values = abi.decodeCall(kind, input).shown
    const { returns } = entry
    if (returns === undefined) throw new TypeError(`${label} answers nothing`)
    const answer = {
      output: toHex(output),
      kind: abi.decodeOutcome(entry, output).kind,
      result: abi.show(returns.type, abi.codec(returns.type).decode(output)),
    }
    const events = effects.emitted.map((event) => {
      const { event: declared, shown: fields } = abi.decodeEvent({ topics: [...event.topics], data: event.data })
      return { label: declared.label, topics: event.topics.map(toHex), data: toHex(event.data), fields }
    })
    return { kind, label: entry.label, calls: [{ args: shown, input: toHex(input) }], answers: [answer], events }
  }
  chain.endow(accounts.alice.id)
  const uploaded = chain.apply({ kind: 'uploadCode', origin: accounts.alice.id, code: built.wasm })
  if (uploaded.receipt.error !== undefined) throw new TypeError(`${template}: ${uploaded.receipt.error}`)
  return { project: built.contract, ran: calls.map(send) }
}
