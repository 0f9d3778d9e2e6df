// SPDX-License-Identifier: Apache-2.0
// Deploys every ink! contract of a folder and sends it messages: npm run conformance:ink -- FOLDER [--script FILE] [--json]
import { parseArgs } from 'node:util'
import { PhatError } from '@phat/primitives'
import { readContractFiles } from './contract-files.ts'
import { deploy, runFile } from './drive.ts'
import type { Row, Workshop } from './observe.ts'
import { readScript } from './script.ts'
import { createWorkbench } from './workbench.ts'

const help = `npm run conformance:ink -- FOLDER [--script FILE] [--json]

Takes every .contract, .contract.json and .wasm file below FOLDER, equal codes once, and deploys each in a cluster of its own memory. Without
a script the usual constructor is called with zeros for arguments. Metadata of ink! 0 to 5 gives messages their names; a .wasm file has that
of the .json file of the same name. There is no network: HTTP requests of queries fail, and the clock stands.

--script FILE   what to do, in order; files that it does not name are deployed as without it
--json          rows as JSON instead of a table
--only-script   leave alone what the script does not name

  { "files": [ {
      "file": "flipper.contract",          the end of the path
      "constructorName": "new",            label, selector or whole input as hex
      "args": [true],                      or by name; @alice @self @account:FILE @code:FILE stand for accounts and hashes
      "caller": "bob", "value": "1000",    alice and 0 unless given
      "needs": ["other.wasm"],             codes uploaded before
      "system": true,                      it becomes the system contract
      "indeterministic": true,             only upload it, for queries
      "expect": { "failure": "CodeRejected" },
      "steps": [ { "message": "get", "args": [], "mode": "query", "expect": { "value": true } } ]
  } ] }

A step is a transaction unless its mode is "query" or "estimate". Expectations: value, error (of the contract), langError, output (hex),
failure (an error of pallet-contracts), events (names). Whatever fails without being expected to is a failed row.

Exit code 0: every row is ok; 1: some are not; 2: the command was wrong.
`

function usage(message: string): never {
  process.stderr.write(`error: ${message}\n  try  npm run conformance:ink -- --help\n`)
  process.exit(2)
}

function cell(text: string, width: number): string {
  const short = text.length > width ? `${text.slice(0, width - 1)}…` : text
  return short.padEnd(width)
}

function print(rows: readonly Row[], total: number): void {
  process.stdout.write(`${cell('', 6)} ${cell('file', 34)} ${cell('step', 34)} ${'gas'.padStart(15)}  outcome\n`)
  for (const { file, step, verdict, outcome, gas, events, expected } of rows) {
    const shownFile = file.length > 34 ? `…${file.slice(-33)}` : file
    const emitted = events.length === 0 ? '' : ` · events: ${events.join(', ')}`
    const wanted = expected === undefined ? '' : ` · expected ${expected}`
    const line = `${cell(verdict, 6)} ${cell(shownFile, 34)} ${cell(step, 34)} ${String(gas ?? '').padStart(15)}  ${outcome}${emitted}${wanted}`
    process.stdout.write(`${line.length > 260 ? `${line.slice(0, 259)}…` : line}\n`)
  }
  const failed = rows.filter(({ verdict }) => verdict === 'failed').length
  process.stdout.write(`${total} codes, ${rows.length} rows, ${failed} failed\n`)
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      script: { type: 'string' },
      json: { type: 'boolean', default: false },
      'only-script': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) usage('one folder of contracts is needed')
  const files = readContractFiles(folder)
  const scripts = values.script === undefined ? [] : readScript(values.script)
  const logged: string[] = []
  const cluster = createWorkbench(({ level, message }) => logged.push(`${level} ${message}`))
  const workshop: Workshop = { cluster, files, contracts: new Map(), logged, block: 0 }
  const rows: Row[] = scripts.flatMap((script) => runFile(workshop, script))
  const done = new Set(rows.map(({ file }) => file))
  if (!values['only-script']) {
    for (const file of files) if (!done.has(file.name)) rows.push(deploy(workshop, file, undefined))
  }
  if (values.json) {
    process.stdout.write(`${JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`)
  } else print(rows, files.length)
  return rows.every(({ verdict }) => verdict === 'ok') ? 0 : 1
}

try {
  process.exitCode = main()
} catch (error) {
  if (error instanceof PhatError) usage(`${error.message}   [${error.code}]`)
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) usage(error.message)
  throw error
}
