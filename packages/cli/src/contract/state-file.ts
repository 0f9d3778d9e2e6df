// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Command } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { equalBytes, fromHex, isHex, type PhatError, textBytes, toHex, toJson } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { parseContract } from './parse-contract.ts'
import type { JournalEntry, Session } from './session.ts'

/**
 * What is kept between runs: the changes themselves. A cluster is deterministic, so that doing them again gives the same state; its root
 * proves it.
 */
interface StateRecord {
  readonly kind: 'phat-contract-state'
  readonly version: 1
  /** Of the cluster after the last change. */
  readonly root: string
  readonly files: readonly { readonly path: string; readonly codeHash: string; readonly content: string }[]
  readonly contracts: readonly { readonly name: string; readonly address: string; readonly codeHash: string }[]
  readonly changes: readonly Readonly<Record<string, unknown>>[]
}

const version = 1
type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Does again what the file tells; one that is not there is an empty one. @throws PhatError `cli.bad-state` */
export async function loadState(path: string, session: Session): Promise<void> {
  if (!existsSync(path)) return
  const wrong = (detail: string, cause?: unknown): PhatError =>
    cliErrors.error('bad-state', `${path.slice(0, 200)}: ${detail}`, { cause })
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw wrong('it is no JSON', cause)
  }
  if (!isNode(json) || json.kind !== 'phat-contract-state' || json.version !== version)
    throw wrong('it is no state of this version')
  const { files, changes, contracts, root } = json
  if (!Array.isArray(files) || !Array.isArray(changes) || !Array.isArray(contracts) || typeof root !== 'string') {
    throw wrong('a part is missing')
  }
  for (const [i, one] of (files as readonly unknown[]).entries()) {
    if (!readFile(one, session)) throw wrong(`file ${i + 1} is none`)
  }
  const entries = (changes as readonly unknown[]).map((change, i) => {
    const entry = readEntry(change, session)
    if (entry === undefined) throw wrong(`change ${i + 1} is none`)
    return entry
  })
  for (const [i, one] of (contracts as readonly unknown[]).entries()) {
    if (!readContract(one, session)) throw wrong(`contract ${i + 1} is none`)
  }
  await session.replay(entries)
  if (!isHex(root) || session.root === undefined || !equalBytes(session.root, fromHex(root))) {
    throw wrong('the changes give another state root: this release runs contracts otherwise, or the file was changed')
  }
}

/** Writes the file anew, at once or not at all. @throws PhatError `cli.bad-file` */
export function saveState(path: string, session: Session): void {
  const { book, journal, root } = session
  const record: StateRecord = {
    kind: 'phat-contract-state',
    version,
    root: root === undefined ? '' : toHex(root),
    files: book.files().map(({ path: from, bytes, codeHash, abi }) => ({
      path: from,
      codeHash: toHex(codeHash),
      content: abi === undefined ? toHex(bytes) : utf8.decode(bytes),
    })),
    contracts: book.contracts().map(({ name, address, file }) => ({
      name,
      address: toHex(address),
      codeHash: toHex(file.codeHash),
    })),
    changes: journal.map(writeEntry),
  }
  const staging = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(staging, `${toJson(record, 1)}\n`)
    renameSync(staging, path)
  } catch (cause) {
    throw cliErrors.error('bad-file', `${path.slice(0, 200)}: ${String((cause as { readonly code?: unknown }).code)}`, { cause })
  }
}

function writeEntry({ command, block }: JournalEntry): Readonly<Record<string, unknown>> {
  if (command.kind !== 'uploadCode') return { block, ...command }
  const { code, ...rest } = command
  // The code stands in its file.
  return { block, ...rest, codeHash: blake2b256(code) }
}

const utf8 = new TextDecoder()

function readFile(node: unknown, { book }: Session): boolean {
  if (!isNode(node) || typeof node.path !== 'string' || typeof node.content !== 'string') return false
  const { path, content } = node
  book.addFile(parseContract(path, isHex(content) ? fromHex(content) : textBytes(content)))
  return true
}

function readContract(node: unknown, { book }: Session): boolean {
  if (!isNode(node) || typeof node.name !== 'string') return false
  const [address, codeHash] = [bytesField(node, 'address'), bytesField(node, 'codeHash')]
  const file = codeHash && book.fileOf(codeHash)
  if (address?.length !== 32 || file === undefined) return false
  book.addContract(node.name, address, file)
  return true
}

const bytesField = (node: Node, name: string): Uint8Array | undefined => {
  const text = node[name]
  return typeof text === 'string' && isHex(text) ? fromHex(text) : undefined
}

const amountField = (node: Node, name: string): bigint | undefined => {
  const text = node[name]
  return typeof text === 'string' && /^\d{1,39}$/.test(text) ? BigInt(text) : undefined
}

/** A change as it was written; undefined for what is none. */
function readEntry(node: unknown, session: Session): JournalEntry | undefined {
  if (!isNode(node) || typeof node.block !== 'number' || !Number.isSafeInteger(node.block) || node.block < 1) return undefined
  const command = readCommand(node, session)
  return command && { command, block: node.block }
}

function readCommand(node: Node, { book }: Session): Command | undefined {
  const origin = bytesField(node, 'origin')
  if (node.kind === 'deposit') {
    const to = bytesField(node, 'to')
    const amount = amountField(node, 'amount')
    return to?.length === 32 && amount !== undefined ? { kind: 'deposit', to, amount } : undefined
  }
  if (origin?.length !== 32) return undefined
  if (node.kind === 'uploadCode') {
    const codeHash = bytesField(node, 'codeHash')
    const file = codeHash && book.fileOf(codeHash)
    return file && { kind: 'uploadCode', origin, code: file.code }
  }
  const [input, value, gasLimit] = [bytesField(node, 'input'), amountField(node, 'value'), amountField(node, 'gasLimit')]
  if (input === undefined || value === undefined || gasLimit === undefined) return undefined
  const common = { origin, input, value, gasLimit }
  if (node.kind === 'instantiate') {
    const [codeHash, salt] = [bytesField(node, 'codeHash'), bytesField(node, 'salt')]
    return codeHash?.length === 32 && salt !== undefined ? { kind: 'instantiate', codeHash, salt, ...common } : undefined
  }
  const to = bytesField(node, 'to')
  return node.kind === 'call' && to?.length === 32 ? { kind: 'call', to, ...common } : undefined
}
