// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import type { BlockContext } from '@phat/contracts'
import { blake2b256, encodeSs58 } from '@phat/crypto'
import { concatBytes, fromHex, isHex, known, PhatError, phalaSs58Prefix, toHex } from '@phat/primitives'
import type { ContractFile } from './contract-files.ts'
import { type Executed, judge, observe, type Row, type Workshop } from './observe.ts'
import { type Expectation, type FileScript, type Step, scriptErrors } from './script.ts'
import { accounts, gasLimits } from './workbench.ts'

const nextBlock = (workshop: Workshop): BlockContext => {
  workshop.block++
  return { number: workshop.block, now: 1_700_000_000_000n + BigInt(workshop.block) * 12_000n }
}

const callerOf = (name = 'alice'): Uint8Array => {
  const account = isHex(name) && name.length === 66 ? fromHex(name) : accounts.get(name)
  if (account === undefined) throw scriptErrors.error('unknown-name', `the account ${name}`)
  return account
}

function fileOf({ files }: Workshop, end: string): ContractFile {
  const found = files.find((file) => [file.name, ...file.copies].some((name) => name.endsWith(end)))
  if (found === undefined) throw scriptErrors.error('unknown-name', `no file ends in ${end}`)
  return found
}

/** Puts accounts and code hashes where the script has names for them. */
function resolve(workshop: Workshop, self: string | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(workshop, self, item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(workshop, self, item)]))
  }
  if (typeof value !== 'string' || !value.startsWith('@')) return value
  const name = value.slice(1)
  if (name.startsWith('code:')) return fileOf(workshop, name.slice(5)).hash
  const contract = name === 'self' ? self : name.startsWith('account:') ? fileOf(workshop, name.slice(8)).name : undefined
  if (contract === undefined) return encodeSs58(callerOf(name), phalaSs58Prefix)
  const address = workshop.contracts.get(contract)
  if (address === undefined) throw scriptErrors.error('unknown-name', `${value} is not deployed`)
  return encodeSs58(address, phalaSs58Prefix)
}

/** Zeros decode as arguments of nearly every type; what is left of them no contract reads. */
const blindArguments = new Uint8Array(256)

/** The constructor that people would take: the default one, else `new` or `default`, else the first. */
function usualConstructor(abi: ContractAbi): AbiEntry {
  const { constructors } = abi
  const named = (name: string): AbiEntry | undefined => constructors.find(({ label }) => label === name)
  const usual = constructors.find(({ isDefault }) => isDefault) ?? named('new') ?? named('default') ?? constructors[0]
  return known(usual, 'metadata has a constructor')
}

/** Without metadata: what ink! calls `new`, and what it calls `default`. */
const rawConstructors = ['0x9bae9d5e', '0xed4b9d1b'] as const

/** Inputs to try for a deployment, in order. */
function constructorInputs(workshop: Workshop, file: ContractFile, script: FileScript | undefined): readonly Uint8Array[] {
  const name = script?.constructorName
  if (name !== undefined && isHex(name) && (file.abi === undefined || name.length > 10)) return [fromHex(name)]
  const { abi } = file
  if (abi === undefined) return rawConstructors.map((selector) => concatBytes(fromHex(selector), blindArguments))
  const entry = name === undefined ? usualConstructor(abi) : abi.constructorOf(name)
  if (script?.args !== undefined) return [abi.encode(entry, resolve(workshop, undefined, script.args))]
  return [entry.args.length === 0 ? entry.selector : concatBytes(entry.selector, blindArguments)]
}

/** Uploads a code unless it is there. @returns why it was refused */
function upload(workshop: Workshop, file: ContractFile, deterministic: boolean): string | undefined {
  const { cluster } = workshop
  if (cluster.read().code(fromHex(file.hash)) !== undefined) return undefined
  const block = nextBlock(workshop)
  const receipt = cluster.apply({ kind: 'uploadCode', origin: callerOf(), code: file.code, deterministic }, block)
  cluster.commit(block)
  return receipt.error === undefined ? undefined : `${receipt.error} ${receipt.detail ?? ''}`.trim()
}

/** Deploys a file. @returns its row, which is `failed` when no constructor ended well */
export function deploy(workshop: Workshop, file: ContractFile, script: FileScript | undefined): Row {
  const refused = upload(workshop, file, script?.indeterministic !== true)
  const row = { file: file.name, events: [], gas: undefined }
  if (refused !== undefined) return judge({ ...row, step: 'upload', outcome: refused, failure: refused }, script?.expect)
  if (script?.indeterministic === true) return { ...row, step: 'upload', verdict: 'ok', outcome: 'uploaded for queries' }
  for (const needed of script?.needs ?? []) {
    const problem = upload(workshop, fileOf(workshop, needed), true)
    if (problem !== undefined) return { ...row, step: `upload ${needed}`, verdict: 'failed', outcome: problem }
  }
  const inputs = constructorInputs(workshop, file, script)
  let last: Row | undefined
  for (const input of inputs) {
    last = construct(workshop, file, script, input)
    if (last.verdict === 'ok') return last
  }
  return known(last, 'there is an input to try')
}

function construct(workshop: Workshop, file: ContractFile, script: FileScript | undefined, input: Uint8Array): Row {
  const { cluster } = workshop
  const block = nextBlock(workshop)
  const salt = blake2b256(new TextEncoder().encode(file.name))
  const receipt = cluster.apply(
    {
      kind: 'instantiate',
      origin: callerOf(script?.caller),
      codeHash: fromHex(file.hash),
      salt,
      input,
      value: BigInt(script?.value ?? 0),
      gasLimit: gasLimits.transaction,
    },
    block,
  )
  const result = known(receipt.result, 'an instantiation has a result')
  const executed = { result, events: receipt.events, detail: receipt.detail }
  const selector = toHex(input.subarray(0, 4))
  const entry = file.abi?.constructors.find((found) => toHex(found.selector) === selector)
  if (result.result.ok && (result.result.flags & 1) === 0 && result.address !== undefined) {
    workshop.contracts.set(file.name, result.address)
    if (script?.system === true) cluster.apply({ kind: 'setSystemContract', contract: result.address }, block)
  }
  cluster.commit(block)
  return judge(observe(workshop, file, entry, `deploy ${entry?.label ?? selector}`, executed), script?.expect)
}

/** Sends a message. */
export function send(workshop: Workshop, file: ContractFile, step: Step): Row {
  const { abi } = file
  const address = workshop.contracts.get(file.name)
  const row = { file: file.name, step: step.message, events: [], gas: undefined }
  if (address === undefined) return { ...row, verdict: 'failed', outcome: 'not deployed' }
  let entry: AbiEntry | undefined
  let input: Uint8Array
  try {
    // What is hex and no selector of the metadata is the input itself.
    const raw = isHex(step.message) && !abi?.messages.some(({ selector }) => toHex(selector) === step.message)
    entry = abi === undefined || raw ? undefined : abi.messageOf(step.message)
    const args = resolve(workshop, file.name, step.args)
    input = entry === undefined || abi === undefined ? fromHex(step.message as `0x${string}`) : abi.encode(entry, args)
  } catch (error) {
    if (error instanceof PhatError) return { ...row, verdict: 'failed', outcome: `${error.code}: ${error.message}` }
    throw error
  }
  const executed = execute(workshop, address, input, step)
  const label = `${step.mode === undefined || step.mode === 'transaction' ? '' : `${step.mode} `}${entry?.label ?? step.message}`
  return judge(observe(workshop, file, entry, label, executed), expectedOf(workshop, file, step))
}

const expectedOf = (workshop: Workshop, file: ContractFile, { expect }: Step): Expectation | undefined =>
  expect === undefined ? undefined : (resolve(workshop, file.name, expect) as Expectation)

function execute(workshop: Workshop, to: Uint8Array, input: Uint8Array, step: Step): Executed {
  const { cluster } = workshop
  const { mode = 'transaction' } = step
  const block = nextBlock(workshop)
  const value = BigInt(step.value ?? 0)
  const common = { kind: 'call', origin: callerOf(step.caller), to, input, value } as const
  if (mode === 'transaction') {
    const receipt = cluster.apply({ ...common, gasLimit: gasLimits.transaction }, block)
    cluster.commit(block)
    return { result: known(receipt.result, 'a call has a result'), events: receipt.events, detail: receipt.detail }
  }
  const gasLimit = mode === 'query' ? gasLimits.query : gasLimits.transaction
  const reply = cluster.query({ ...common, gasLimit }, { mode, block })
  return { result: reply.result, events: [], detail: reply.detail }
}

/** Everything that a script asks of one file. */
export function runFile(workshop: Workshop, script: FileScript): readonly Row[] {
  const file = fileOf(workshop, script.file)
  const rows = [deploy(workshop, file, script)]
  for (const step of script.steps ?? []) rows.push(send(workshop, file, step))
  return rows
}
