// SPDX-License-Identifier: Apache-2.0
import { basename, relative, resolve } from 'node:path'
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { formatDiagnostic } from '@phat/contract/build'
import { decodeSs58 } from '@phat/crypto'
import { camelCase } from '@phat/metadata'
import { fromHex, type Hex, isHex, known, toHex, toJson } from '@phat/primitives'
import { type DeployEstimate, type DeployOptions, estimateDeploy, inspectContract } from '@phat/sdk'
import type { Action, Invocation } from '../command.ts'
import { readContractFile } from '../contract/contract-file.ts'
import { inSource } from '../contract/in-source.ts'
import type { ContractFile } from '../contract/parse-contract.ts'
import { constructorOf } from '../contract/step-input.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { parseAmount, showBoth } from '../values/amount.ts'
import { depositText } from './call-action.ts'
import { readArguments } from './find-contract.ts'
import { keepContract } from './kept-contracts.ts'
import { checkSimulated, type Remote, withRemote } from './open-remote.ts'
import { evidenceText } from './show-answer.ts'

const saltLength = 32
const namePattern = /^[A-Za-z][\w.-]{0,63}$/

/** What is deployed, read before anything connects. */
interface Planned {
  readonly file: ContractFile
  readonly abi: ContractAbi
  readonly entry: AbiEntry
  readonly words: readonly string[]
  readonly name: string
  readonly salt: Uint8Array
  readonly options: DeployOptions
}

/** `phat deploy` */
export const deployAction: Action = async (invocation) => {
  const planned = await plan(invocation)
  await withRemote(invocation, 'required', async (remote) => {
    const { phala } = remote
    const { file, abi, entry, options } = planned
    const args = readArguments(remote, abi, entry, planned.words)
    const bundle = new TextDecoder().decode(file.bytes)
    const estimate = await inSource(bundle, estimateDeploy(phala, file.bytes, entry.label, args, options))
    checkSimulated(remote, estimate.simulated)
    const isDry = invocation.flags.given('dry-run')
    if (!invocation.json || isDry) showEstimate(remote, planned, estimate, isDry)
    if (isDry) return
    const before = await phala.account.balance()
    const onStep = (step: string): void => {
      if (!invocation.json) invocation.io.out(`  ${step}`)
    }
    const given = [entry.label, args, { ...options, cluster: estimate.cluster, onStep }] as const
    const deploying = phala.deploy(file.bytes, ...(given as unknown as [string, never, DeployOptions]))
    const { address } = await inSource(bundle, deploying)
    const spent = before - (await phala.account.balance())
    keep(remote, planned, estimate, address)
    await show(remote, planned, { address, spent, estimate })
  })
}

async function plan(invocation: Invocation): Promise<Planned> {
  const { args, flags, io, json } = invocation
  const [path, ...rest] = args
  const salt = saltOf(flags.text('salt'))
  const value = readingOf('--value', () => parseAmount(flags.text('value') ?? '0'))
  const cluster = flags.text('cluster')
  const file = await readContractFile(known(path, 'the file is required'), (diagnostics) => {
    if (json) io.err(toJson({ diagnostics }))
    else for (const one of diagnostics) io.err(formatDiagnostic(one))
  })
  const { abi } = file
  if (abi === undefined) throw cliErrors.error('wrong-file', `${file.path.slice(-200)} is bare code: give its .contract`)
  for (const text of file.warnings) warn(invocation, text)
  const name = flags.text('as') ?? basename(file.path).replace(/\.(contract|[cm]?tsx?)$/, '')
  if (!namePattern.test(name))
    throw cliErrors.error('bad-value', `${JSON.stringify(name.slice(0, 60))} is no name: give one with --as`)
  const [first = '', ...others] = rest
  const named = abi.constructors.find(({ label }) => camelCase(label) === camelCase(first))
  const entry = known(named ?? constructorOf(file, undefined), 'metadata has a constructor')
  const words = named === undefined ? rest : others
  const options = { salt, value, ...(cluster === undefined ? {} : { cluster }) }
  return { file, abi, entry, words, name, salt, options }
}

function saltOf(text: string | undefined): Uint8Array {
  if (text === undefined) return crypto.getRandomValues(new Uint8Array(saltLength))
  if (isHex(text)) return fromHex(text)
  throw cliErrors.error('bad-value', `--salt is hex, not ${JSON.stringify(text.slice(0, 60))}`)
}

function showEstimate({ phala, invocation }: Remote, { abi, entry }: Planned, estimate: DeployEstimate, isDry: boolean): void {
  const { io, json } = invocation
  if (json) return io.out(toJson({ dryRun: true, contract: abi.name, constructor: entry.label, ...estimate }))
  const { cluster, codeHash, upload, fee, gasRequired, storageDeposit, simulated } = estimate
  io.out(`${abi.name}.${entry.label} on ${phala.network.name} at ${phala.network.url}`)
  const later = 'known once the code is there'
  const rows = [
    ['from', phala.account.address],
    ['cluster', cluster],
    ['code', `${codeHash}${upload === undefined ? ', there already' : `, ${upload} bytes to upload`}`],
    ['gas', gasRequired === undefined ? later : `at most ${gasRequired} picoseconds`],
    ['deposit', storageDeposit === undefined ? later : depositText(storageDeposit)],
    ['fee', showBoth(fee)],
    ['evidence', evidenceText(simulated)],
  ]
  for (const line of table(isDry ? [...rows, ['dry run', 'nothing was sent']] : rows)) io.out(line)
}

function keep(
  { phala, profile, folder }: Remote,
  { file, name, salt, entry, words, options: { value = 0n } }: Planned,
  { cluster, codeHash }: DeployEstimate,
  address: Hex,
): void {
  const { genesisHash } = phala.network
  const made = {
    source: relative(folder, resolve(file.path)),
    init: entry.label,
    args: words,
    value: `${value}`,
    deployer: toHex(decodeSs58(phala.account.address).accountId),
  }
  keepContract(folder, profile.name, name, { address, genesisHash, codeHash, cluster, salt: toHex(salt), made }, file.bytes)
}

interface Deployed {
  readonly address: Hex
  readonly spent: bigint
  readonly estimate: DeployEstimate
}

/** Tells what a worker of the cluster signs about it. */
async function show({ phala, invocation }: Remote, { name }: Planned, { address, spent, estimate }: Deployed): Promise<void> {
  const { io, json } = invocation
  const { workers } = await inspectContract(phala, address)
  const serving = workers.filter((one) => one.serves)
  const [first] = serving
  const { cluster, codeHash, simulated } = estimate
  const height = first?.provenance.height ?? null
  if (json) {
    const runs = { height, worker: first?.publicKey ?? null, workers: serving.length }
    return io.out(toJson({ name, address, codeHash, cluster, spent, ...runs, simulated }))
  }
  const rows = [
    ['name', name],
    ['address', address],
    ['code hash', codeHash],
    ['spent', `${showBoth(spent)}: fees, and what moved into the cluster or is held there`],
    ['worker', first === undefined ? 'none has it yet' : `${first.publicKey}, at block ${first.provenance.height}`],
    ['evidence', evidenceText(simulated)],
  ]
  for (const line of table(rows)) io.out(line)
}
