// SPDX-License-Identifier: Apache-2.0
import { isAbsolute, join } from 'node:path'
import type { AbiEntry } from '@phat/abi'
import type { Applied, Queried } from '@phat/contract-test/engine'
import type { BlockContext, Command } from '@phat/contracts'
import { known, toByteString, toHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { showAccount } from '../values/account.ts'
import { type ContractBook, createContractBook } from './contract-book.ts'
import { readContractFile, type TellDiagnostics } from './contract-file.ts'
import type { ContractFile } from './parse-contract.ts'
import { debugOf, outcomeOf, showEvents, showFrame, showLog, showStorage } from './show-run.ts'
import { readInstantiation, readMessage, senderOf } from './step-input.ts'
import type { StepReport } from './step-report.ts'
import type { InstantiateStep, MessageStep, Step } from './steps.ts'
import type { RunningWorkbench } from './workbench/start-workbench.ts'

/** What a session takes from outside. */
export interface SessionOptions {
  readonly workbench: RunningWorkbench
  /** Files are named from here. */
  readonly folder: string
  /** How long a query may wait for the network. */
  readonly queryLimitMs: number
  warn(text: string): void
  readonly tell: TellDiagnostics
}

/** An order that changed the state, so that it can be done again. */
export interface JournalEntry {
  readonly command: Command
  readonly block: number
}

/** A sequence of steps on one cluster. */
export interface Session {
  readonly book: ContractBook
  /** Every change so far. */
  readonly journal: readonly JournalEntry[]
  /** The block in which the next step runs. */
  readonly block: number
  /** The published root after the last change. */
  readonly root: Uint8Array | undefined
  /** Does one step; undefined for those that only move on. @throws PhatError for what could not be done at all */
  run(step: Step): Promise<StepReport | undefined>
  /** Takes a file in without a step, and names contracts of it. */
  loadFile(path: string): Promise<ContractFile>
  /** Does what an earlier session did. */
  replay(entries: readonly JournalEntry[]): Promise<void>
}

/** What an account owns when it is first seen. */
const endowment = 1_000_000n * 10n ** 12n

const blockMs = 12_000n
const genesisMs = 1_700_000_000_000n
const blockContext = (number: number): BlockContext => ({ number, now: genesisMs + BigInt(number) * blockMs })

/** State of a session that its parts share. */
interface Open {
  readonly options: SessionOptions
  readonly book: ContractBook
  readonly journal: JournalEntry[]
  readonly funded: Set<string>
  readonly uploaded: Set<string>
  block: number
  root: Uint8Array | undefined
}

/** Begins one on an empty cluster, in block 1. */
export function createSession(options: SessionOptions): Session {
  const open: Open = {
    options,
    book: createContractBook(),
    journal: [],
    funded: new Set(),
    uploaded: new Set(),
    block: 1,
    root: undefined,
  }
  return {
    book: open.book,
    journal: open.journal,
    get block() {
      return open.block
    },
    get root() {
      return open.root
    },
    loadFile: (path) => loadFile(open, path),
    run: (step) => runStep(open, step),
    replay: async (entries) => {
      if (entries.length === 0) return
      for (const { command, block } of entries) {
        while (open.block < block) await endBlock(open, block)
        await applyCommand(open, command)
      }
      await endBlock(open, open.block + 1)
    },
  }
}

function runStep(open: Open, step: Step): Promise<StepReport | undefined> {
  switch (step.kind) {
    case 'block':
      return moveTo(open, step.block)
    case 'upload':
      return uploadStep(open, step.file, senderOf(step.from))
    case 'instantiate':
      return instantiate(open, step)
    case 'call':
    case 'query':
    case 'estimate':
      return sendMessage(open, step)
  }
}

async function moveTo(open: Open, block: number): Promise<undefined> {
  if (block < open.block) throw cliErrors.error('bad-value', `block ${block} has passed: the next is ${open.block}`)
  open.block = block
}

async function loadFile({ book, options }: Open, path: string): Promise<ContractFile> {
  const file = await readContractFile(isAbsolute(path) ? path : join(options.folder, path), options.tell)
  const before = book.fileOf(file.codeHash)
  if (before !== undefined) return before
  book.addFile(file)
  for (const text of file.warnings) options.warn(text)
  return file
}

/** Applies a command in the open block, and remembers it. */
async function applyCommand(open: Open, command: Command): Promise<Applied> {
  const applied = await open.options.workbench.ask({ kind: 'apply', command, block: blockContext(open.block) })
  open.journal.push({ command, block: open.block })
  if (command.kind === 'deposit') open.funded.add(toByteString(command.to))
  if (applied.receipt.codeHash !== undefined) open.uploaded.add(toByteString(applied.receipt.codeHash))
  return applied
}

async function endBlock(open: Open, next: number): Promise<void> {
  const { root } = await open.options.workbench.ask({ kind: 'commit', block: blockContext(open.block) })
  open.root = root
  open.block = next
}

async function fund(open: Open, account: Uint8Array): Promise<void> {
  if (!open.funded.has(toByteString(account))) await applyCommand(open, { kind: 'deposit', to: account, amount: endowment })
}

/** Uploads code unless it is there. @throws PhatError `cli.code-refused` */
async function upload(open: Open, file: ContractFile, origin: Uint8Array): Promise<Applied | undefined> {
  if (open.uploaded.has(toByteString(file.codeHash))) return undefined
  await fund(open, origin)
  const applied = await applyCommand(open, { kind: 'uploadCode', origin, code: file.code })
  const { error, detail } = applied.receipt
  if (error === undefined) return applied
  await endBlock(open, open.block + 1)
  throw cliErrors.error(
    'code-refused',
    `${file.name.slice(0, 80)}: ${error}${detail === undefined ? '' : `: ${file.toSource(detail)}`}`,
  )
}

async function uploadStep(open: Open, path: string, origin: Uint8Array): Promise<StepReport> {
  const { book } = open
  const file = await loadFile(open, path)
  const { block } = open
  const applied = await upload(open, file, origin)
  await endBlock(open, block + 1)
  const value = applied === undefined ? 'the code was there before' : null
  const nothing = { storage: [], events: [], logs: [], debug: '', framesLeftOut: 0 }
  const common = { contract: file.name, codeHash: toHex(file.codeHash), from: book.nameOf(origin), block }
  return { step: 'upload', ...common, outcome: { kind: 'value', value }, ...nothing }
}

async function instantiate(open: Open, step: InstantiateStep): Promise<StepReport> {
  const { book, options } = open
  const file = await loadFile(open, step.file)
  const { origin, entry, input, value, gasLimit, ...given } = readInstantiation(book, file, step)
  // A second contract of the same code and sender needs a salt of its own.
  const salt = given.salt ?? Uint8Array.of(book.contracts().length & 255, book.contracts().length >> 8)
  await upload(open, file, origin)
  await fund(open, origin)
  const { block } = open
  const applied = await applyCommand(open, { kind: 'instantiate', origin, codeHash: file.codeHash, salt, input, value, gasLimit })
  await endBlock(open, block + 1)
  const result = known(applied.receipt.result, 'an instantiation has a result')
  const isMade = result.result.ok && (result.result.flags & 1) === 0
  const wished = step.as ?? file.name
  const isNamed = isMade && result.address !== undefined
  const name = isNamed ? book.addContract(wished, result.address, file).name : wished
  if (isNamed) options.workbench.shareCache(result.address)
  noteChildren(open, applied)
  return reportOf(open, { step: 'instantiate', contract: name, file, entry, input, origin, block }, applied)
}

/** Contracts that contracts made, by the code that ran in them. */
function noteChildren({ book, options }: Open, { receipt, trace }: Applied): void {
  const made = new Set(receipt.events.flatMap((event) => (event.kind === 'instantiated' ? [toHex(event.contract)] : [])))
  const visit = (frame: NonNullable<Applied['trace']['root']>): void => {
    const file = book.fileOf(frame.codeHash)
    if (frame.entry === 'deploy' && made.has(toHex(frame.address)) && file !== undefined) {
      book.addContract(file.name, frame.address, file)
      options.workbench.shareCache(frame.address)
    }
    frame.calls.forEach(visit)
  }
  if (trace.root !== undefined) visit(trace.root)
}

async function sendMessage(open: Open, step: MessageStep): Promise<StepReport> {
  const { book, options } = open
  const target = book.contract(step.contract)
  const { file } = target
  const { origin, entry, input, value, gasLimit } = readMessage(book, file, step)
  await fund(open, origin)
  const { block } = open
  const call = { kind: 'call', origin, to: target.address, input, value, gasLimit } as const
  const about = { step: step.kind, contract: target.name, file, entry, input, origin, block }
  if (step.kind === 'call') {
    const applied = await applyCommand(open, call)
    await endBlock(open, block + 1)
    noteChildren(open, applied)
    return reportOf(open, about, applied)
  }
  const { queryLimitMs: limitMs, workbench } = options
  const queried = await workbench.ask({ kind: 'query', mode: step.kind, request: call, block: blockContext(block), limitMs })
  return reportOf(open, about, queried)
}

interface About {
  readonly step: StepReport['step']
  readonly contract: string
  readonly file: ContractFile
  readonly entry: AbiEntry | undefined
  readonly input: Uint8Array
  readonly origin: Uint8Array
  readonly block: number
}

function reportOf({ book }: Open, about: About, ran: Applied | Queried): StepReport {
  const { file, entry, input, origin } = about
  const { trace, logs } = ran
  const applied = 'receipt' in ran ? ran : undefined
  const { detail } = 'receipt' in ran ? ran.receipt : ran.reply
  const result = known('receipt' in ran ? ran.receipt.result : ran.reply.result, 'a call has a result')
  const kind = about.step === 'instantiate' ? 'constructor' : 'message'
  const shown = entry === undefined ? undefined : file.abi?.decodeCall(kind, input).shown
  return {
    step: about.step,
    contract: about.contract,
    ...(result.address === undefined ? {} : { address: showAccount(result.address) }),
    codeHash: toHex(file.codeHash),
    entry: entry?.label ?? toHex(input.subarray(0, 4)),
    args: shown ?? toHex(input.subarray(4)),
    from: book.nameOf(origin),
    block: about.block,
    outcome: outcomeOf(book, file, entry, { result, detail, root: trace.root }),
    gas: { consumed: result.gasConsumed, required: result.gasRequired },
    deposit: result.deposit,
    storage: applied === undefined ? [] : applied.storage.map((change) => showStorage(book, change)),
    events: applied === undefined ? [] : showEvents(book, applied.receipt.events),
    logs: logs.map((line) => showLog(book, line)),
    debug: result.result.ok ? debugOf(result) : '',
    ...(trace.root === undefined ? {} : { trace: showFrame(book, trace.root) }),
    framesLeftOut: trace.leftOut,
  }
}
