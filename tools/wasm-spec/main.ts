// SPDX-License-Identifier: Apache-2.0
// Runs a checked-out copy of the WebAssembly test suite through the instrumentation pass: npm run wasm-spec -- FOLDER
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runScript } from './run-script.ts'

const [folder, ...options] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('error: no folder of .wast files\n  try  npm run wasm-spec -- FOLDER [NAME …]\n')
  process.exit(2)
}

const files = statSync(folder).isDirectory()
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.wast') && (options.length === 0 || options.some((option) => name.startsWith(option))))
      .sort()
      .map((name) => join(folder, name))
  : [folder]

const reasons = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([reason, many]) => `${many} ${reason.replace('wasm.', '')}`).join(', ')
const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, many) => total + many, 0)
const row = (cells: readonly (string | number)[]): void => {
  const [name = '', ...rest] = cells.map(String)
  process.stdout.write(
    `${[name.padEnd(34), ...rest.slice(0, 4).map((cell) => cell.padStart(8)), ...rest.slice(4)].join('  ').trimEnd()}\n`,
  )
}

row(['file', 'passed', 'failed', 'refused', 'skipped', 'why'])
const totals = [0, 0, 0, 0]
for (const file of files) {
  const result = runScript(readFileSync(file, 'utf8'))
  const cells = [result.passed, result.failures.length, sum(result.refused), sum(result.skipped)]
  for (const [index, cell] of cells.entries()) totals[index] = (totals[index] ?? 0) + cell
  row([basename(file), ...cells, [reasons(result.refused), reasons(result.skipped)].filter((text) => text !== '').join('; ')])
  for (const failure of result.failures.slice(0, 10)) process.stdout.write(`    ${failure}\n`)
}
row([`${files.length} files`, ...totals])
process.exit((totals[1] ?? 0) > 0 ? 1 : 0)
