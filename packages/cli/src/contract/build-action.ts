// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { type Built, formatDiagnostic } from '@phat/contract/build'
import { known, toHex, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'
import { signatureOf } from './argument-names.ts'
import { buildOrThrow } from './contract-file.ts'

/** `phat build` @throws PhatError `cli.not-built`, `cli.unreadable-file`, `cli.bad-file` */
export const buildAction: Action = async ({ args, flags, io, json }) => {
  const entry = known(args[0], 'the entry is required')
  const built = await buildOrThrow(entry, flags.text('ink') === '5' ? 5 : 4, (diagnostics) => {
    if (json) io.out(toJson({ built: false, diagnostics }))
    else for (const one of diagnostics) io.err(formatDiagnostic(one))
  })
  const out = flags.text('out') ?? `${basename(entry).replace(/\.[cm]?tsx?$|\.[cm]?js$/, '')}.contract`
  const text = `${JSON.stringify(built.contract)}\n`
  writeContract(out, text)
  const abi = parseInkMetadata(built.contract)
  if (json) return io.out(toJson(summaryOf(built, abi, out, text.length)))
  for (const line of summaryLines(built, abi, out, text.length)) io.out(line)
  for (const one of built.warnings) io.err(formatDiagnostic(one))
}

function writeContract(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('bad-file', `${path.slice(0, 200)}: ${String(code)}`, { cause })
  }
}

type Entry = ContractAbi['messages'][number]

/** What an entry answers, without the wrapping that every answer has. */
const returnsOf = (abi: ContractAbi, { returns }: Entry): string =>
  returns === undefined ? '' : abi.typeName(returns.type).replace(/^Result<(.*), LangError>$/, '$1')

function summaryOf(
  { contract, codeHash, wasm, bundle, warnings, declassified }: Built,
  abi: ContractAbi,
  out: string,
  fileBytes: number,
) {
  const entryOf = (entry: Entry) => ({
    label: entry.label,
    kind: entry.kind,
    selector: toHex(entry.selector),
    args: entry.args.map(({ label, type }) => ({ name: label, type: abi.typeName(type) })),
    returns: returnsOf(abi, entry),
    payable: entry.payable,
  })
  const { stateVersion, upgradePolicy } = contract.phat
  return {
    built: true,
    name: abi.name,
    file: out,
    ink: abi.version,
    codeHash: toHex(codeHash),
    bytes: { file: fileBytes, code: wasm.length, bundle: bundle.length },
    stateVersion,
    upgradePolicy,
    constructors: abi.constructors.map(entryOf),
    messages: abi.messages.map(entryOf),
    events: abi.events.map(({ label, fields }) => ({
      label,
      fields: fields.map((field) => ({ name: field.label, type: abi.typeName(field.type), indexed: field.indexed })),
    })),
    declassified,
    diagnostics: warnings,
  }
}

function summaryLines(built: Built, abi: ContractAbi, out: string, fileBytes: number): readonly string[] {
  const { codeHash, wasm, bundle, declassified, contract } = built
  const { kind, blocks } = contract.phat.upgradePolicy
  return [
    `${abi.name} is in ${out}`,
    ...table([
      ['code hash', toHex(codeHash)],
      [
        'sizes',
        `${showSize(wasm.length)} of code, ${showSize(bundle.length)} of it the bundle; the file has ${showSize(fileBytes)}`,
      ],
      ['metadata', `ink! ${abi.version}`],
      ['upgrades', blocks === undefined ? kind : `${kind} of ${blocks} blocks`],
    ]),
    ...entryLines(abi),
    ...(declassified.length === 0 ? [] : ['declassified']),
    ...table(declassified.map(({ file, line, reason }) => [`${file}:${line}`, reason])),
  ]
}

/** Constructors, messages and events with their types, as a table. */
export function entryLines(abi: ContractAbi): readonly string[] {
  const row = (entry: Entry): string[] => {
    const notes = [
      entry.kind,
      ...(entry.payable ? ['payable'] : []),
      ...(entry.estimate === 'gas-only' ? ['estimates tell gas only'] : []),
    ]
    return [signatureOf(abi, entry), returnsOf(abi, entry), notes.join(', ')]
  }
  const events = abi.events.map(({ label, fields }) => [
    `${label} { ${fields.map((one) => `${one.label}: ${abi.typeName(one.type)}`).join(', ')} }`,
  ])
  return [
    'constructors and messages',
    ...table([...abi.constructors, ...abi.messages].map(row)),
    ...(events.length === 0 ? [] : ['events', ...table(events)]),
  ]
}

const showSize = (bytes: number): string => (bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(1)} kB`)
